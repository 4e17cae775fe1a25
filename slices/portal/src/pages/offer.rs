//! `/my/plans/{id}`: a yes or a no to the plan that is offered, by the person or the guardian.

use crate::pages::my;
use axum::extract::{Path, State};
use base::id::PlanId;
use base::{FieldError, Rejection};
use planning::model::Consent;
use planning::{AgreePlan, DeclinePlan};
use serde::Deserialize;
use ui::{Answer, App, Errors, Posted, Problem, Signed, see_other};

/// An answer that could not be taken, as it was given, with what is to be mended.
#[derive(Debug, Clone, Default)]
pub(crate) struct Answered {
    pub plan: Option<PlanId>,
    pub consent: String,
    pub name: String,
    pub reason: String,
    pub errors: Errors,
}

async fn answer(app: &App, who: Signed, done: Result<(), Problem>, given: Answered) -> Answer {
    match done {
        Ok(()) => see_other("/my"),
        Err(problem) => my::render(app, who, Answered { errors: Errors::from_problem(problem)?, ..given }).await,
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct AgreeForm {
    #[serde(default)]
    consent: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    version: String,
}

/// `POST /my/plans/{id}/agreement`
pub(crate) async fn agree(
    State(app): State<App>,
    who: Signed,
    Path(id): Path<PlanId>,
    Posted(form): Posted<AgreeForm>,
) -> Answer {
    let done = match form.consent.parse::<Consent>() {
        Err(message) => {
            let rejection = Rejection::invalid(vec![FieldError { field: "consent", message }]);
            Err(base::Failure::from(rejection).into())
        }
        Ok(consent) => {
            let version = form.version.parse().unwrap_or(0);
            let (cmd, actor) = (AgreePlan { id, consent, name: form.name.clone(), version }, who.actor.clone());
            app.run(move |cx| planning::agree_plan(cx, &actor, &cmd)).await
        }
    };
    let given = Answered { plan: Some(id), consent: form.consent, name: form.name, ..Answered::default() };
    answer(&app, who, done, given).await
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct DeclineForm {
    #[serde(default)]
    reason: String,
    #[serde(default)]
    version: String,
}

/// `POST /my/plans/{id}/refusal`
pub(crate) async fn decline(
    State(app): State<App>,
    who: Signed,
    Path(id): Path<PlanId>,
    Posted(form): Posted<DeclineForm>,
) -> Answer {
    let version = form.version.parse().unwrap_or(0);
    let (cmd, actor) = (DeclinePlan { id, reason: form.reason.clone(), version }, who.actor.clone());
    let done = app.run(move |cx| planning::decline_plan(cx, &actor, &cmd)).await;
    let given = Answered { plan: Some(id), reason: form.reason, ..Answered::default() };
    answer(&app, who, done, given).await
}
