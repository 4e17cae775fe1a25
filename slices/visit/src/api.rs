//! JSON endpoints: every command and list of this slice, for programs and for a phone that was without network.

use crate::model::{FailReason, IncidentKind, IncidentOutcome, StateWord};
use crate::queries::{self, VisitView, Wanted};
use crate::store::reading_at;
use crate::use_cases::{check_in, check_out, close_incident, fail, rate, record_session, report_incident, tick_steps};
use axum::extract::{Path, Query, State};
use base::coord::Position;
use base::id::VisitId;
use base::{Date, Timestamp};
use serde::{Deserialize, Serialize};
use ui::{Api, App, IdempotencyKey, Listing, Problem, ProblemDocument, Signed};
use utoipa::{IntoParams, ToSchema};

/// What a list is narrowed to.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct ListQuery {
    /// `planned`, `under_way`, `completed`, `failed`; empty for all.
    #[serde(default)]
    state: String,
    /// One day in China, `YYYY-MM-DD`; empty for all.
    #[serde(default)]
    day: String,
    /// Cursor of the page before.
    after: Option<String>,
}

/// One visit in a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct VisitItem {
    /// Key.
    id: String,
    /// The order it delivers.
    order_id: String,
    /// Masked name.
    person: String,
    /// Catalogue item.
    item: String,
    /// Where it stands.
    state: String,
    /// When it is to begin, RFC 3339.
    starts_at: String,
    /// What a person should look at.
    exceptions: Vec<String>,
    /// 1 to 3.
    rating: Option<i64>,
}

fn unprocessable(code: &str, message: &str) -> Problem {
    Problem::new(axum::http::StatusCode::UNPROCESSABLE_ENTITY, code, message)
}

fn given<T: std::str::FromStr>(text: &str, wrong: &str) -> Result<Option<T>, Problem> {
    if text.is_empty() { Ok(None) } else { text.parse().map(Some).map_err(|_| unprocessable("bad_filter", wrong)) }
}

/// Lists visits, latest first.
#[utoipa::path(get, path = "/api/v1/visits", tag = "visit", params(ListQuery),
    responses((status = 200, body = Listing<VisitItem>), (status = 422, body = ProblemDocument)))]
pub async fn list(
    State(app): State<App>,
    who: Signed,
    Query(q): Query<ListQuery>,
) -> Result<Api<Listing<VisitItem>>, Problem> {
    let state: Option<StateWord> = given(&q.state, "state 应为 planned、under_way、completed 或 failed。")?;
    let day: Option<Date> = given(&q.day, "day 应写成 2026-09-18 这样。")?;
    let look = app.look(move |cx| queries::list(cx, &who.actor, Wanted { state, day, after: q.after.as_deref() }));
    let list = look.await?;
    let total = list.shown_total();
    let items = list.rows.iter().map(|row| VisitItem {
        id: row.id.to_string(),
        order_id: row.order_id.to_string(),
        person: row.name().to_owned(),
        item: row.item.clone(),
        state: row.state.to_string(),
        starts_at: row.starts_at.rfc3339(),
        exceptions: row.exceptions.iter().map(ToString::to_string).collect(),
        rating: row.rating,
    });
    Ok(Api(Listing { total, items: items.collect(), next: list.next.clone() }))
}

/// One visit.
#[derive(Debug, Serialize, ToSchema)]
pub struct VisitDetail {
    /// Key.
    id: String,
    /// Masked name.
    person: String,
    /// Catalogue item.
    item: String,
    /// Where it stands.
    state: String,
    /// When it is to begin, RFC 3339.
    starts_at: String,
    /// Minutes planned.
    minutes_planned: i64,
    /// When it began, RFC 3339.
    checked_in_at: Option<String>,
    /// When it ended, RFC 3339.
    checked_out_at: Option<String>,
    /// Metres from the home, the larger of both readings.
    distance_m: Option<i64>,
    /// Numbers of the steps done.
    steps: Vec<i64>,
    /// Who or what confirmed.
    confirmation: Option<String>,
    /// What a person should look at.
    exceptions: Vec<String>,
    /// Why it failed.
    failure: Option<String>,
    /// 1 to 3.
    rating: Option<i64>,
    /// Version, for optimistic changes.
    version: i64,
}

