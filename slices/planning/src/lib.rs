//! Planning: which services a person gets this year, inside the yearly quota.
//!
//! It owns the plans (`planning_plan`, `planning_line`) and the quota (`planning_quota`). Its invariants: a tranche is
//! never overdrawn (pure rule, guarded update and check constraint, in this order); a tranche opens when the former is
//! used to the share, or open for the days, that the place has set; a price is frozen on the day the draft was made,
//! with the policy it came from; nothing on the negative list and nothing off the catalogue is ever planned; nothing
//! is delivered before the person, guardian or proxy has agreed. It never assesses and never orders or pays: those
//! slices react to [`contract::PlanAgreed`]. The unused part of a tranche stays usable until the end of the year, or
//! lapses when the next one opens, as the place has set.
//!
//! Start with [`rules::propose`] and [`quota::Quota`], then [`use_cases::agree`].

mod access;
mod api;
pub mod model;
mod offers;
mod pages;
mod queries;
pub mod quota;
pub mod react;
pub mod rules;
mod store;
pub mod use_cases;

#[cfg(test)]
mod testing;

pub use access::routes;
pub use offers::{Offer, OfferedService, offers};
pub use use_cases::agree::{AgreePlan, run as agree_plan};
pub use use_cases::change_lines::{ChangeLines, Wish, run as change_lines};
pub use use_cases::decline::{DeclinePlan, run as decline_plan};

/// This crate's tables.
pub const SCHEMA: db::MigrationSet = db::migrations!("planning": "0001_planning", "0002_waiting");
