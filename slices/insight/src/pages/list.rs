//! `/desk/insight/lists/{measure}`: the rows behind a figure; each opens its evidence.

use super::{grouped, period_words, query};
use crate::model::Measure;
use crate::queries::Asked;
use crate::queries::lists::{self, ListRow, ListView, RowValue};
use askama::Template;
use axum::extract::{Path, Query, State};
use base::Failure;
use ui::{Answer, App, Page, Signed, html};

#[derive(Debug, serde::Deserialize)]
pub(crate) struct Filter {
    #[serde(default)]
    period: String,
    #[serde(default)]
    division: String,
    #[serde(default)]
    after: String,
}

#[derive(Template)]
#[template(path = "list.html")]
pub(super) struct ListPage {
    pub(super) page: Page,
    pub(super) view: ListView,
}

impl ListPage {
    fn definition(&self) -> String {
        self.page.t_of("insight-definition-", self.view.measure)
    }

    fn period(&self) -> String {
        period_words(&self.page, self.view.window.period)
    }

    fn back(&self) -> String {
        format!("/desk/insight?{}", query(&self.view.window, self.view.window.period))
    }

    fn total(&self) -> String {
        grouped(self.view.total)
    }

    fn next_href(&self) -> String {
        let (measure, kept) = (self.view.measure, query(&self.view.window, self.view.window.period));
        self.view
            .next
            .as_ref()
            .map(|key| format!("/desk/insight/lists/{measure}?{kept}&after={key}"))
            .unwrap_or_default()
    }

    fn has_item(&self) -> bool {
        self.view.measure != Measure::People
    }

    fn value_label(&self) -> String {
        self.page.t_of("insight-value-", self.view.measure)
    }

    fn value(&self, row: &ListRow) -> String {
        match &row.value {
            RowValue::Channel(channel) => self.page.t_of("channel-", channel),
            RowValue::Times(n) | RowValue::Minutes(n) => n.to_string(),
            RowValue::Rating(n) => self.page.t_of("insight-rating-", n),
            RowValue::Money(fen) => fen.to_string(),
        }
    }
}

pub(crate) async fn show(
    State(app): State<App>,
    who: Signed,
    Path(measure): Path<String>,
    Query(q): Query<Filter>,
) -> Answer {
    let page = app
        .look(move |cx| {
            let measure: Measure = measure.parse().map_err(|_| Failure::NotFound)?;
            let asked = Asked { period: q.period, division: q.division };
            let view = lists::list(cx, &who.actor, measure, (&asked, &q.after))?;
            let page = Page::desk(cx, &who, "insight-title")?;
            let title = page.t_of("insight-measure-", measure);
            Ok(ListPage { page: page.titled(title), view })
        })
        .await?;
    html(&page)
}
