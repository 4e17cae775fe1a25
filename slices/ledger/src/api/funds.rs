//! Funds.

use crate::model::FundKey;
use crate::queries::funds::{self, FundRow};
use crate::use_cases::budget::{self, SetBudget};
use axum::extract::{Path, Query, State};
use base::money::Fen;
use base::{DivisionCode, Failure};
use serde::{Deserialize, Serialize};
use ui::{Api, App, IdempotencyKey, Made, Problem, ProblemDocument, Signed};
use utoipa::{IntoParams, ToSchema};

/// Which year.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct FundQuery {
    /// The budget year; this year when left out.
    year: Option<i16>,
}

/// One fund of one county and year; amounts in fen.
#[derive(Debug, Serialize, ToSchema)]
pub struct FundItem {
    /// `371621000000-2026-central_grant`.
    id: String,
    /// Code in the policy.
    code: String,
    /// Name.
    name: String,
    /// The county.
    division: String,
    /// The budget year.
    year: i16,
    /// Granted.
    budget_fen: i64,
    /// Promised to plans.
    committed_fen: i64,
    /// Earned by providers.
    spent_fen: i64,
    /// Paid to providers.
    paid_fen: i64,
    /// Still free.
    available_fen: i64,
}

impl From<FundRow> for FundItem {
    fn from(row: FundRow) -> Self {
        let figures = row.figures;
        Self {
            id: row.key.to_string(),
            code: row.key.code,
            name: row.name.zh,
            division: row.key.division.to_string(),
            year: row.key.year,
            budget_fen: figures.budget_fen.fen(),
            committed_fen: figures.committed_fen.fen(),
            spent_fen: figures.spent_fen.fen(),
            paid_fen: figures.paid_fen.fen(),
            available_fen: figures.available_fen().fen(),
        }
    }
}

/// Lists the funds of a year.
#[utoipa::path(get, path = "/api/v1/funds", tag = "ledger", params(FundQuery),
    responses((status = 200, body = Vec<FundItem>)))]
pub async fn list_funds(
    State(app): State<App>,
    who: Signed,
    Query(q): Query<FundQuery>,
) -> Result<Api<Vec<FundItem>>, Problem> {
    let list = app.look(move |cx| funds::list(cx, &who.actor, q.year)).await?;
    Ok(Api(list.rows.into_iter().map(FundItem::from).collect()))
}

/// Shows one fund.
#[utoipa::path(get, path = "/api/v1/funds/{id}", tag = "ledger", params(("id" = String, Path)),
    responses((status = 200, body = FundItem), (status = 404, body = ProblemDocument)))]
pub async fn get_fund(State(app): State<App>, who: Signed, Path(id): Path<String>) -> Result<Api<FundItem>, Problem> {
    let row = app.look(move |cx| {
        let key: FundKey = id.parse().map_err(|_| Failure::NotFound)?;
        let scope = cx.require(&who.actor, "fund.read")?;
        funds::one(cx, &scope, &key)
    });
    Ok(Api(row.await?.into()))
}

/// The budget of a fund.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BudgetBody {
    /// Code of the fund in the policy.
    fund: String,
    /// The county, 12 digits.
    #[schema(value_type = String)]
    division: DivisionCode,
    /// The budget year.
    year: i16,
    /// The whole budget of the year, in fen.
    budget_fen: i64,
}

/// Sets the budget of a fund for a year.
#[utoipa::path(post, path = "/api/v1/funds", tag = "ledger", request_body = BudgetBody,
    responses((status = 200, body = Made), (status = 422, body = ProblemDocument)))]
pub async fn set_budget(
    State(app): State<App>,
    who: Signed,
    key: IdempotencyKey,
    Api(body): Api<BudgetBody>,
) -> Result<Api<Made>, Problem> {
    app.once(key, body, move |cx, body| {
        let BudgetBody { fund, division, year, budget_fen } = body.clone();
        let cmd = SetBudget { fund, division, year, budget_fen: Fen(budget_fen) };
        Ok(Made::of(budget::run(cx, &who.actor, &cmd)?))
    })
    .await
}
