//! `/desk/orders`: every order, by state.

use crate::model::StateWord;
use crate::pages::{ItemNames, item_names};
use crate::queries::{self, OrderList};
use askama::Template;
use axum::extract::{Query, State};
use ui::{Answer, App, Page, Signed, html};

#[derive(Debug, serde::Deserialize)]
pub(crate) struct Filter {
    #[serde(default)]
    state: String,
    after: Option<String>,
}

#[derive(Template)]
#[template(path = "orders.html")]
pub(super) struct OrdersPage {
    pub page: Page,
    pub view: OrderList,
    pub items: ItemNames,
}

impl OrdersPage {
    fn item(&self, code: &str) -> String {
        self.items.get(code).map_or_else(|| code.to_owned(), |(zh, en)| self.page.pick(zh, en).to_owned())
    }

    fn is_shown(&self, state: &StateWord) -> bool {
        self.view.state.as_ref() == Some(state)
    }

    fn next_href(&self) -> String {
        let state = self.view.state.map_or("", StateWord::as_str);
        self.view.next.as_ref().map(|next| format!("/desk/orders?state={state}&after={next}")).unwrap_or_default()
    }
}

pub(crate) async fn list(State(app): State<App>, who: Signed, Query(q): Query<Filter>) -> Answer {
    let state: Option<StateWord> = q.state.parse().ok();
    let page = app
        .look(move |cx| {
            let view = queries::orders(cx, &who.actor, state, q.after.as_deref())?;
            let place = who.actor.division().or_else(|| view.rows.first().map(|row| row.division));
            let items = item_names(cx, place);
            Ok(OrdersPage { page: Page::desk(cx, &who, "dispatch-orders")?, view, items })
        })
        .await?;
    html(&page)
}
