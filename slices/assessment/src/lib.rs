//! Assessment: what a person can do alone, and what is needed.
//!
//! It owns `assessment_assessment` with its answers and needs. Its invariants: a case has at most one open assessment;
//! an unanswered item is never zero, so nothing is graded before everything is answered; the score is always computed
//! here, never taken from a form; a grade set by hand stands beside the computed one with its reason, never over it; a
//! finished assessment never changes. It never decides who is helped (casework) nor what is given (planning): that
//! slice reacts to [`contract::AssessmentCompleted`]. Instruments are data in `policy/national/instruments/`.
//!
//! Start with [`react::on_case_confirmed`], then [`use_cases::complete`] and [`rules`].

mod access;
mod api;
pub mod model;
mod pages;
mod queries;
pub mod react;
pub mod rules;
mod store;
pub mod use_cases;

#[cfg(test)]
mod testing;

pub use access::routes;
pub use use_cases::complete::{CompleteAssessment, run as complete_assessment};

/// This crate's tables.
pub const SCHEMA: db::MigrationSet = db::migrations!("assessment": "0001_assessment");
