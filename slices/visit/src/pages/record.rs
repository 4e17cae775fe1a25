//! `/desk/visits/{id}`: what happened at one visit, what a person should look at, and what became of the money.

use crate::model::{IncidentOutcome, Reading, StateWord};
use crate::queries::{self, Incident, VisitView};
use crate::use_cases::close_incident::{self, CloseIncident};
use askama::Template;
use axum::extract::{Path, State};
use base::Failure;
use base::id::VisitId;
use platform::Cx;
use ui::{Answer, App, Errors, Moment, Page, Posted, Signed, html, moments, see_other};

#[derive(Template)]
#[template(path = "record.html")]
pub(crate) struct RecordPage {
    pub page: Page,
    pub view: VisitView,
    pub moments: Vec<Moment>,
    pub may_close: bool,
    pub form: ClosingForm,
    pub errors: Errors,
}

impl RecordPage {
    /// `done`, `now` or nothing, for the n-th step of the bar.
    fn step(&self, n: usize) -> &'static str {
        let settled = self.view.settlement.as_ref().is_some_and(|s| s.state == "paid");
        let at = match self.view.visit.state.word() {
            StateWord::Planned => 1,
            StateWord::UnderWay => 2,
            StateWord::Failed => 9,
            StateWord::Completed => match (n, self.view.visit.rating.is_some(), settled) {
                (4, true, _) | (5, _, true) => return "done",
                (4, false, _) => return "now",
                _ => 4,
            },
        };
        match n.cmp(&at) {
            std::cmp::Ordering::Less => "done",
            std::cmp::Ordering::Equal => "now",
            std::cmp::Ordering::Greater => "",
        }
    }

    fn outcomes(&self) -> &'static [IncidentOutcome] {
        IncidentOutcome::ALL
    }

    /// One form at a time, so that a label leads to its own field: that of the incident that waits longest.
    fn asks(&self, incident: &Incident) -> bool {
        let waiting = self.view.incidents.iter().find(|i| i.closed.is_none());
        self.may_close && waiting.is_some_and(|i| i.id == incident.id)
    }

    fn failed(&self) -> bool {
        self.view.visit.state.failure().is_some()
    }

    fn failure(&self) -> String {
        self.view.visit.state.failure().map(|reason| self.page.t_of("visit-failure-", reason)).unwrap_or_default()
    }

    fn came(&self) -> String {
        let arrival = self.view.visit.state.arrival();
        arrival.map(|a| self.at(a.at, a.reading)).unwrap_or_default()
    }

    fn left(&self) -> String {
        let departure = self.view.visit.state.departure();
        departure.map(|d| self.at(d.at, d.reading)).unwrap_or_default()
    }

    /// Time, and how far from the home with which accuracy.
    fn at(&self, at: base::Timestamp, reading: Option<Reading>) -> String {
        let far = reading.and_then(|r| r.distance_m).map(|m| self.page.t_with("visit-metres-away", "n", m));
        let accuracy = reading.and_then(|r| r.at.accuracy_m()).map(|m| self.page.t_with("visit-accuracy", "n", m));
        std::iter::once(self.page.when(at)).chain(far).chain(accuracy).collect::<Vec<_>>().join(" · ")
    }

    fn confirmation(&self) -> String {
        self.view.confirmation().map(|kind| self.page.t_of("visit-confirmation-", kind)).unwrap_or_default()
    }

    fn steps_done(&self) -> String {
        self.page.t_with2("visit-steps-done", "done", self.view.visit.steps.len(), "total", self.view.steps_total())
    }

    fn minutes(&self) -> String {
        let visit = &self.view.visit;
        self.page.t_with2("visit-minutes-of", "n", visit.minutes(), "planned", visit.minutes_planned)
    }
}

/// What was done about an incident, as typed.
#[derive(Debug, Clone, Default, serde::Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct ClosingForm {
    pub outcome: String,
    pub words: String,
}

pub(crate) async fn show(State(app): State<App>, who: Signed, Path(id): Path<VisitId>) -> Answer {
    let page = app.look(move |cx| build(cx, &who, id, Default::default())).await?;
    html(&page)
}

fn build(
    cx: &mut Cx<'_, '_>,
    who: &Signed,
    id: VisitId,
    (form, errors): (ClosingForm, Errors),
) -> Result<RecordPage, Failure> {
    let view = queries::desk_visit(cx, &who.actor, id)?;
    let page = Page::desk(cx, who, "visit-record")?;
    let title = view.row.work_on(&page);
    let page = page.titled(title);
    let may_close = cx.require(&who.actor, "incident.close").is_ok();
    Ok(RecordPage { moments: moments(&page, &view.timeline, &view.names), page, view, may_close, form, errors })
}

pub(crate) async fn close_incident(
    State(app): State<App>,
    who: Signed,
    Path((visit_id, incident)): Path<(VisitId, String)>,
    Posted(form): Posted<ClosingForm>,
) -> Answer {
    let (typed, actor) = (form.clone(), who.actor.clone());
    let cmd = CloseIncident { visit_id, incident_id: incident, outcome: form.outcome.parse().ok(), words: form.words };
    let done = app.run(move |cx| close_incident::run(cx, &actor, &cmd)).await;
    let Err(problem) = done else { return see_other(format!("/desk/visits/{visit_id}")) };
    let errors = Errors::from_problem(problem)?;
    let page = app.look(move |cx| build(cx, &who, visit_id, (typed, errors))).await?;
    html(&page)
}
