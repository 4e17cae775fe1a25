//! Every address of this slice, with the permission it takes.

use crate::{api, pages};
use axum::routing::{get, post};
use ui::utoipa_axum::routes;
use ui::{Access, Routes};

/// The routes of this slice.
pub fn routes() -> Routes {
    Routes::new()
        .page("/field/assess", Access::With("assessment.perform"), get(pages::field::list))
        .page("/field/assess/{id}", Access::With("assessment.perform"), get(pages::field::show))
        .form("/field/assess/{id}/completion", Access::With("assessment.perform"), post(pages::field::complete))
        .page("/desk/assessments", Access::With("assessment.read"), get(pages::desk::list))
        .page("/desk/assessments/{id}", Access::With("assessment.read"), get(pages::desk::show))
        .api(Access::With("assessment.read"), routes!(api::list))
        .api(Access::With("assessment.read"), routes!(api::get))
        .api(Access::With("assessment.perform"), routes!(api::complete))
}
