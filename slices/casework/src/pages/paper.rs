//! `/desk/cases/{id}/paper`: the written decision, for A4. Without the remedy it would not be printed at all
//! (行政复议法第二十条: a decision that does not tell the remedy gives a year to object).

use crate::model::{Decision, State as CaseState};
use crate::pages::needs::need_names;
use crate::queries;
use askama::Template;
use axum::extract::{Path, State};
use base::id::CaseId;
use base::{Failure, Level};
use platform::Cx;
use ui::{Answer, App, Page, Signed, html};

#[derive(Template)]
#[template(path = "paper.html")]
pub(crate) struct Paper {
    page: Page,
    number: String,
    person: String,
    village: String,
    county: String,
    needs: String,
    clause: String,
    decision: Decision,
    confirmed: bool,
    date: String,
    remedies: Vec<String>,
}

pub(crate) async fn show(State(app): State<App>, who: Signed, Path(id): Path<CaseId>) -> Answer {
    let paper = app.look(move |cx| build(cx, &who, id)).await?;
    html(&paper)
}

pub(crate) fn build(cx: &mut Cx<'_, '_>, who: &Signed, id: CaseId) -> Result<Paper, Failure> {
    let view = queries::case(cx, &who.actor, id)?;
    let (decision, confirmed) = match view.case.state.clone() {
        CaseState::Confirmed(decision) => (decision, true),
        CaseState::Refused(decision) => (decision, false),
        CaseState::Reported
        | CaseState::Accepted
        | CaseState::OnNotice { .. }
        | CaseState::AwaitingRecheck { .. }
        | CaseState::AwaitingDecision { .. }
        | CaseState::Withdrawn => return Err(Failure::NotFound),
    };
    let division = view.case.division;
    let county_code = division.at(Level::County).unwrap_or(division);
    let county = divisions::store::find(cx.tx, county_code)?.map(|d| d.name).unwrap_or_default();
    let rules = cx.policy.view(division, decision.at.china_date())?;
    let names = need_names(cx, Some(division));
    let needs: Vec<String> = view.needs.iter().filter_map(|code| names.get(code).map(|n| n.0.clone())).collect();
    let day = decision.at.china_date();
    Ok(Paper {
        page: Page::door(cx, &who.session, "casework-paper"),
        number: view.case.number,
        person: view.person.name,
        // An official paper uses the village's full name.
        village: divisions::store::find(cx.tx, division)?.map(|d| d.name).unwrap_or_default(),
        needs: needs.join("、"),
        clause: rules.reason(&decision.reason).map(|r| r.clause_zh.clone()).unwrap_or_default(),
        remedies: rules.remedies().iter().map(|remedy| remedy.text_zh_for(&county)).collect(),
        date: format!("{}年{}月{}日", day.year(), day.month(), day.day()),
        county,
        decision,
        confirmed,
    })
}
