//! JSON endpoints: every command and list of this slice, for programs.

use crate::model::{Outcome, StateWord};
use crate::queries;
use crate::use_cases::{accept, assign, hand_back, propose, review};
use axum::extract::{Path, Query, State};
use base::id::{OrderId, WorkerId};
use base::{FieldError, Rejection, Timestamp};
use serde::{Deserialize, Serialize};
use ui::{Api, App, Done, IdempotencyKey, Listing, Problem, ProblemDocument, Signed};
use utoipa::{IntoParams, ToSchema};

/// What the list is narrowed to.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct ListQuery {
    /// State: `open`, `assigned`, `done`, `cancelled`; all when empty.
    #[serde(default)]
    state: String,
    /// Cursor of the page before.
    after: Option<String>,
}

/// One order in a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct OrderItem {
    /// Key.
    id: String,
    /// The plan it delivers.
    plan_id: String,
    /// Masked name.
    person: String,
    /// Division of the home.
    division: String,
    /// Catalogue item.
    item: String,
    /// Where it stands.
    state: String,
    /// First day of its window.
    window_from: String,
    /// Last day of its window.
    window_to: String,
    /// When the visit begins, RFC 3339.
    starts_at: Option<String>,
}

/// Lists orders, earliest window first.
#[utoipa::path(get, path = "/api/v1/orders", tag = "dispatch", params(ListQuery),
    responses((status = 200, body = Listing<OrderItem>), (status = 422, body = ProblemDocument)))]
pub async fn list_orders(
    State(app): State<App>,
    who: Signed,
    Query(q): Query<ListQuery>,
) -> Result<Api<Listing<OrderItem>>, Problem> {
    let state = match q.state.as_str() {
        "" => None,
        word => Some(word.parse::<StateWord>().map_err(|message: String| unprocessable("bad_filter", &message))?),
    };
    let list = app.look(move |cx| queries::orders(cx, &who.actor, state, q.after.as_deref())).await?;
    let total = list.shown_total();
    let items = list.rows.into_iter().map(|row| OrderItem {
        id: row.id.to_string(),
        plan_id: row.plan_id.to_string(),
        person: row.person,
        division: row.division.to_string(),
        item: row.item,
        state: row.state.to_string(),
        window_from: row.window.0.to_string(),
        window_to: row.window.1.to_string(),
        starts_at: row.starts_at.map(Timestamp::rfc3339),
    });
    Ok(Api(Listing { total, items: items.collect(), next: list.next }))
}

fn unprocessable(code: &str, message: &str) -> Problem {
    Problem::new(axum::http::StatusCode::UNPROCESSABLE_ENTITY, code, message)
}

/// One reason of a ranking.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReasonItem {
    /// Stable code, the last part of its text key.
    code: String,
    /// Its figure or date; empty when there is none.
    value: String,
    /// The reason in Chinese.
    text: String,
}

/// One candidate.
#[derive(Debug, Serialize, ToSchema)]
pub struct CandidateItem {
    /// The worker.
    worker_id: String,
    /// Name on the badge.
    worker: String,
    /// The provider.
    provider_id: String,
    /// Name of the provider.
    provider: String,
    /// Standing of the provider.
    standing: String,
    /// Whether the ranking proposes the worker.
    fit: bool,
    /// Whether the worker may be chosen with a written reason.
    overridable: bool,
    /// Higher is better; absent for a rejected worker.
    score: Option<i64>,
    /// When the visit could begin, RFC 3339.
    starts_at: Option<String>,
    /// Why.
    reasons: Vec<ReasonItem>,
}

/// Everybody considered, best first.
#[derive(Debug, Serialize, ToSchema)]
pub struct CandidateList {
    /// How many orders of the plan line would be given out together.
    orders: usize,
    /// The candidates.
    items: Vec<CandidateItem>,
}

/// Ranks the candidates for an order and its plan line.
#[utoipa::path(get, path = "/api/v1/orders/{id}/candidates", tag = "dispatch", params(("id" = String, Path)),
    responses((status = 200, body = CandidateList), (status = 404, body = ProblemDocument)))]
pub async fn list_candidates(
    State(app): State<App>,
    who: Signed,
    Path(id): Path<OrderId>,
) -> Result<Api<CandidateList>, Problem> {
    let proposal = app.look(move |cx| propose::candidates(cx, &who.actor, id)).await?;
    let items = proposal.ranked.iter().map(|ranked| {
        let row = queries::CandidateRow::from(ranked);
        CandidateItem {
            worker_id: row.worker_id.to_string(),
            worker: row.worker,
            provider_id: row.provider_id,
            provider: row.provider,
            standing: row.standing,
            fit: row.fit,
            overridable: !row.fit && row.possible,
            score: row.fit.then_some(row.score),
            starts_at: row.start.map(Timestamp::rfc3339),
            reasons: row.reasons.iter().map(reason_item).collect(),
        }
    });
    Ok(Api(CandidateList { orders: proposal.orders.len(), items: items.collect() }))
}

fn reason_item(reason: &crate::rules::Reason) -> ReasonItem {
    let code = reason.key().trim_start_matches("dispatch-reason-").replace('-', "_");
    ReasonItem { code, value: reason.value(), text: reason.chinese() }
}

const fn yes() -> bool {
    true
}

