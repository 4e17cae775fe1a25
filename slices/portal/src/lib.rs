//! The Door: what citizens see.
//!
//! It owns the way in: an application of one question a page that works without an account and without script, its
//! draft and its receipt; following an application in four plain words; one's own file, with a yes or a no to one's own
//! plan; public notices; feedback. It
//! never decides anything and never tells a stranger who is in the registry. Start with [`model::Answers`], then
//! `pages/apply.rs`.

mod access;
mod api;
mod model;
mod pages;
mod queries;
mod rules;
mod store;
#[cfg(test)]
mod tests;
mod use_cases;

pub use access::routes;

/// This slice's tables.
pub const SCHEMA: db::MigrationSet = db::migrations!("portal": "0001_portal", "0002_draft_number");
