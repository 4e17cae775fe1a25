//! JSON endpoints: every command and list of this slice, for programs.

use crate::model::{Contract, Standing, Worker};
use crate::pages::new_contract::ContractForm;
use crate::pages::new_provider::ProviderForm;
use crate::pages::new_worker::WorkerForm;
use crate::pages::provider::StandingForm;
use crate::queries;
use crate::use_cases::{register_provider, register_worker, set_standing, sign_contract};
use axum::extract::{Path, Query, State};
use base::id::ProviderId;
use serde::{Deserialize, Serialize};
use ui::{Api, App, IdempotencyKey, Listing, Made, Problem, ProblemDocument, Signed};
use utoipa::{IntoParams, ToSchema};

/// What the list is narrowed to.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct ProvidersQuery {
    /// `green`, `yellow`, `red`, or nothing.
    #[serde(default)]
    standing: String,
    /// Cursor of the page before.
    after: Option<String>,
}

/// One provider in a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProviderItem {
    /// Key.
    id: String,
    /// Registered name.
    name: String,
    /// Unified social credit code.
    uscc: String,
    /// Standing.
    standing: String,
    /// Active workers.
    workers: i64,
    /// What the contracts valid today have left, in fen.
    left_fen: i64,
}

/// Lists the providers that serve where the caller works.
#[utoipa::path(get, path = "/api/v1/providers", tag = "provider", params(ProvidersQuery),
    responses((status = 200, body = Listing<ProviderItem>), (status = 422, body = ProblemDocument)))]
pub async fn list(
    State(app): State<App>,
    who: Signed,
    Query(q): Query<ProvidersQuery>,
) -> Result<Api<Listing<ProviderItem>>, Problem> {
    let wrong = |message: String| Problem::new(axum::http::StatusCode::UNPROCESSABLE_ENTITY, "bad_filter", &message);
    let standing =
        Some(&q.standing).filter(|s| !s.is_empty()).map(|s| s.parse::<Standing>()).transpose().map_err(wrong)?;
    let list = app.look(move |cx| queries::providers(cx, &who.actor, standing, q.after.as_deref())).await?;
    let total = list.shown_total();
    let items = list.rows.into_iter().map(|row| ProviderItem {
        id: row.provider.id.to_string(),
        name: row.provider.name,
        uscc: row.provider.uscc.to_string(),
        standing: row.provider.standing.to_string(),
        workers: row.workers,
        left_fen: row.left_fen.fen(),
    });
    Ok(Api(Listing { total, items: items.collect(), next: list.next }))
}

/// One worker.
#[derive(Debug, Serialize, ToSchema)]
pub struct WorkerItem {
    /// Key.
    id: String,
    /// Name on the badge.
    name: String,
    /// Kinds of staff.
    kinds: Vec<String>,
    /// Languages.
    languages: Vec<String>,
    /// Last day of the check for contact with children.
    clearance_until: Option<String>,
    /// Still working.
    active: bool,
}

impl From<Worker> for WorkerItem {
    fn from(worker: Worker) -> Self {
        Self {
            id: worker.id.to_string(),
            name: worker.name,
            kinds: worker.kinds,
            languages: worker.languages.iter().map(ToString::to_string).collect(),
            clearance_until: worker.clearance_until.map(|day| day.to_string()),
            active: worker.active,
        }
    }
}

/// One contract.
#[derive(Debug, Serialize, ToSchema)]
pub struct ContractItem {
    /// Key.
    id: String,
    /// Number on the paper.
    number: String,
    /// Codes of catalogue items.
    items: Vec<String>,
    /// First day.
    valid_from: String,
    /// Last day.
    valid_to: String,
    /// Ceiling in fen.
    ceiling_fen: i64,
    /// Given out in fen.
    used_fen: i64,
}

impl From<Contract> for ContractItem {
    fn from(contract: Contract) -> Self {
        Self {
            id: contract.id.to_string(),
            ceiling_fen: contract.ceiling_fen.fen(),
            used_fen: contract.used_fen.fen(),
            number: contract.number,
            items: contract.items,
            valid_from: contract.valid_from.to_string(),
            valid_to: contract.valid_to.to_string(),
        }
    }
}

