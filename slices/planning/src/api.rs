//! JSON endpoints: the list, one plan, and its three steps.

use crate::model::{Consent, Line, Plan, StateWord};
use crate::queries::{self, PlanRow};
use crate::use_cases::agree::{self, AgreePlan};
use crate::use_cases::change_lines::{self, ChangeLines, Wish};
use crate::use_cases::decline::{self, DeclinePlan};
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use base::id::PlanId;
use base::{Failure, FieldError, Rejection};
use serde::{Deserialize, Serialize};
use ui::{Api, App, IdempotencyKey, Listing, Problem, ProblemDocument, Signed};
use utoipa::{IntoParams, ToSchema};

/// What the list is narrowed to.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub(crate) struct ListQuery {
    /// `draft`, `declined`, `agreed` or `ended`; `draft` when absent.
    #[serde(default)]
    state: String,
    /// Cursor of the page before.
    after: Option<String>,
}

/// One plan in a list.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PlanItem {
    /// Key.
    id: String,
    /// The case it belongs to.
    case_id: String,
    /// Masked name.
    person: String,
    /// Where it stands.
    state: String,
    /// How many lines.
    lines: i64,
    /// What it costs, in fen.
    total_fen: i64,
    /// Until when it is to be agreed, RFC 3339.
    due_at: String,
}

impl From<PlanRow> for PlanItem {
    fn from(row: PlanRow) -> Self {
        Self {
            id: row.id.to_string(),
            case_id: row.case_id.to_string(),
            person: row.person.name,
            state: row.state.to_string(),
            lines: row.lines,
            total_fen: row.total_fen.fen(),
            due_at: row.due_at.rfc3339(),
        }
    }
}

/// Lists plans, newest first.
#[utoipa::path(get, path = "/api/v1/plans", tag = "planning", params(ListQuery),
    responses((status = 200, body = Listing<PlanItem>), (status = 422, body = ProblemDocument)))]
pub(crate) async fn list(
    State(app): State<App>,
    who: Signed,
    Query(q): Query<ListQuery>,
) -> Result<Api<Listing<PlanItem>>, Problem> {
    let wrong = |message: String| Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "bad_filter", &message);
    let state: StateWord = if q.state.is_empty() { StateWord::Draft } else { q.state.parse().map_err(wrong)? };
    let list = app.look(move |cx| queries::list(cx, &who.actor, state, q.after.as_deref())).await?;
    let total = list.total();
    Ok(Api(Listing { total, items: list.rows.into_iter().map(Into::into).collect(), next: list.next }))
}

/// One line of a plan.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LineOut {
    /// Catalogue item.
    item: String,
    /// Units within the plan's period.
    units: i64,
    /// Frozen price of one unit, in fen.
    price_fen: i64,
    /// Tranche that pays.
    tranche: u8,
}

/// One tranche of the quota.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TrancheOut {
    /// From 1.
    number: u8,
    /// What it holds, in fen.
    amount_fen: i64,
    /// What agreed plans and this offer take, in fen.
    used_fen: i64,
    /// Whether it can be used today.
    open: bool,
}

/// One plan with its quota.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PlanDetail {
    /// Key.
    id: String,
    /// The case it belongs to.
    case_id: String,
    /// Masked name.
    person: String,
    /// Where it stands.
    state: String,
    /// Codes of the needs found.
    needs: Vec<String>,
    /// What is offered or agreed.
    lines: Vec<LineOut>,
    /// The quota of the year, with what this offer takes.
    quota: Vec<TrancheOut>,
    /// The regulation from which the prices were taken.
    policy_stamp: String,
    /// Version, for the next step.
    version: i64,
}

fn lines(plan: &Plan) -> Vec<LineOut> {
    let line = |line: &Line| LineOut {
        item: line.item.clone(),
        units: line.units,
        price_fen: line.price_fen.fen(),
        tranche: line.tranche,
    };
    plan.lines.iter().map(line).collect()
}

/// Shows one plan.
#[utoipa::path(get, path = "/api/v1/plans/{id}", tag = "planning", params(("id" = String, Path)),
    responses((status = 200, body = PlanDetail), (status = 404, body = ProblemDocument)))]
