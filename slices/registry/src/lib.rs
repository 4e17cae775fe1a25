//! People and households: one file per person.
//!
//! It owns who a person is: name, sex, birth date, where they live, categories and tags, and the sealed identity
//! number, phone and address. It decides when two entries are one person, and who may see a masked field for which
//! purpose; every such look is counted, journaled and shown to the person. It never shows a plain number on a list, and
//! never decides what a person is entitled to. Start with [`enrol`], [`labels`] and `use_cases/`.

mod api;
mod label;
mod model;
mod pages;
mod queries;
mod rules;
mod store;
mod timeline;
mod use_cases;

#[cfg(test)]
mod tests;

pub use label::{PersonLabel, Word, labels};
pub use model::{EnrolPerson, Enrolled, Field, Purpose};
pub use queries::{Look, looks};
pub use rules::{Search, accepted, read_search};
pub use timeline::{Fact, Moment, moments};
pub use use_cases::enrol::enrol;
pub use use_cases::reveal::{RevealField, run as reveal};
pub use use_cases::search::{FindByNumber, run as find_by_number};
pub use use_cases::update_contact::{UpdateContact, run as update_contact};

use axum::routing::{get, post};
use ui::utoipa_axum::routes;
use ui::{Access, Routes};

/// This crate's tables.
pub const SCHEMA: db::MigrationSet = db::migrations!("registry": "0001_registry");

/// Enrols at a desk: the actor needs `person.write` where the person lives.
///
/// # Errors
/// See [`enrol`]; also denied or rejected outside the actor's area.
pub fn enrol_at_desk(
    cx: &mut platform::Cx<'_, '_>,
    actor: &authz::Actor,
    cmd: &EnrolPerson,
) -> Result<Enrolled, base::Failure> {
    use_cases::enrol::run(cx, actor, cmd)
}

/// Pages and endpoints.
pub fn routes() -> Routes {
    let (read, write, reveal) =
        (Access::With("person.read"), Access::With("person.write"), Access::With("person.reveal"));
    Routes::new()
        .page("/desk/people", read, get(pages::people::list))
        .form("/desk/people", write, post(pages::enrol::create))
        .page("/desk/people/new", write, get(pages::enrol::blank))
        .page("/desk/people/{id}", read, get(pages::person::show))
        .form("/desk/people/{id}/reveal", reveal, post(pages::person::reveal))
        .page("/desk/people/{id}/contact", write, get(pages::contact::blank))
        .form("/desk/people/{id}/contact", write, post(pages::contact::change))
        .api(read, routes!(api::list))
        .api(read, routes!(api::show))
        .api(write, routes!(api::enrol))
        .api(write, routes!(api::update_contact))
        .api(reveal, routes!(api::reveal))
}
