//! The same in JSON.

use crate::model::ExampleId;
use crate::queries;
use crate::use_cases::close::{self, CloseExample};
use axum::extract::{Path, State};
use serde::{Deserialize, Serialize};
use ui::{Api, App, IdempotencyKey, Problem, ProblemDocument, Signed};
use utoipa::ToSchema;

/// One record.
#[derive(Debug, Serialize, ToSchema)]
pub struct ExampleRecord {
    /// Its key.
    id: String,
    /// Division, twelve digits.
    division: String,
    /// `open` or `closed`.
    state: &'static str,
}

/// The newest open records.
#[utoipa::path(get, path = "/api/v1/example", tag = "example", responses((status = 200, body = [ExampleRecord])))]
pub async fn list(State(app): State<App>, who: Signed) -> Result<Api<Vec<ExampleRecord>>, Problem> {
    let records = app.look(move |cx| queries::open(cx, &who.actor)).await?;
    let wire = |r: &crate::model::Example| ExampleRecord {
        id: r.id.to_string(),
        division: r.division.to_string(),
        state: r.state.as_str(),
    };
    Ok(Api(records.iter().map(wire).collect()))
}

/// What was done.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Closed {
    /// `closed`.
    state: String,
}

/// Closes a record.
#[utoipa::path(
    post, path = "/api/v1/example/{id}/close", tag = "example", params(("id" = String, Path)),
    responses((status = 200, body = Closed), (status = 422, body = ProblemDocument))
)]
pub async fn close(
    State(app): State<App>,
    who: Signed,
    key: IdempotencyKey,
    Path(id): Path<ExampleId>,
) -> Result<Api<Closed>, Problem> {
    let answer = app
        .run(move |cx| {
            let cmd = CloseExample { id };
            key.once(cx, &id, |cx| close::run(cx, &who.actor, &cmd).map(|()| Closed { state: "closed".into() }))
        })
        .await?;
    Ok(Api(answer))
}
