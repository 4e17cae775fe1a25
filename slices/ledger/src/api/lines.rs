//! Settlement lines and commitments.

use super::ReasonBody;
use crate::lines::LineState;
use crate::queries::lines::{self, LineFilter, LineRow};
use crate::use_cases::{decide, release, reverse};
use axum::extract::{Path, Query, State};
use base::id::{PlanId, SettlementLineId};
use base::money::Fen;
use serde::{Deserialize, Serialize};
use ui::{Api, App, Done, IdempotencyKey, Listing, Made, Problem, ProblemDocument, Signed};
use utoipa::{IntoParams, ToSchema};

/// What a list is narrowed to.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct LineQuery {
    /// Key of a fund.
    #[serde(default)]
    fund: String,
    /// Key of a statement.
    #[serde(default)]
    statement: String,
    /// `held`, `priced`, `confirmed`, `paid`, `refused` or `reversed`.
    state: Option<LineStateWord>,
    /// Cursor of the page before.
    #[serde(default)]
    after: String,
}

/// Where a line stands.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum LineStateWord {
    /// Waiting for a person to look.
    Held,
    /// Owed.
    Priced,
    /// In a confirmed statement.
    Confirmed,
    /// Paid.
    Paid,
    /// Nothing is owed.
    Refused,
    /// Taken back before payment.
    Reversed,
}

impl From<LineStateWord> for LineState {
    fn from(word: LineStateWord) -> Self {
        match word {
            LineStateWord::Held => Self::Held,
            LineStateWord::Priced => Self::Priced,
            LineStateWord::Confirmed => Self::Confirmed,
            LineStateWord::Paid => Self::Paid,
            LineStateWord::Refused => Self::Refused,
            LineStateWord::Reversed => Self::Reversed,
        }
    }
}

/// One settlement line; amounts in fen.
#[derive(Debug, Serialize, ToSchema)]
pub struct LineItem {
    /// Key.
    id: String,
    /// The visit it pays for.
    visit_id: String,
    /// Day of delivery.
    day: String,
    /// Masked name.
    person: String,
    /// Name of the provider.
    provider: String,
    /// Name of the item.
    item: String,
    /// What is owed; negative in a reversal.
    amount_fen: i64,
    /// Where it stands.
    state: String,
    /// Why it was held.
    exceptions: Vec<String>,
    /// Takes another line back.
    reversal: bool,
}

impl From<LineRow> for LineItem {
    fn from(row: LineRow) -> Self {
        Self {
            id: row.id.to_string(),
            visit_id: row.visit_id.to_string(),
            day: row.day.to_string(),
            person: row.person,
            provider: row.provider,
            item: row.item.zh,
            amount_fen: row.amount_fen.fen(),
            state: row.state.to_string(),
            exceptions: row.exceptions,
            reversal: row.is_reversal,
        }
    }
}

/// Lists settlement lines, newest first.
#[utoipa::path(get, path = "/api/v1/settlement-lines", tag = "ledger", params(LineQuery),
    responses((status = 200, body = Listing<LineItem>)))]
pub async fn list_lines(
    State(app): State<App>,
    who: Signed,
    Query(q): Query<LineQuery>,
) -> Result<Api<Listing<LineItem>>, Problem> {
    let list = app.look(move |cx| {
        let scope = cx.require(&who.actor, "settlement.read")?;
        let state = q.state.map(|word| LineState::from(word).to_string()).unwrap_or_default();
        lines::list(cx, &scope, LineFilter { fund: q.fund, statement: q.statement, state }, &q.after)
    });
    let list = list.await?;
    let next = list.next.map(|id| id.to_string());
    Ok(Api(Listing { total: list.total, items: list.rows.into_iter().map(LineItem::from).collect(), next }))
}

/// One settlement line with what was decided; amounts in fen.
#[derive(Debug, Serialize, ToSchema)]
pub struct LineDetail {
    /// Key.
    id: String,
    /// The visit it pays for.
    visit_id: String,
    /// The plan line it delivered.
    plan_line_id: String,
    /// Catalogue item.
    item: String,
    /// Key of the fund.
    fund: Option<String>,
    /// What the plan says it costs.
    asked_fen: i64,
    /// What is owed.
    amount_fen: i64,
    /// Month of settlement.
    month: String,
    /// Where it stands.
    state: String,
    /// Why it was held.
    exceptions: Vec<String>,
    /// Why it was decided as it was.
    reason: Option<String>,
    /// The statement it belongs to.
    statement_id: Option<String>,
    /// The line it takes back.
    reverses_id: Option<String>,
}

