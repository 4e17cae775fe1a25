//! Monthly statements.

use super::ReasonBody;
use crate::model::{Month, StatementId};
use crate::queries::statements;
use crate::statements::Statement;
use crate::use_cases::{accept, confirm, draw, pay, send_back};
use axum::extract::{Path, Query, State};
use base::Failure;
use base::failure::Fields;
use serde::{Deserialize, Serialize};
use ui::{Api, App, IdempotencyKey, Problem, ProblemDocument, Signed};
use utoipa::{IntoParams, ToSchema};

/// What a list is narrowed to.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct StatementQuery {
    /// `draft`, `confirmed`, `accepted` or `paid`.
    #[serde(default)]
    state: String,
    /// Cursor of the page before.
    #[serde(default)]
    after: String,
}

/// One statement; amounts in fen.
#[derive(Debug, Serialize, ToSchema)]
pub struct StatementItem {
    /// Key.
    id: String,
    /// Name of the provider.
    provider: String,
    /// Name of the township.
    township: String,
    /// Month of settlement.
    month: String,
    /// Where it stands.
    state: String,
    /// Sum of its lines.
    total_fen: i64,
    /// How many lines.
    lines: i64,
}

/// One page of statements.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = StatementList)]
pub struct StatementPage {
    /// How many the filter holds.
    total: i64,
    /// The rows.
    items: Vec<StatementItem>,
    /// Cursor of the next page.
    next: Option<String>,
}

/// Lists statements, newest first.
#[utoipa::path(get, path = "/api/v1/statements", tag = "ledger", params(StatementQuery),
    responses((status = 200, body = StatementPage)))]
pub async fn list_statements(
    State(app): State<App>,
    who: Signed,
    Query(q): Query<StatementQuery>,
) -> Result<Api<StatementPage>, Problem> {
    let list = app.look(move |cx| statements::list(cx, &who.actor, &q.state, &q.after)).await?;
    let items = list.rows.into_iter().map(|row| StatementItem {
        id: row.id.to_string(),
        provider: row.provider,
        township: row.place,
        month: row.month.to_string(),
        state: row.state.to_string(),
        total_fen: row.total_fen.fen(),
        lines: row.lines,
    });
    Ok(Api(StatementPage { total: list.total, items: items.collect(), next: list.next.map(|id| id.to_string()) }))
}

/// One statement with its signatures; its lines are listed by `/api/v1/settlement-lines?statement=`.
#[derive(Debug, Serialize, ToSchema)]
pub struct StatementDetail {
    /// Key.
    id: String,
    /// Key of the provider.
    provider_id: String,
    /// The township, 12 digits.
    division: String,
    /// Month of settlement.
    month: String,
    /// Where it stands.
    state: String,
    /// Sum of its lines.
    total_fen: i64,
    /// The sum in capitals.
    total_capitals: String,
    /// How many lines.
    lines: i64,
    /// When township, county and payer signed, RFC 3339.
    signed_at: Vec<String>,
    /// Number of the payment order.
    payment: Option<String>,
    /// Why it was sent back last.
    returned_reason: Option<String>,
}

impl From<Statement> for StatementDetail {
    fn from(s: Statement) -> Self {
        let signed_at = s.progress.signatures().into_iter().flatten().map(|signed| signed.at.rfc3339()).collect();
        Self {
            id: s.id.to_string(),
            provider_id: s.provider_id.to_string(),
            division: s.division.to_string(),
            month: s.month.to_string(),
            state: s.progress.state().to_string(),
            total_fen: s.total_fen.fen(),
            total_capitals: s.total_fen.chinese_capitals(),
            lines: s.lines,
            signed_at,
            payment: s.payment,
            returned_reason: s.returned_reason,
        }
    }
}

/// Shows one statement.
#[utoipa::path(get, path = "/api/v1/statements/{id}", tag = "ledger", params(("id" = String, Path)),
    responses((status = 200, body = StatementDetail), (status = 404, body = ProblemDocument)))]
pub async fn get_statement(
    State(app): State<App>,
    who: Signed,
    Path(id): Path<StatementId>,
) -> Result<Api<StatementDetail>, Problem> {
    let statement = app.look(move |cx| {
        let scope = cx.require(&who.actor, "settlement.read")?;
        crate::store::statement(cx.tx, &scope, id)
    });
    Ok(Api(statement.await?.into()))
}

/// Which month.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DrawBody {
    /// Month of settlement, `YYYY-MM`.
    month: String,
}

/// The statements that were drawn.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Drawn {
    /// Their keys.
    ids: Vec<String>,
}

/// Draws the statements of a month.
#[utoipa::path(post, path = "/api/v1/statements", tag = "ledger", request_body = DrawBody,
    responses((status = 200, body = Drawn), (status = 422, body = ProblemDocument)))]
pub async fn draw(
    State(app): State<App>,
    who: Signed,
    key: IdempotencyKey,
    Api(body): Api<DrawBody>,
) -> Result<Api<Drawn>, Problem> {
    app.once(key, body, move |cx, body| {
        let month = parse_month(&body.month)?;
        let ids = draw::run(cx, &who.actor, &draw::DrawStatements { month })?;
        Ok(Drawn { ids: ids.into_iter().map(|id| id.to_string()).collect() })
    })
    .await
}

fn parse_month(text: &str) -> Result<Month, Failure> {
    let mut fields = Fields::new();
    let month = fields.take("month", text.parse());
    fields.finish()?;
    month.ok_or_else(|| Failure::bug("a month that is neither right nor wrong"))
}

/// A command without fields.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = StatementStep)]
pub struct StepBody {}

/// A payment.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PaymentBody {
    /// Number of the payment order, at most 60 characters.
    payment: String,
}

ui::step!(
    /// The township confirms.
    confirm, "ledger", "/api/v1/statements/{id}/confirmation", StatementId, StepBody, confirm::run,
    |statement_id, _body| confirm::ConfirmStatement { statement_id }
);
ui::step!(
    /// The county accepts.
    accept, "ledger", "/api/v1/statements/{id}/acceptance", StatementId, StepBody, accept::run,
    |statement_id, _body| accept::AcceptStatement { statement_id }
);
ui::step!(
    /// The county sends it back.
    send_back, "ledger", "/api/v1/statements/{id}/return", StatementId, ReasonBody, send_back::run,
    |statement_id, body| send_back::SendBackStatement { statement_id, reason: body.reason.clone() }
);
ui::step!(
    /// It is paid.
    pay, "ledger", "/api/v1/statements/{id}/payment", StatementId, PaymentBody, pay::run,
    |statement_id, body| pay::PayStatement { statement_id, payment: body.payment.clone() }
);
