//! Every address of this slice, with the permission it takes.

use crate::{api, pages};
use axum::routing::{get, post};
use ui::utoipa_axum::routes;
use ui::{Access, Routes};

/// The routes of this slice.
pub fn routes() -> Routes {
    let (read, write) = (Access::With("provider.read"), Access::With("provider.write"));
    Routes::new()
        .page("/desk/providers", read, get(pages::providers::list))
        .form("/desk/providers", write, post(pages::new_provider::create))
        .page("/desk/providers/new", write, get(pages::new_provider::blank))
        .page("/desk/providers/{id}", read, get(pages::provider::show))
        .form("/desk/providers/{id}/standing", write, post(pages::provider::set_standing))
        .page("/desk/providers/{id}/workers/new", write, get(pages::new_worker::blank))
        .form("/desk/providers/{id}/workers", write, post(pages::new_worker::create))
        .page("/desk/providers/{id}/contracts/new", write, get(pages::new_contract::blank))
        .form("/desk/providers/{id}/contracts", write, post(pages::new_contract::create))
        .api(read, routes!(api::list))
        .api(read, routes!(api::show))
        .api(write, routes!(api::register))
        .api(write, routes!(api::add_worker))
        .api(write, routes!(api::sign))
        .api(write, routes!(api::stand))
}
