//! `/desk/search`: one field for people and cases. It shows nothing itself: it leads to the page that does.

use crate::store;
use authz::Actor;
use axum::extract::{Query, State};
use base::Failure;
use platform::Cx;
use serde::Deserialize;
use ui::{Answer, App, Signed, see_other};

/// The address of a search.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    q: String,
}

/// Where a search leads: to the case of this number, else to the people of this number or name. The registry notes
/// searches by number in the journal and goes on to the file when there is exactly one.
pub(crate) fn lead(cx: &mut Cx<'_, '_>, actor: &Actor, word: &str) -> Result<String, Failure> {
    let word = word.trim();
    if let Ok(scope) = cx.require(actor, "case.read")
        && let Some(case) = store::case_by_number(cx.tx, &scope, word)?
    {
        return Ok(format!("/desk/cases/{case}"));
    }
    Ok(format!("/desk/people?q={}", ui::encoded(word)))
}

pub(crate) async fn find(State(app): State<App>, who: Signed, Query(asked): Query<Asked>) -> Answer {
    see_other(app.look(move |cx| lead(cx, &who.actor, &asked.q)).await?)
}
