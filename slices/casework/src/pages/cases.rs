//! `/desk/cases`: every case, by state.

use crate::model::StateWord;
use crate::queries::{self, CaseList};
use askama::Template;
use axum::extract::{Query, State};
use base::Failure;
use platform::Cx;
use ui::{Answer, App, Page, Signed, html};

#[derive(Debug, serde::Deserialize)]
pub(crate) struct Filter {
    #[serde(default)]
    state: String,
    after: Option<String>,
}

#[derive(Template)]
#[template(path = "cases.html")]
pub(crate) struct CasesPage {
    page: Page,
    view: CaseList,
}

impl CasesPage {
    fn is_shown(&self, state: &StateWord) -> bool {
        self.view.state.as_ref() == Some(state)
    }

    fn next_href(&self) -> String {
        let state = self.view.state.map_or("", StateWord::as_str);
        self.view.next.as_ref().map(|next| format!("/desk/cases?state={state}&after={next}")).unwrap_or_default()
    }
}

pub(crate) async fn list(State(app): State<App>, who: Signed, Query(q): Query<Filter>) -> Answer {
    let state: Option<StateWord> = q.state.parse().ok();
    html(&app.look(move |cx| build(cx, &who, state, q.after.as_deref())).await?)
}

pub(crate) fn build(
    cx: &mut Cx<'_, '_>,
    who: &Signed,
    state: Option<StateWord>,
    after: Option<&str>,
) -> Result<CasesPage, Failure> {
    let view = queries::cases(cx, &who.actor, state, after)?;
    Ok(CasesPage { page: Page::desk(cx, who, "casework-cases")?, view })
}
