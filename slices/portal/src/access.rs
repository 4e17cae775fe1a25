//! Every address of this slice, with the permission it takes.

use crate::{api, pages};
use axum::routing::{get, post};
use ui::utoipa_axum::routes;
use ui::{Access, Routes};

/// The routes of this slice.
pub fn routes() -> Routes {
    let own = Access::With("visit.rate");
    let answer = Access::With("case.accept");
    Routes::new()
        .page("/", Access::Public, get(pages::home::show))
        .page("/help", Access::Public, get(pages::help::show))
        .page("/apply", Access::Public, get(pages::apply::begin))
        .page("/apply/{step}", Access::Public, get(pages::apply::show))
        .form("/apply/{step}", Access::Public, post(pages::apply::answer))
        .page("/apply/check", Access::Public, get(pages::check::show))
        .form("/apply/check", Access::Public, post(pages::check::submit))
        .page("/apply/receipt/{number}", Access::Public, get(pages::check::receipt))
        .page("/progress", Access::Public, get(pages::progress::ask))
        .form("/progress", Access::Public, post(pages::progress::show))
        .page("/notices", Access::Public, get(pages::notices::list))
        .page("/feedback", Access::Public, get(pages::feedback::ask))
        .form("/feedback", Access::Public, post(pages::feedback::send))
        .page("/my", own, get(pages::my::show))
        .form("/my/visits/{id}/rating", own, post(pages::my::rate))
        .form("/my/plans/{id}/agreement", own, post(pages::offer::agree))
        .form("/my/plans/{id}/refusal", own, post(pages::offer::decline))
        .page("/desk/feedback", answer, get(pages::answers::list))
        .form("/desk/feedback/{id}/answer", answer, post(pages::answers::answer))
        .api(Access::Public, routes!(api::notices))
        .api(Access::Public, routes!(api::apply))
        .api(Access::Public, routes!(api::progress))
        .api(Access::Public, routes!(api::send_feedback))
        .api(answer, routes!(api::list_feedback))
        .api(answer, routes!(api::answer_feedback))
}
