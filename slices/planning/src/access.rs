//! Every address of this slice, with the permission it takes.

use crate::{api, pages};
use axum::routing::{get, post};
use ui::utoipa_axum::routes;
use ui::{Access, Routes};

/// The routes of this slice.
pub fn routes() -> Routes {
    Routes::new()
        .page("/desk/plans", Access::With("plan.read"), get(pages::plans::list))
        .page("/desk/plans/{id}", Access::With("plan.read"), get(pages::plan::show))
        .form("/desk/plans/{id}/lines", Access::With("plan.write"), post(pages::steps::change_lines))
        .form("/desk/plans/{id}/agreement", Access::With("plan.agree"), post(pages::steps::agree))
        .form("/desk/plans/{id}/refusal", Access::With("plan.agree"), post(pages::steps::decline))
        .api(Access::With("plan.read"), routes!(api::list))
        .api(Access::With("plan.read"), routes!(api::get))
        .api(Access::With("plan.write"), routes!(api::change_lines))
        .api(Access::With("plan.agree"), routes!(api::agree))
        .api(Access::With("plan.agree"), routes!(api::decline))
}
