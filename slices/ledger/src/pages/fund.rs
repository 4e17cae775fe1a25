//! `/desk/funds/{fund}`: one fund, its figures and the lines charged to it.

use super::story;
use crate::lines::LineState;
use crate::model::FundKey;
use crate::queries::funds::{self, FundPage as View};
use askama::Template;
use axum::extract::{Path, Query, State};
use base::Failure;
use base::money::Fen;
use ui::{Answer, App, Moment, Page, Signed, html};

#[derive(Debug, serde::Deserialize)]
pub(crate) struct Filter {
    #[serde(default)]
    state: String,
    #[serde(default)]
    after: String,
}

#[derive(Template)]
#[template(path = "fund.html")]
pub(super) struct FundPage {
    pub(super) page: Page,
    pub(super) view: View,
    pub(super) moments: Vec<Moment>,
}

impl FundPage {
    fn yuan(&self, fen: impl std::borrow::Borrow<Fen>) -> String {
        super::whole_yuan(*fen.borrow())
    }

    fn states(&self) -> &'static [LineState] {
        LineState::ALL
    }

    fn is_state(&self, state: &LineState) -> bool {
        self.view.lines.filter.state == state.as_str()
    }

    fn href(&self, state: &str) -> String {
        format!("/desk/funds/{}?state={state}#lines", self.view.fund.key)
    }

    fn next_href(&self) -> String {
        let (key, state) = (&self.view.fund.key, &self.view.lines.filter.state);
        self.view.lines.next.map(|id| format!("/desk/funds/{key}?state={state}&after={id}#lines")).unwrap_or_default()
    }

    fn payable_note(&self) -> String {
        self.page.t_with("ledger-payable-note", "yuan", self.view.fund.figures.payable_fen())
    }
}

pub(crate) async fn show(
    State(app): State<App>,
    who: Signed,
    Path(key): Path<String>,
    Query(q): Query<Filter>,
) -> Answer {
    let page = app
        .look(move |cx| {
            // An address that is no fund's is as good as a fund that is not there.
            let key: FundKey = key.parse().map_err(|_| Failure::NotFound)?;
            let state = q.state.parse::<LineState>().map(|s| s.to_string()).unwrap_or_default();
            let view = funds::page(cx, &who.actor, &key, (&state, &q.after))?;
            let page = Page::desk(cx, &who, "ledger-fund")?;
            let title = page.pick(&view.fund.name.zh, &view.fund.name.en).to_owned();
            let rows = journal::by_subject(cx.tx, &key.to_string(), 50)?;
            let moments = story(cx, &page, &rows)?;
            Ok(FundPage { page: page.titled(title), view, moments })
        })
        .await?;
    html(&page)
}
