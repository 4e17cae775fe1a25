//! Every address of this slice, with the permission it takes.

use crate::{api, pages};
use axum::routing::get;
use ui::utoipa_axum::routes;
use ui::{Access, Routes};

/// The routes of this slice. A list behind a figure also takes the permission of what it lists.
pub fn routes() -> Routes {
    let stats = Access::With("stats.read");
    Routes::new()
        .page("/desk/insight", stats, get(pages::insight::show))
        .page("/desk/insight/export", stats, get(pages::export::download))
        .page("/desk/insight/lists/{measure}", stats, get(pages::list::show))
        .page("/desk/oversight", stats, get(pages::oversight::show))
        .api(stats, routes!(api::statistics))
}
