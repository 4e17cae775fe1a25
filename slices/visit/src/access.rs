//! Every address of this slice, with the permission it takes.

use crate::{api, pages};
use axum::routing::{get, post};
use ui::utoipa_axum::routes;
use ui::{Access, Routes};

/// The routes of this slice.
pub fn routes() -> Routes {
    let (read, perform) = (Access::With("visit.read"), Access::With("visit.perform"));
    let close = Access::With("incident.close");
    Routes::new()
        .page("/field", Access::SignedIn, get(pages::day::show))
        .page("/field/visits/{id}", perform, get(pages::visit::show))
        .form("/field/visits/{id}/check-in", perform, post(pages::visit::check_in))
        .form("/field/visits/{id}/steps", perform, post(pages::visit::tick))
        .form("/field/visits/{id}/check-out", perform, post(pages::visit::check_out))
        .form("/field/visits/{id}/failure", perform, post(pages::visit::fail))
        .form("/field/visits/{id}/incident", perform, post(pages::visit::incident))
        .page("/desk/visits", read, get(pages::board::list))
        .page("/desk/visits/{id}", read, get(pages::record::show))
        .form("/desk/visits/{id}/incidents/{incident}", close, post(pages::record::close_incident))
        .api(read, routes!(api::list))
        .api(read, routes!(api::show))
        .api(perform, routes!(api::check_in))
        .api(perform, routes!(api::steps))
        .api(perform, routes!(api::check_out))
        .api(perform, routes!(api::failure))
        .api(perform, routes!(api::incident))
        .api(close, routes!(api::close_incident))
        .api(perform, routes!(api::session))
        .api(Access::With("visit.rate"), routes!(api::rating))
}
