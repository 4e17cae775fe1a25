//! The forms of a plan's page: one small handler for each step.

use crate::pages::plan::{self, Typed};
use crate::use_cases::agree::{self, AgreePlan};
use crate::use_cases::change_lines::{self, ChangeLines, Wish};
use crate::use_cases::decline::{self, DeclinePlan};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use base::id::PlanId;
use base::{FieldError, Rejection};
use std::collections::BTreeMap;
use ui::{Answer, App, Errors, Posted, Problem, Signed, see_other};

async fn answer(app: &App, who: Signed, id: PlanId, done: Result<(), Problem>, typed: Typed) -> Answer {
    match done {
        Ok(()) => see_other(format!("/desk/plans/{id}")),
        Err(problem) => plan::render(app, who, id, typed, Errors::from_problem(problem)?).await,
    }
}

/// `POST /desk/plans/{id}/lines`: `u-<item>` holds the units of an item.
pub(crate) async fn change_lines(
    State(app): State<App>,
    who: Signed,
    Path(id): Path<PlanId>,
    Posted(pairs): Posted<Vec<(String, String)>>,
) -> Answer {
    let (version, units) = read_units(pairs)?;
    let done = match wishes(&units) {
        Err(rejection) => Err(base::Failure::from(rejection).into()),
        Ok(wishes) => {
            let (cmd, actor) = (ChangeLines { id, wishes, version }, who.actor.clone());
            app.run(move |cx| change_lines::run(cx, &actor, &cmd)).await
        }
    };
    answer(&app, who, id, done, Typed { units: Some(units), ..Typed::default() }).await
}

fn read_units(pairs: Vec<(String, String)>) -> Result<(i64, BTreeMap<String, String>), Problem> {
    let mut version = 0;
    let mut units = BTreeMap::new();
    for (name, value) in pairs {
        match name.strip_prefix("u-") {
            Some(item) => drop(units.insert(item.to_owned(), value)),
            None if name == "version" => version = value.parse().unwrap_or(0),
            None => {
                let message = "这张表的字段和现在的版本对不上，请刷新页面后重新填写。";
                return Err(Problem::new(StatusCode::BAD_REQUEST, "bad_form", message));
            }
        }
    }
    Ok((version, units))
}

fn wishes(units: &BTreeMap<String, String>) -> Result<Vec<Wish>, Rejection> {
    let wish = |(item, typed): (&String, &String)| match typed.trim() {
        "" => Ok(Wish { item: item.clone(), units: 0 }),
        text => text.parse().map(|units| Wish { item: item.clone(), units }).map_err(|_| {
            let message = format!("次数“{typed}”不是整数，请只写数字，不要的项目写 0。");
            Rejection::invalid(vec![FieldError { field: "lines", message }])
        }),
    };
    units.iter().map(wish).collect()
}

#[derive(Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct AgreeForm {
    #[serde(default)]
    consent: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    version: String,
}

/// `POST /desk/plans/{id}/agreement`
pub(crate) async fn agree(
    State(app): State<App>,
    who: Signed,
    Path(id): Path<PlanId>,
    Posted(form): Posted<AgreeForm>,
) -> Answer {
    let done = match form.consent.parse() {
        Err(message) => {
            let rejection = Rejection::invalid(vec![FieldError { field: "consent", message }]);
            Err(base::Failure::from(rejection).into())
        }
        Ok(consent) => {
            let version = form.version.parse().unwrap_or(0);
            let (cmd, actor) = (AgreePlan { id, consent, name: form.name.clone(), version }, who.actor.clone());
            app.run(move |cx| agree::run(cx, &actor, &cmd)).await
        }
    };
    answer(&app, who, id, done, Typed { consent: form.consent, name: form.name, ..Typed::default() }).await
}

#[derive(Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct DeclineForm {
    #[serde(default)]
    reason: String,
    #[serde(default)]
    version: String,
}

/// `POST /desk/plans/{id}/refusal`
pub(crate) async fn decline(
    State(app): State<App>,
    who: Signed,
    Path(id): Path<PlanId>,
    Posted(form): Posted<DeclineForm>,
) -> Answer {
    let version = form.version.parse().unwrap_or(0);
    let (cmd, actor) = (DeclinePlan { id, reason: form.reason.clone(), version }, who.actor.clone());
    let done = app.run(move |cx| decline::run(cx, &actor, &cmd)).await;
    answer(&app, who, id, done, Typed { reason: form.reason, ..Typed::default() }).await
}
