//! `/desk/plans`: every plan, by state.

use crate::model::StateWord;
use crate::queries::{self, PlanList, PlanRow};
use askama::Template;
use axum::extract::{Query, State};
use ui::{Answer, App, Page, Signed, html};

#[derive(Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Filter {
    #[serde(default)]
    state: String,
    after: Option<String>,
}

#[derive(Template)]
#[template(path = "plans.html")]
pub(super) struct PlansPage {
    pub page: Page,
    pub view: PlanList,
}

/// `GET /desk/plans`
pub(crate) async fn list(State(app): State<App>, who: Signed, Query(q): Query<Filter>) -> Answer {
    let state = q.state.parse().unwrap_or(StateWord::Draft);
    let page = app
        .look(move |cx| {
            let view = queries::list(cx, &who.actor, state, q.after.as_deref())?;
            Ok(PlansPage { page: Page::desk(cx, &who, "planning-title")?, view })
        })
        .await?;
    html(&page)
}

impl PlansPage {
    fn is_shown(&self, state: &StateWord) -> bool {
        self.view.state == *state
    }

    fn next_href(&self) -> String {
        let next = self.view.next.as_ref();
        next.map(|next| format!("/desk/plans?state={}&after={next}", self.view.state)).unwrap_or_default()
    }

    fn summary(&self) -> String {
        self.page.t_with2("planning-shown", "shown", self.view.rows.len(), "total", self.view.total())
    }

    fn amount(&self, row: &PlanRow) -> String {
        catalogue::yuan(&self.page, row.total_fen)
    }

    fn late(&self, row: &PlanRow) -> bool {
        matches!(row.state, StateWord::Draft | StateWord::Declined) && row.due_at < self.view.now
    }
}