pub(crate) async fn get(
    State(app): State<App>,
    who: Signed,
    Path(id): Path<PlanId>,
) -> Result<Api<PlanDetail>, Problem> {
    let view = app.look(move |cx| queries::detail(cx, &who.actor, id)).await?;
    let open = view.after.open_tranches(view.today);
    let tranches = view.after.tranches.iter().map(|t| TrancheOut {
        number: t.number,
        amount_fen: t.amount_fen.fen(),
        used_fen: t.used_fen.fen(),
        open: open.contains(&t.number),
    });
    let quota = tranches.collect();
    let plan = view.desk.plan;
    Ok(Api(PlanDetail {
        id: plan.id.to_string(),
        case_id: plan.case_id.to_string(),
        person: view.person.name,
        state: plan.state.word().to_string(),
        lines: lines(&plan),
        needs: plan.needs,
        quota,
        policy_stamp: plan.policy_stamp,
        version: plan.version,
    }))
}

/// One wish.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct WishIn {
    /// Catalogue item.
    item: String,
    /// Units, 1 to 366; 0 leaves it out.
    units: i64,
}

/// The whole choice.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Choice {
    /// What is wished; it takes the place of what stood there.
    lines: Vec<WishIn>,
    /// The version that was read.
    version: i64,
}

/// Who agrees.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AgreementIn {
    /// `self`, `guardian` or `proxy`.
    consent: String,
    /// Name of the guardian or proxy.
    #[serde(default)]
    name: String,
    /// The version that was read.
    version: i64,
}

/// A refusal.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RefusalIn {
    /// The reason in the person's words.
    reason: String,
    /// The version that was read.
    version: i64,
}

/// The state after a step.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(crate) struct PlanStep {
    /// Key.
    id: String,
    /// Where the plan stands now.
    state: String,
}

impl PlanStep {
    fn to(id: PlanId, state: StateWord) -> Self {
        Self { id: id.to_string(), state: state.to_string() }
    }
}

/// Chooses other services.
#[utoipa::path(post, path = "/api/v1/plans/{id}/lines", tag = "planning", params(("id" = String, Path)),
    request_body = Choice, responses((status = 200, body = PlanStep), (status = 404, body = ProblemDocument),
    (status = 409, body = ProblemDocument), (status = 422, body = ProblemDocument)))]
pub(crate) async fn change_lines(
    State(app): State<App>,
    who: Signed,
    key: IdempotencyKey,
    Path(id): Path<PlanId>,
    Api(body): Api<Choice>,
) -> Result<Api<PlanStep>, Problem> {
    app.once(key, body, move |cx, body| {
        let wish = |wish: &WishIn| Wish { item: wish.item.clone(), units: wish.units };
        let wishes = body.lines.iter().map(wish).collect();
        change_lines::run(cx, &who.actor, &ChangeLines { id, wishes, version: body.version })?;
        Ok(PlanStep::to(id, StateWord::Draft))
    })
    .await
}

/// Writes down that the person, guardian or proxy agreed.
#[utoipa::path(post, path = "/api/v1/plans/{id}/agreement", tag = "planning", params(("id" = String, Path)),
    request_body = AgreementIn, responses((status = 200, body = PlanStep), (status = 404, body = ProblemDocument),
    (status = 409, body = ProblemDocument), (status = 422, body = ProblemDocument)))]
pub(crate) async fn agree(
    State(app): State<App>,
    who: Signed,
    key: IdempotencyKey,
    Path(id): Path<PlanId>,
    Api(body): Api<AgreementIn>,
) -> Result<Api<PlanStep>, Problem> {
    let wrong = |message: String| Failure::from(Rejection::invalid(vec![FieldError { field: "consent", message }]));
    app.once(key, body, move |cx, body| {
        let consent: Consent = body.consent.parse().map_err(wrong)?;
        let cmd = AgreePlan { id, consent, name: body.name.clone(), version: body.version };
        agree::run(cx, &who.actor, &cmd)?;
        Ok(PlanStep::to(id, StateWord::Agreed))
    })
    .await
}

/// Writes down that the offer was declined.
#[utoipa::path(post, path = "/api/v1/plans/{id}/refusal", tag = "planning", params(("id" = String, Path)),
    request_body = RefusalIn, responses((status = 200, body = PlanStep), (status = 404, body = ProblemDocument),
    (status = 409, body = ProblemDocument), (status = 422, body = ProblemDocument)))]
pub(crate) async fn decline(
    State(app): State<App>,
    who: Signed,
    key: IdempotencyKey,
    Path(id): Path<PlanId>,
    Api(body): Api<RefusalIn>,
) -> Result<Api<PlanStep>, Problem> {
    app.once(key, body, move |cx, body| {
        let cmd = DeclinePlan { id, reason: body.reason.clone(), version: body.version };
        decline::run(cx, &who.actor, &cmd)?;
        Ok(PlanStep::to(id, StateWord::Declined))
    })
    .await
}
