//! `/field/visits/{id}`: check-in, steps, confirmation and check-out in the hand of a carer.

use crate::model::{FailReason, IncidentKind, StateWord};
use crate::queries::{self, VisitView};
use crate::store::reading_at;
use crate::use_cases::check_out::Proof;
use crate::use_cases::{check_in, check_out, fail, report_incident, tick_steps};
use askama::Template;
use axum::extract::{Path, State};
use base::coord::Position;
use base::failure::Fields;
use base::id::VisitId;
use base::{Failure, Timestamp};
use ui::{Answer, App, Errors, Page, Posted, Signed, html, see_other};

/// What was typed at check-out, as it was typed. The drawn signature is drawn again.
#[derive(Debug, Clone, Default, serde::Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct CheckOutForm {
    pub confirmation: String,
    pub signature: String,
    pub witness: String,
    pub code: String,
    lat: String,
    lon: String,
    accuracy: String,
}

#[derive(Template)]
#[template(path = "visit.html")]
pub(crate) struct VisitPage {
    pub page: Page,
    pub view: VisitView,
    pub form: CheckOutForm,
    pub errors: Errors,
    pub now: Timestamp,
}

impl VisitPage {
    fn is(&self, word: &str) -> bool {
        self.view.visit.state.word().as_str() == word
    }

    fn chose(&self, confirmation: &str) -> bool {
        self.form.confirmation == confirmation || (self.form.confirmation.is_empty() && confirmation == "signature")
    }

    fn arrived(&self) -> String {
        let arrival = self.view.visit.state.arrival();
        arrival
            .map(|arrival| self.page.t_with("visit-arrived-at", "time", queries::clock(arrival.at)))
            .unwrap_or_default()
    }

    /// The one reading at the start, shown to the carer with its accuracy.
    fn located(&self) -> String {
        let reading = self.view.visit.state.arrival().and_then(|arrival| arrival.reading);
        match reading.map(|reading| reading.at.accuracy_m()) {
            _ if !self.view.location => String::new(),
            Some(Some(metres)) => self.page.t_with("visit-located", "n", metres),
            Some(None) => self.page.t("visit-located-vaguely"),
            None => self.page.t("visit-not-located"),
        }
    }

    fn ended(&self) -> String {
        self.view.visit.state.departure().map(|departure| queries::clock(departure.at)).unwrap_or_default()
    }

    fn fail_reasons(&self) -> &'static [FailReason] {
        FailReason::ALL
    }

    fn incident_kinds(&self) -> &'static [IncidentKind] {
        IncidentKind::ALL
    }

    fn may_fail(&self) -> bool {
        matches!(self.view.visit.state.word(), StateWord::Planned | StateWord::UnderWay)
    }
}

fn back(id: VisitId) -> Answer {
    see_other(format!("/field/visits/{id}"))
}

pub(crate) async fn show(State(app): State<App>, who: Signed, Path(id): Path<VisitId>) -> Answer {
    render(app, who, id, (CheckOutForm::default(), Errors::default())).await
}

async fn render(app: App, who: Signed, id: VisitId, (form, errors): (CheckOutForm, Errors)) -> Answer {
    let page = app
        .look(move |cx| {
            let view = queries::field_visit(cx, &who.actor, id)?;
            let page = Page::field(cx, &who.session, "visit-title");
            let title = view.row.work_on(&page);
            Ok(VisitPage { page: page.titled(title), view, form, errors, now: cx.now })
        })
        .await?;
    html(&page)
}

/// A reading as the phone gave it; anything unreadable counts as none, because no phone may keep a visit from starting.
fn position(lat: &str, lon: &str, accuracy: &str) -> Option<Position> {
    reading_at(lat.trim().parse().ok()?, lon.trim().parse().ok()?, accuracy.trim().parse().ok())
}

#[derive(Debug, serde::Deserialize)]
#[serde(deny_unknown_fields, default)]
#[derive(Default)]
pub(crate) struct CheckInForm {
    lat: String,
    lon: String,
    accuracy: String,
}

pub(crate) async fn check_in(
    State(app): State<App>,
    who: Signed,
    Path(visit_id): Path<VisitId>,
    Posted(form): Posted<CheckInForm>,
) -> Answer {
    let position = position(&form.lat, &form.lon, &form.accuracy);
    let cmd = check_in::CheckIn { visit_id, at: None, position };
    app.run(move |cx| check_in::run(cx, &who.actor, &cmd)).await?;
    back(visit_id)
}

#[derive(Debug, Default, serde::Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct StepsForm {
    steps: Vec<String>,
}

pub(crate) async fn tick(
    State(app): State<App>,
    who: Signed,
    Path(visit_id): Path<VisitId>,
    Posted(form): Posted<StepsForm>,
) -> Answer {
    let steps = form.steps.iter().filter_map(|step| step.parse().ok()).collect();
    let cmd = tick_steps::TickSteps { visit_id, steps };
    app.run(move |cx| tick_steps::run(cx, &who.actor, &cmd)).await?;
    back(visit_id)
}

pub(crate) async fn check_out(
    State(app): State<App>,
    who: Signed,
    Path(visit_id): Path<VisitId>,
    Posted(form): Posted<CheckOutForm>,
) -> Answer {
    let position = position(&form.lat, &form.lon, &form.accuracy);
    let proof = match form.confirmation.as_str() {
        "witness" => Proof::Witness(form.witness.clone()),
        "qr" => Proof::Qr(form.code.clone()),
        _ => Proof::Signature(form.signature.clone()),
    };
    let cmd = check_out::CheckOut { visit_id, at: None, steps: None, proof, position };
    let actor = who.actor.clone();
    match app.run(move |cx| check_out::run(cx, &actor, &cmd)).await {
        Ok(()) => back(visit_id),
        Err(problem) => render(app, who, visit_id, (form, Errors::from_problem(problem)?)).await,
    }
}

#[derive(Debug, Default, serde::Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct FailureForm {
    reason: String,
}

pub(crate) async fn fail(
    State(app): State<App>,
    who: Signed,
    Path(visit_id): Path<VisitId>,
    Posted(form): Posted<FailureForm>,
) -> Answer {
    let mut fields = Fields::new();
    let reason = fields.take("reason", form.reason.parse().map_err(|_| "请选择没有服务成的原因。"));
    fields.finish().map_err(Failure::Rejected)?;
    let Some(reason) = reason else { return back(visit_id) };
    let cmd = fail::FailVisit { visit_id, reason };
    app.run(move |cx| fail::run(cx, &who.actor, &cmd)).await?;
    back(visit_id)
}

#[derive(Debug, Default, serde::Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct IncidentForm {
    kind: String,
    words: String,
}

pub(crate) async fn incident(
    State(app): State<App>,
    who: Signed,
    Path(visit_id): Path<VisitId>,
    Posted(form): Posted<IncidentForm>,
) -> Answer {
    let kind = form.kind.parse().unwrap_or(IncidentKind::Other);
    let cmd = report_incident::ReportIncident { visit_id, kind, words: form.words };
    app.run(move |cx| report_incident::run(cx, &who.actor, &cmd)).await?;
    back(visit_id)
}
