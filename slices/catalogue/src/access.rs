//! Every address of the catalogue, and who may use it: the list is public (社会救助法第六十七条).

use crate::{api, pages};
use axum::routing::get;
use ui::{Access, Routes, utoipa_axum};

/// The routes of this slice.
pub fn routes() -> Routes {
    Routes::new()
        .page("/catalogue", Access::Public, get(pages::door::show))
        .page("/desk/catalogue", Access::With("catalogue.read"), get(pages::desk::list))
        .page("/desk/catalogue/{code}", Access::With("catalogue.read"), get(pages::desk::show))
        .api(Access::Public, utoipa_axum::routes!(api::items))
        .api(Access::Public, utoipa_axum::routes!(api::needs))
        .api(Access::Public, utoipa_axum::routes!(api::negative_list))
}