impl VisitDetail {
    fn of(view: &VisitView) -> Self {
        let visit = &view.visit;
        Self {
            id: visit.id.to_string(),
            person: view.row.name().to_owned(),
            item: visit.item.clone(),
            state: visit.state.word().to_string(),
            starts_at: visit.starts_at.rfc3339(),
            minutes_planned: visit.minutes_planned,
            checked_in_at: visit.state.arrival().map(|a| a.at.rfc3339()),
            checked_out_at: visit.state.departure().map(|d| d.at.rfc3339()),
            distance_m: visit.distance_m(),
            steps: visit.steps.clone(),
            confirmation: view.confirmation().map(|c| c.to_string()),
            exceptions: visit.exceptions.iter().map(ToString::to_string).collect(),
            failure: visit.state.failure().map(|f| f.to_string()),
            rating: visit.rating.map(|r| r.stars),
            version: visit.version,
        }
    }
}

/// Gives one visit.
#[utoipa::path(get, path = "/api/v1/visits/{id}", tag = "visit", params(("id" = String, Path)),
    responses((status = 200, body = VisitDetail), (status = 404, body = ProblemDocument)))]
pub async fn show(State(app): State<App>, who: Signed, Path(id): Path<VisitId>) -> Result<Api<VisitDetail>, Problem> {
    let view = app.look(move |cx| queries::desk_visit(cx, &who.actor, id)).await?;
    Ok(Api(VisitDetail::of(&view)))
}

/// One location reading, WGS-84.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PositionBody {
    /// Degrees north.
    lat: f64,
    /// Degrees east.
    lon: f64,
    /// Metres.
    #[serde(default)]
    accuracy_m: Option<i64>,
}

fn position(body: Option<PositionBody>) -> Option<Position> {
    body.and_then(|body| reading_at(body.lat, body.lon, body.accuracy_m))
}

/// Arrival.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CheckInBody {
    /// When, in microseconds since 1970 UTC, where the phone had no network; otherwise now.
    #[serde(default)]
    at_micros: Option<i64>,
    /// The one reading at the start.
    #[serde(default)]
    position: Option<PositionBody>,
}

/// Steps done.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StepsBody {
    /// Their numbers, from 1: the whole set.
    steps: Vec<i64>,
}

/// How the service was confirmed.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "snake_case")]
pub enum ProofBody {
    /// SVG path of the drawn signature, in the box 0 0 600 240.
    Signature(String),
    /// Code at the door.
    Qr(String),
    /// Name of the witness.
    Witness(String),
}

/// Confirmation and departure.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CheckOutBody {
    /// When, in microseconds since 1970 UTC, where the phone had no network; otherwise now.
    #[serde(default)]
    at_micros: Option<i64>,
    /// Steps done; absent keeps those already ticked.
    #[serde(default)]
    steps: Option<Vec<i64>>,
    /// How it was confirmed.
    proof: ProofBody,
    /// The one reading at the end.
    #[serde(default)]
    position: Option<PositionBody>,
}

impl CheckOutBody {
    fn command(&self, visit_id: VisitId) -> check_out::CheckOut {
        let proof = match &self.proof {
            ProofBody::Signature(path) => check_out::Proof::Signature(path.clone()),
            ProofBody::Qr(code) => check_out::Proof::Qr(code.clone()),
            ProofBody::Witness(name) => check_out::Proof::Witness(name.clone()),
        };
        let at = self.at_micros.map(Timestamp::from_micros);
        check_out::CheckOut { visit_id, at, steps: self.steps.clone(), proof, position: position(self.position) }
    }
}

/// Why a visit failed.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FailureBody {
    /// `not_at_home`, `refused`, `unsafe`, `hospitalised`, `deceased`, `weather`.
    #[schema(value_type = String)]
    reason: FailReason,
}

/// Something went wrong.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct IncidentBody {
    /// `fall`, `illness`, `abuse`, `hazard`, `property`, `carer_harm`, `other`.
    #[schema(value_type = String)]
    kind: IncidentKind,
    /// What happened.
    words: String,
}

