//! Who may open which address of the registry.

use crate::{api, pages};
use axum::routing::{get, post};
use ui::utoipa_axum::routes;
use ui::{Access, Routes};

/// Pages and endpoints.
pub fn routes() -> Routes {
    let (read, write, reveal) =
        (Access::With("person.read"), Access::With("person.write"), Access::With("person.reveal"));
    let classify = Access::With("person.classify");
    Routes::new()
        .page("/desk/people", read, get(pages::people::list))
        .form("/desk/people", write, post(pages::enrol::create))
        .page("/desk/people/new", write, get(pages::enrol::blank))
        .page("/desk/people/{id}", read, get(pages::person::show))
        .form("/desk/people/{id}/reveal", reveal, post(pages::person::reveal))
        .page("/desk/people/{id}/categories", classify, get(pages::classify::blank))
        .form("/desk/people/{id}/categories", classify, post(pages::classify::change))
        .page("/desk/people/{id}/contact", write, get(pages::contact::blank))
        .form("/desk/people/{id}/contact", write, post(pages::contact::change))
        .api(read, routes!(api::list))
        .api(read, routes!(api::show))
        .api(write, routes!(api::enrol))
        .api(classify, routes!(api::classify))
        .api(write, routes!(api::update_contact))
        .api(reveal, routes!(api::reveal))
}
