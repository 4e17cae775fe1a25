//! People and households: one file per person.
//!
//! It owns who a person is: name, sex, birth date, where they live, categories and tags, and the sealed identity
//! number, phone and address. It decides when two entries are one person, and who may see a masked field for which
//! purpose; every such look is counted, journaled and shown to the person. It never shows a plain number on a list, and
//! never decides what a person is entitled to. Start with [`enrol`], [`labels`] and `use_cases/`.

mod access;
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

pub use access::routes;
pub use label::{PersonLabel, Word, labels};
pub use model::{EnrolPerson, Enrolled, Field, Purpose};
pub use queries::{Look, looks};
pub use rules::{Search, accepted, read_search};
pub use timeline::{Fact, Moment, moments};
pub use use_cases::enrol::{enrol, run as enrol_at_desk};
pub use use_cases::reveal::{RevealField, run as reveal};
pub use use_cases::search::{FindByNumber, run as find_by_number};
pub use use_cases::update_contact::{UpdateContact, run as update_contact};

/// This crate's tables.
pub const SCHEMA: db::MigrationSet = db::migrations!("registry": "0001_registry");
