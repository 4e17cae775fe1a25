//! The catalogue on the Desk: all items with prices, and one item with everything behind it.

use crate::pages::PlaceQuery;
use crate::queries::{self, Place};
use crate::words::{plain_yuan, yuan};
use askama::Template;
use axum::extract::{Path, Query, State};
use base::Failure;
use policy::{CatalogueItem, LawClass};
use ui::{Answer, App, Page, Signed, html};

#[derive(Template)]
#[template(path = "catalogue.html")]
pub(super) struct ListPage {
    pub page: Page,
    pub place: Place,
}

#[derive(Template)]
#[template(path = "item.html")]
pub(super) struct ItemPage {
    pub page: Page,
    pub place: Place,
    pub item: CatalogueItem,
}

/// `GET /desk/catalogue`
pub(crate) async fn list(State(app): State<App>, who: Signed, Query(query): Query<PlaceQuery>) -> Answer {
    let page = app
        .look(move |cx| {
            let place = queries::place(cx, &query.place, who.actor.division())?;
            Ok(ListPage { page: Page::desk(cx, &who, "catalogue-title")?, place })
        })
        .await?;
    html(&page)
}

/// `GET /desk/catalogue/{code}`
pub(crate) async fn show(
    State(app): State<App>,
    who: Signed,
    Path(code): Path<String>,
    Query(query): Query<PlaceQuery>,
) -> Answer {
    let page = app
        .look(move |cx| {
            let place = queries::place(cx, &query.place, who.actor.division())?;
            let item = place.view.item(&code).cloned().ok_or(Failure::NotFound)?;
            let page = Page::desk(cx, &who, "catalogue-title")?;
            let title = page.pick(&item.name_zh, &item.name_en).to_owned();
            Ok(ItemPage { page: page.titled(title), place, item })
        })
        .await?;
    html(&page)
}

impl ListPage {
    fn classes(&self) -> &'static [LawClass] {
        LawClass::ALL
    }

    fn range(&self, item: &CatalogueItem) -> String {
        range(&self.page, item)
    }
}

impl ItemPage {
    fn over(&self) -> String {
        format!("{} · {}", self.place.class(&self.page, &self.item.class), self.place.tier(&self.page, &self.item))
    }

    fn range(&self) -> String {
        range(&self.page, &self.item)
    }

    /// Where the price of this place stands: the document, in which version, and which line says it.
    fn price_source(&self) -> String {
        let from = &self.item.price_provenance;
        let title = self.place.view.documents().iter().find(|d| d.id == from.document).map(|d| d.title.clone());
        let version = self.page.t_with("catalogue-version", "n", &from.version);
        format!("{} · {version}", title.unwrap_or_else(|| from.document.clone()))
    }
}

fn range(page: &Page, item: &CatalogueItem) -> String {
    if item.price_min_fen == item.price_max_fen {
        return yuan(page, item.price_min_fen);
    }
    let (from, to) = (plain_yuan(item.price_min_fen), plain_yuan(item.price_max_fen));
    page.t_with2("catalogue-range", "from", from, "to", to)
}
