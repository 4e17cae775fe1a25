//! Dispatch: from an agreed plan to a worker at the door.
//!
//! It owns the work orders (`dispatch_order`), the explanations kept with decisions (`dispatch_candidate`) and the counted
//! ratings of providers. Its invariants: hard filters come before any score and a rejected candidate is never proposed;
//! a person decides and every candidate has reasons in words; a red provider, an unqualified worker or one without a
//! valid check for contact with children cannot be chosen, whatever the reason; the ceiling of a contract is taken with
//! the orders and given back when a visit fails. It never delivers (visit) and never pays (ledger). Start with
//! [`rules::rank`], then [`use_cases::assign`].

mod access;
mod api;
pub mod model;
mod pages;
mod pool;
mod queries;
pub mod react;
pub mod rules;
mod store;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
pub mod times;
pub mod use_cases;

pub use access::routes;
pub use use_cases::accept::run as accept;
pub use use_cases::assign::{AssignOrder, Assigned, auto_assign, run as assign};
pub use use_cases::propose::{Proposal, candidates};

/// This crate's tables.
pub const SCHEMA: db::MigrationSet = db::migrations!("dispatch": "0001_dispatch", "0002_review", "0003_accepted");
