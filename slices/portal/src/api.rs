//! JSON endpoints of the Door.

use crate::queries;
use axum::extract::State;
use serde::Serialize;
use ui::{Api, App, Problem};
use utoipa::ToSchema;

/// One public notice.
#[derive(Serialize, ToSchema)]
pub struct NoticeItem {
    /// Masked name.
    name: String,
    /// Village.
    village: String,
    /// First day, `YYYY-MM-DD`.
    from: String,
    /// Last day, `YYYY-MM-DD`.
    until: String,
}

/// The notices that hang today.
#[derive(Serialize, ToSchema)]
pub struct NoticeList {
    items: Vec<NoticeItem>,
}

/// Lists the public notices of today; children never appear.
#[utoipa::path(get, path = "/api/v1/notices", tag = "portal", responses((status = 200, body = NoticeList)))]
pub async fn notices(State(app): State<App>) -> Result<Api<NoticeList>, Problem> {
    let rows = app.look(queries::notices).await?;
    let items = rows.into_iter().map(|notice| NoticeItem {
        name: notice.masked_name,
        village: notice.village,
        from: notice.from.to_string(),
        until: notice.until.to_string(),
    });
    Ok(Api(NoticeList { items: items.collect() }))
}
