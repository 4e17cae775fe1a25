//! Visits: what was planned becomes a service that was received.
//!
//! It owns the visits (`visit_visit`) and the incidents at them. The invariants are in [`model`]: a visit begins once
//! and ends once, nothing blocks it because a phone failed (what is missing is flagged for a person), and a location is
//! kept only where the item's evidence asks for one. It never prices or pays: that is the ledger's, which hears
//! `VisitCompleted`. Start with [`model::Visit`], then [`use_cases`].

mod access;
mod api;
pub mod model;
mod pages;
mod queries;
pub mod react;
mod rules;
mod store;
pub mod use_cases;

#[cfg(test)]
mod tests;

pub use access::routes;
pub use rules::rating_closed;
pub use use_cases::check_out::door_code;
pub use use_cases::rate::{RateVisit, run as rate};

/// This crate's tables.
pub const SCHEMA: db::MigrationSet = db::migrations!("visit": "0001_visit", "0002_incident_closed");