/// Shows one settlement line.
#[utoipa::path(get, path = "/api/v1/settlement-lines/{id}", tag = "ledger", params(("id" = String, Path)),
    responses((status = 200, body = LineDetail), (status = 404, body = ProblemDocument)))]
pub async fn get_line(
    State(app): State<App>,
    who: Signed,
    Path(id): Path<SettlementLineId>,
) -> Result<Api<LineDetail>, Problem> {
    let line = app.look(move |cx| {
        let scope = cx.require(&who.actor, "settlement.read")?;
        crate::store::line(cx.tx, &scope, id)
    });
    let line = line.await?;
    Ok(Api(LineDetail {
        id: line.id.to_string(),
        visit_id: line.visit_id.to_string(),
        plan_line_id: line.line_id.to_string(),
        item: line.item,
        fund: line.fund.map(|key| key.to_string()),
        asked_fen: line.asked_fen.fen(),
        amount_fen: line.amount_fen.fen(),
        month: line.month.to_string(),
        state: line.state.to_string(),
        exceptions: line.exceptions,
        reason: line.reason,
        statement_id: line.statement_id.map(|id| id.to_string()),
        reverses_id: line.reverses_id.map(|id| id.to_string()),
    }))
}

/// What a person decided about a held line.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LineDecisionBody {
    /// What is taken off, in fen: 0 lets it pass, the whole price refuses it.
    deducted_fen: i64,
    /// At most 200 characters.
    reason: String,
}

/// Decides a held line.
#[utoipa::path(post, path = "/api/v1/settlement-lines/{id}/decision", tag = "ledger", params(("id" = String, Path)),
    request_body = LineDecisionBody, responses((status = 200, body = Done), (status = 422, body = ProblemDocument)))]
pub async fn decide(
    State(app): State<App>,
    who: Signed,
    key: IdempotencyKey,
    Path(line_id): Path<SettlementLineId>,
    Api(body): Api<LineDecisionBody>,
) -> Result<Api<Done>, Problem> {
    app.once(key, body, move |cx, body| {
        let deducted_fen = Fen(body.deducted_fen);
        decide::run(cx, &who.actor, &decide::DecideLine { line_id, deducted_fen, reason: body.reason.clone() })?;
        Ok(Done::YES)
    })
    .await
}

/// Takes a line back with a new line of the negative amount.
#[utoipa::path(post, path = "/api/v1/settlement-lines/{id}/reversal", tag = "ledger", params(("id" = String, Path)),
    request_body = ReasonBody, responses((status = 200, body = Made), (status = 422, body = ProblemDocument)))]
pub async fn reverse(
    State(app): State<App>,
    who: Signed,
    key: IdempotencyKey,
    Path(line_id): Path<SettlementLineId>,
    Api(body): Api<ReasonBody>,
) -> Result<Api<Made>, Problem> {
    app.once(key, body, move |cx, body| {
        let cmd = reverse::ReverseLine { line_id, reason: body.reason.clone() };
        Ok(Made::of(reverse::run(cx, &who.actor, &cmd)?))
    })
    .await
}

/// What became free.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Released {
    /// In fen.
    released_fen: i64,
}

/// Frees what an ended plan did not use.
#[utoipa::path(post, path = "/api/v1/plans/{id}/commitment-release", tag = "ledger", params(("id" = String, Path)),
    request_body = ReasonBody, responses((status = 200, body = Released), (status = 422, body = ProblemDocument)))]
pub async fn release(
    State(app): State<App>,
    who: Signed,
    key: IdempotencyKey,
    Path(plan_id): Path<PlanId>,
    Api(body): Api<ReasonBody>,
) -> Result<Api<Released>, Problem> {
    app.once(key, body, move |cx, body| {
        let cmd = release::ReleaseCommitment { plan_id, reason: body.reason.clone() };
        Ok(Released { released_fen: release::run(cx, &who.actor, &cmd)?.fen() })
    })
    .await
}
