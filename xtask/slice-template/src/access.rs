//! Every address of this slice with its permission.

use crate::{api, pages};
use axum::routing::{get, post};
use ui::{Access, Routes};
use utoipa_axum::routes;

/// The routes.
pub fn routes() -> Routes {
    Routes::new()
        .page("/desk/example", Access::With("example.read"), get(pages::list::show))
        .form("/desk/example/{id}/close", Access::With("example.write"), post(pages::list::close))
        .api(Access::With("example.read"), routes!(api::list))
        .api(Access::With("example.write"), routes!(api::close))
}