/// Who goes.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AssignBody {
    /// The worker.
    #[schema(value_type = String)]
    worker_id: WorkerId,
    /// The second worker, where two must go; chosen by the ranking when absent.
    #[schema(value_type = Option<String>)]
    #[serde(default)]
    companion_id: Option<WorkerId>,
    /// When the visit begins, RFC 3339; chosen within the window when absent.
    #[serde(default)]
    starts_at: Option<String>,
    /// With every other open order of the plan line.
    #[serde(default = "yes")]
    whole_line: bool,
    /// Why a worker is chosen whom the ranking rejects.
    #[serde(default)]
    override_reason: Option<String>,
}

fn instant(text: &str) -> Result<Timestamp, Rejection> {
    let wrong = "上门时间请写成 RFC 3339 的样子，例如 2026-10-09T09:30:00+08:00。";
    let wrong = || Rejection::invalid(vec![FieldError { field: "starts_at", message: wrong.to_owned() }]);
    let instant: jiff::Timestamp = text.parse().map_err(|_| wrong())?;
    Ok(Timestamp::from_micros(instant.as_microsecond()))
}

/// What was given out.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct AssignReceipt {
    /// How many orders.
    orders: usize,
    /// When the first visit begins, RFC 3339.
    starts_at: String,
}

/// Gives an order, with the rest of its plan line, to a worker.
#[utoipa::path(post, path = "/api/v1/orders/{id}/assignment", tag = "dispatch", params(("id" = String, Path)),
    request_body = AssignBody, responses((status = 200, body = AssignReceipt), (status = 404, body = ProblemDocument),
    (status = 422, body = ProblemDocument)))]
pub async fn assign(
    State(app): State<App>,
    who: Signed,
    key: IdempotencyKey,
    Path(id): Path<OrderId>,
    Api(body): Api<AssignBody>,
) -> Result<Api<AssignReceipt>, Problem> {
    app.once(key, body, move |cx, body| {
        let AssignBody { worker_id, companion_id, starts_at, whole_line, override_reason } = body.clone();
        let starts_at = starts_at.as_deref().map(instant).transpose()?;
        let cmd = assign::AssignOrder { order_id: id, worker_id, companion_id, starts_at, whole_line, override_reason };
        let done = assign::run(cx, &who.actor, &cmd)?;
        Ok(AssignReceipt { orders: done.orders, starts_at: done.starts_at.rfc3339() })
    })
    .await
}

/// What was decided about an order that was given up.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReviewBody {
    /// `again`, `not_wanted`, `other_help`, `left`.
    #[schema(value_type = String)]
    outcome: Outcome,
    /// What was found out and agreed.
    words: String,
}

/// Decides what becomes of an order that was given up.
#[utoipa::path(post, path = "/api/v1/orders/{id}/review", tag = "dispatch", params(("id" = String, Path)),
    request_body = ReviewBody, responses((status = 200, body = Done), (status = 404, body = ProblemDocument),
    (status = 422, body = ProblemDocument)))]
pub async fn review(
    State(app): State<App>,
    who: Signed,
    key: IdempotencyKey,
    Path(id): Path<OrderId>,
    Api(body): Api<ReviewBody>,
) -> Result<Api<Done>, Problem> {
    app.once(key, body, move |cx, body| {
        let cmd = review::ReviewOrder { order_id: id, outcome: Some(body.outcome), words: body.words.clone() };
        review::run(cx, &who.actor, &cmd)?;
        Ok(Done::YES)
    })
    .await
}

/// How many orders a step has changed.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct OrderCount {
    /// How many.
    orders: usize,
}

/// The provider accepts an order, with the rest of its line that was given to it.
#[utoipa::path(post, path = "/api/v1/orders/{id}/acceptance", tag = "dispatch", params(("id" = String, Path)),
    responses((status = 200, body = OrderCount), (status = 404, body = ProblemDocument),
    (status = 422, body = ProblemDocument)))]
pub async fn accept(
    State(app): State<App>,
    who: Signed,
    key: IdempotencyKey,
    Path(id): Path<OrderId>,
) -> Result<Api<OrderCount>, Problem> {
    app.once(key, id.to_string(), move |cx, _| Ok(OrderCount { orders: accept::run(cx, &who.actor, id)? })).await
}

/// Why an order is handed back.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HandBackBody {
    /// With every later one of its line.
    #[serde(default = "yes")]
    whole_line: bool,
    /// Why.
    words: String,
}

/// The provider cannot deliver an order and hands it back.
#[utoipa::path(post, path = "/api/v1/orders/{id}/return", tag = "dispatch", params(("id" = String, Path)),
    request_body = HandBackBody, responses((status = 200, body = OrderCount), (status = 404, body = ProblemDocument),
    (status = 422, body = ProblemDocument)))]
pub async fn hand_back(
    State(app): State<App>,
    who: Signed,
    key: IdempotencyKey,
    Path(id): Path<OrderId>,
    Api(body): Api<HandBackBody>,
) -> Result<Api<OrderCount>, Problem> {
    app.once(key, body, move |cx, body| {
        let (whole_line, words) = (body.whole_line, body.words.clone());
        let cmd = hand_back::HandBackOrder { order_id: id, whole_line, words };
        Ok(OrderCount { orders: hand_back::run(cx, &who.actor, &cmd)? })
    })
    .await
}
