//! `/desk/funds/statements`: monthly statements by state, and drawing new ones.

use crate::queries::statements::{self, StatementList};
use crate::statements::StatementState;
use crate::use_cases::draw::{self, DrawStatements};
use askama::Template;
use axum::extract::{Query, State};
use base::failure::Fields;
use ui::{Answer, App, Page, Posted, Signed, html, see_other};

#[derive(Debug, serde::Deserialize)]
pub(crate) struct Filter {
    #[serde(default)]
    state: String,
    #[serde(default)]
    after: String,
}

#[derive(Template)]
#[template(path = "statements.html")]
pub(super) struct StatementsPage {
    pub(super) page: Page,
    pub(super) view: StatementList,
}

impl StatementsPage {
    fn all(&self) -> i64 {
        self.view.counts.iter().map(|(_, n)| n).sum()
    }

    fn is_state(&self, state: &StatementState) -> bool {
        self.view.state == state.as_str()
    }

    fn next_href(&self) -> String {
        let state = &self.view.state;
        self.view.next.map(|id| format!("/desk/funds/statements?state={state}&after={id}")).unwrap_or_default()
    }
}

pub(crate) async fn list(State(app): State<App>, who: Signed, Query(q): Query<Filter>) -> Answer {
    let page = app
        .look(move |cx| {
            let view = statements::list(cx, &who.actor, &q.state, &q.after)?;
            Ok(StatementsPage { page: Page::desk(cx, &who, "ledger-statements")?, view })
        })
        .await?;
    html(&page)
}

#[derive(Debug, Clone, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct DrawForm {
    #[serde(default)]
    month: String,
}

pub(crate) async fn draw(State(app): State<App>, who: Signed, Posted(form): Posted<DrawForm>) -> Answer {
    app.run(move |cx| {
        let mut fields = Fields::new();
        let month = fields.take("month", form.month.parse());
        fields.finish()?;
        let Some(month) = month else { return Ok(Vec::new()) };
        draw::run(cx, &who.actor, &DrawStatements { month })
    })
    .await?;
    see_other("/desk/funds/statements?state=draft")
}
