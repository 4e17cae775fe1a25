//! The ledger: whose money pays for which visit.
//!
//! It owns the funds of every county and year, the postings that move their money, the money reserved for plan lines,
//! the settlement line of every delivered visit and the monthly statements of the providers. Its invariants: money only
//! moves from pot to pot, so every movement makes zero within each fund; no pot is ever below zero; the figures of a
//! fund equal its postings; a visit is charged once, to one fund; nothing that was paid is edited, only reversed by a
//! line of its own; three different people sign a statement. [`check`] proves all that from the database.
//!
//! It never decides who gets which service and never asks whether a visit took place: it holds what looks odd and lets
//! a person decide. It reacts to `PlanAgreed` and `VisitCompleted` ([`react`]) and emits `VisitPriced`. Start with
//! [`model::Movement`], then [`use_cases`].

#![deny(clippy::float_arithmetic)]

mod access;
mod api;
#[cfg(test)]
mod books_tests;
mod check;
pub mod lines;
pub mod model;
mod pages;
mod queries;
pub mod react;
pub mod rules;
pub mod statements;
mod store;
pub mod use_cases;

pub use access::routes;
pub use check::{BalanceReport, Totals, check};
pub use use_cases::budget::{SetBudget, run as set_budget};
pub use use_cases::release::{ReleaseCommitment, run as release_commitment};

/// This slice's tables.
pub const SCHEMA: db::MigrationSet = db::migrations!("ledger": "0001_ledger");
