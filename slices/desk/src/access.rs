//! Who may open which address of the Desk's first page.

use crate::{api, pages};
use axum::routing::get;
use ui::utoipa_axum::routes;
use ui::{Access, Routes};

/// Pages and endpoints.
pub fn routes() -> Routes {
    let tasks = Access::With("task.read");
    Routes::new()
        // Whoever has no queue is led home: the mark in the top bar is no dead end for anybody.
        .page("/desk", Access::SignedIn, get(pages::queue::show))
        .page("/desk/next", tasks, get(pages::queue::next))
        .page("/desk/search", Access::SignedIn, get(pages::search::find))
        .page("/home", Access::SignedIn, get(pages::home::lead))
        .api(tasks, routes!(api::tasks))
}
