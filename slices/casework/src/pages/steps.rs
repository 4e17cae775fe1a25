//! The forms of a case's page: one small handler for each step.

use crate::use_cases::decide::Verdict;
use crate::use_cases::{accept, decide, end_notice, recheck, review, send_back};
use axum::extract::{Path, State};
use base::id::CaseId;
use ui::{Answer, App, Posted, Signed, see_other};

fn back(id: CaseId) -> Answer {
    see_other(format!("/desk/cases/{id}"))
}

#[derive(Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct AcceptForm {
    #[serde(default)]
    near_relative: String,
}

pub(crate) async fn accept(
    State(app): State<App>,
    who: Signed,
    Path(case_id): Path<CaseId>,
    Posted(form): Posted<AcceptForm>,
) -> Answer {
    let cmd = accept::AcceptCase { case_id, near_relative: form.near_relative == "yes" };
    app.run(move |cx| accept::run(cx, &who.actor, &cmd)).await?;
    back(case_id)
}

#[derive(Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReviewForm {
    #[serde(default)]
    opinion: String,
    #[serde(default)]
    investigators: String,
}

pub(crate) async fn review(
    State(app): State<App>,
    who: Signed,
    Path(case_id): Path<CaseId>,
    Posted(form): Posted<ReviewForm>,
) -> Answer {
    let names = form.investigators.split(['、', ',', '，', ' ']).map(str::trim).filter(|name| !name.is_empty());
    let cmd = review::ReviewCase {
        case_id,
        opinion: form.opinion.clone(),
        investigators: names.map(str::to_owned).collect(),
    };
    app.run(move |cx| review::run(cx, &who.actor, &cmd)).await?;
    back(case_id)
}

#[derive(Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct EndNoticeForm {
    #[serde(default)]
    objection: String,
}

pub(crate) async fn end_notice(
    State(app): State<App>,
    who: Signed,
    Path(case_id): Path<CaseId>,
    Posted(form): Posted<EndNoticeForm>,
) -> Answer {
    let cmd = end_notice::EndNotice { case_id, objection: Some(form.objection) };
    app.run(move |cx| end_notice::run(cx, &who.actor, &cmd)).await?;
    back(case_id)
}

#[derive(Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RecheckForm {}

pub(crate) async fn recheck(
    State(app): State<App>,
    who: Signed,
    Path(case_id): Path<CaseId>,
    Posted(RecheckForm {}): Posted<RecheckForm>,
) -> Answer {
    let cmd = recheck::RecheckCase { case_id };
    app.run(move |cx| recheck::run(cx, &who.actor, &cmd)).await?;
    back(case_id)
}

#[derive(Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct DecisionForm {
    #[serde(default)]
    verdict: String,
    #[serde(default)]
    reason: String,
    #[serde(default)]
    note: String,
}

pub(crate) async fn decide(
    State(app): State<App>,
    who: Signed,
    Path(case_id): Path<CaseId>,
    Posted(form): Posted<DecisionForm>,
) -> Answer {
    let verdict = if form.verdict == "confirm" { Verdict::Confirm } else { Verdict::Refuse };
    let cmd = decide::DecideCase { case_id, verdict, reason: form.reason, note: form.note };
    app.run(move |cx| decide::run(cx, &who.actor, &cmd)).await?;
    back(case_id)
}

#[derive(Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SendBackForm {
    #[serde(default)]
    note: String,
}

pub(crate) async fn send_back(
    State(app): State<App>,
    who: Signed,
    Path(case_id): Path<CaseId>,
    Posted(form): Posted<SendBackForm>,
) -> Answer {
    let cmd = send_back::SendBackCase { case_id, note: form.note };
    app.run(move |cx| send_back::run(cx, &who.actor, &cmd)).await?;
    back(case_id)
}
