//! Every address of this slice, with the permission it takes.

use crate::{api, pages};
use axum::routing::{get, post};
use ui::utoipa_axum::routes;
use ui::{Access, Routes};

/// The routes of this slice.
pub fn routes() -> Routes {
    Routes::new()
        .page("/desk/orders", Access::With("order.read"), get(pages::orders::list))
        .page("/desk/orders/{id}", Access::With("order.read"), get(pages::order::show))
        .form("/desk/orders/{id}/assignment", Access::With("order.assign"), post(pages::order::assign))
        .form("/desk/orders/{id}/acceptance", Access::With("order.accept"), post(pages::order::accept))
        .form("/desk/orders/{id}/return", Access::With("order.accept"), post(pages::order::hand_back))
        .form("/desk/orders/{id}/review", Access::With("order.review"), post(pages::order::review))
        .api(Access::With("order.read"), routes!(api::list_orders))
        .api(Access::With("order.assign"), routes!(api::list_candidates))
        .api(Access::With("order.assign"), routes!(api::assign))
        .api(Access::With("order.review"), routes!(api::review))
        .api(Access::With("order.accept"), routes!(api::accept))
        .api(Access::With("order.accept"), routes!(api::hand_back))
}
