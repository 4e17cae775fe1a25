//! Casework: from a reported need to a decision.
//!
//! It owns the demand ledger (`casework_need`) and the cases (`casework_case`); the invariants are in [`model`]: nobody
//! re-checks or decides what they have reviewed themselves, nothing is decided while its public notice runs, no child
//! is ever put on notice. It never assesses, plans or pays: those slices react to its events. Start with
//! [`use_cases::report`], then [`model::Case`].

mod access;
mod api;
pub mod model;
mod pages;
mod queries;
mod store;
#[cfg(test)]
mod tests;
pub mod use_cases;

pub use access::routes;
pub use use_cases::report::{ReportNeed, Reported, run as report_need};

/// This crate's tables.
pub const SCHEMA: db::MigrationSet = db::migrations!("casework": "0001_casework");