/// What was done about an incident.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ClosingBody {
    /// Which incident of the visit.
    incident_id: String,
    /// `settled`, `treated`, `reported`, `provider_mends`, `unfounded`.
    #[schema(value_type = String)]
    outcome: IncidentOutcome,
    /// What was done, by whom.
    words: String,
}

/// The recipient's opinion.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RatingBody {
    /// 1 (bad), 2 (so-so), 3 (good).
    rating: i64,
    /// In their own words.
    #[serde(default)]
    note: String,
}

/// A session with its sign-in sheet.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SessionBody {
    /// Catalogue item.
    item: String,
    /// When it began, in microseconds since 1970 UTC.
    at_micros: i64,
    /// How long it lasted.
    minutes: i64,
    /// Visits of those who signed.
    #[schema(value_type = Vec<String>)]
    present: Vec<VisitId>,
    /// Visits of those who did not come.
    #[serde(default)]
    #[schema(value_type = Vec<String>)]
    absent: Vec<VisitId>,
}

/// What a session came to.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct SessionReceipt {
    /// Visits completed.
    completed: usize,
    /// Visits ended as not at home.
    failed: usize,
}

/// Records a session: completes the present, ends the absent.
#[utoipa::path(post, path = "/api/v1/sessions", tag = "visit", request_body = SessionBody,
    responses((status = 200, body = SessionReceipt), (status = 422, body = ProblemDocument)))]
pub async fn session(
    State(app): State<App>,
    who: Signed,
    key: IdempotencyKey,
    Api(body): Api<SessionBody>,
) -> Result<Api<SessionReceipt>, Problem> {
    app.once(key, body, move |cx, body| {
        let SessionBody { item, at_micros, minutes, present, absent } = body.clone();
        let at = Timestamp::from_micros(at_micros);
        let cmd = record_session::RecordSession { item, at, minutes, present, absent };
        let record_session::Recorded { completed, failed } = record_session::run(cx, &who.actor, &cmd)?;
        Ok(SessionReceipt { completed, failed })
    })
    .await
}

ui::step!(
    /// The carer has arrived.
    check_in, "visit", "/api/v1/visits/{id}/check-in", VisitId, CheckInBody, check_in::run,
    |id, body| check_in::CheckIn {
        visit_id: id,
        at: body.at_micros.map(Timestamp::from_micros),
        position: position(body.position),
    }
);
ui::step!(
    /// Steps done so far.
    steps, "visit", "/api/v1/visits/{id}/steps", VisitId, StepsBody, tick_steps::run,
    |id, body| tick_steps::TickSteps { visit_id: id, steps: body.steps.clone() }
);
ui::step!(
    /// The recipient confirms and the carer leaves.
    check_out, "visit", "/api/v1/visits/{id}/check-out", VisitId, CheckOutBody, check_out::run,
    |id, body| body.command(id)
);
ui::step!(
    /// The visit could not be delivered.
    failure, "visit", "/api/v1/visits/{id}/failure", VisitId, FailureBody, fail::run,
    |id, body| fail::FailVisit { visit_id: id, reason: body.reason }
);
ui::step!(
    /// Something went wrong.
    incident, "visit", "/api/v1/visits/{id}/incident", VisitId, IncidentBody, report_incident::run,
    |id, body| report_incident::ReportIncident { visit_id: id, kind: body.kind, words: body.words.clone() }
);
ui::step!(
    /// The county has dealt with an incident.
    close_incident, "visit", "/api/v1/visits/{id}/incident-closing", VisitId, ClosingBody, close_incident::run,
    |id, body| close_incident::CloseIncident {
        visit_id: id,
        incident_id: body.incident_id.clone(),
        outcome: Some(body.outcome),
        words: body.words.clone(),
    }
);
ui::step!(
    /// The recipient rates.
    rating, "visit", "/api/v1/visits/{id}/rating", VisitId, RatingBody, rate::run,
    |id, body| rate::RateVisit { visit_id: id, rating: body.rating, note: body.note.clone() }
);
