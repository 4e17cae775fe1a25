//! Every address of this slice, with the permission it takes.

use crate::{api, pages};
use axum::routing::{get, post};
use ui::utoipa_axum::routes;
use ui::{Access, Routes};

/// The routes of this slice.
pub fn routes() -> Routes {
    Routes::new()
        .page("/desk/needs", Access::With("need.read"), get(pages::needs::list))
        .page("/desk/needs.csv", Access::With("need.read"), get(pages::needs::export))
        .page("/desk/cases", Access::With("case.read"), get(pages::cases::list))
        .page("/desk/cases/{id}", Access::With("case.read"), get(pages::case::show))
        .page("/desk/cases/{id}/paper", Access::With("case.read"), get(pages::paper::show))
        .form("/desk/cases/{id}/acceptance", Access::With("case.accept"), post(pages::steps::accept))
        .form("/desk/cases/{id}/review", Access::With("case.review"), post(pages::steps::review))
        .form("/desk/cases/{id}/notice-end", Access::With("case.review"), post(pages::steps::end_notice))
        .form("/desk/cases/{id}/recheck", Access::With("case.recheck"), post(pages::steps::recheck))
        .form("/desk/cases/{id}/decision", Access::With("case.confirm"), post(pages::steps::decide))
        .form("/desk/cases/{id}/return", Access::With("case.return"), post(pages::steps::send_back))
        .page("/field/report", Access::With("need.report"), get(pages::report::show))
        .form("/field/report", Access::With("need.report"), post(pages::report::submit))
        .api(Access::With("need.read"), routes!(api::list_needs))
        .api(Access::With("case.read"), routes!(api::list_cases))
        .api(Access::With("case.read"), routes!(api::get_case))
        .api(Access::With("case.accept"), routes!(api::accept))
        .api(Access::With("case.review"), routes!(api::review))
        .api(Access::With("case.review"), routes!(api::end_notice))
        .api(Access::With("case.recheck"), routes!(api::recheck))
        .api(Access::With("case.confirm"), routes!(api::decide))
        .api(Access::With("case.return"), routes!(api::send_back))
        .api(Access::With("need.report"), routes!(api::report))
        .api(Access::With("need.report"), routes!(api::withdraw))
}