/// One provider.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProviderDetail {
    /// Key.
    id: String,
    /// Registered name.
    name: String,
    /// Standing.
    standing: String,
    /// Why.
    standing_note: String,
    /// Its workers.
    workers: Vec<WorkerItem>,
    /// Its contracts.
    contracts: Vec<ContractItem>,
}

/// Gives one provider.
#[utoipa::path(get, path = "/api/v1/providers/{id}", tag = "provider", params(("id" = String, Path)),
    responses((status = 200, body = ProviderDetail), (status = 404, body = ProblemDocument)))]
pub async fn show(
    State(app): State<App>,
    who: Signed,
    Path(id): Path<ProviderId>,
) -> Result<Api<ProviderDetail>, Problem> {
    let view = app.look(move |cx| queries::provider(cx, &who.actor, id)).await?;
    Ok(Api(ProviderDetail {
        id: view.provider.id.to_string(),
        name: view.provider.name,
        standing: view.provider.standing.to_string(),
        standing_note: view.provider.standing_note,
        workers: view.workers.into_iter().map(WorkerItem::from).collect(),
        contracts: view.contracts.into_iter().map(ContractItem::from).collect(),
    }))
}

/// Registers a provider.
#[utoipa::path(post, path = "/api/v1/providers", tag = "provider", request_body = ProviderForm,
    responses((status = 200, body = Made), (status = 422, body = ProblemDocument)))]
pub async fn register(
    State(app): State<App>,
    who: Signed,
    key: IdempotencyKey,
    Api(body): Api<ProviderForm>,
) -> Result<Api<Made>, Problem> {
    app.once(key, body, move |cx, body| {
        let id = register_provider::run(cx, &who.actor, &body.command()?)?;
        Ok(Made::of(id))
    })
    .await
}

/// Registers a worker of a provider.
#[utoipa::path(post, path = "/api/v1/providers/{id}/workers", tag = "provider", params(("id" = String, Path)),
    request_body = WorkerForm, responses((status = 200, body = Made), (status = 422, body = ProblemDocument)))]
pub async fn add_worker(
    State(app): State<App>,
    who: Signed,
    key: IdempotencyKey,
    Path(id): Path<ProviderId>,
    Api(body): Api<WorkerForm>,
) -> Result<Api<Made>, Problem> {
    app.once(key, body, move |cx, body| {
        let id = register_worker::run(cx, &who.actor, &body.command(id)?)?;
        Ok(Made::of(id))
    })
    .await
}

/// Enters a signed contract.
#[utoipa::path(post, path = "/api/v1/providers/{id}/contracts", tag = "provider", params(("id" = String, Path)),
    request_body = ContractForm, responses((status = 200, body = Made), (status = 422, body = ProblemDocument)))]
pub async fn sign(
    State(app): State<App>,
    who: Signed,
    key: IdempotencyKey,
    Path(id): Path<ProviderId>,
    Api(body): Api<ContractForm>,
) -> Result<Api<Made>, Problem> {
    app.once(key, body, move |cx, body| {
        let id = sign_contract::run(cx, &who.actor, &body.command(id)?)?;
        Ok(Made::of(id))
    })
    .await
}

/// Changes the standing of a provider.
#[utoipa::path(post, path = "/api/v1/providers/{id}/standing", tag = "provider", params(("id" = String, Path)),
    request_body = StandingForm, responses((status = 200, body = Made), (status = 422, body = ProblemDocument)))]
pub async fn stand(
    State(app): State<App>,
    who: Signed,
    key: IdempotencyKey,
    Path(id): Path<ProviderId>,
    Api(body): Api<StandingForm>,
) -> Result<Api<Made>, Problem> {
    app.once(key, body, move |cx, body| {
        set_standing::run(cx, &who.actor, &body.clone().command(id)?)?;
        Ok(Made::of(id))
    })
    .await
}
