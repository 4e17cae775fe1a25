//! Example: one line that says what this slice is for.
//!
//! It owns `example_record`; its invariant is in [`model`]: nothing is closed twice. It never does what another slice
//! owns. Start with [`use_cases::open`], then [`model::Example`].

mod access;
mod api;
pub mod model;
mod pages;
mod queries;
mod store;
pub mod use_cases;

pub use access::routes;

/// This crate's tables.
pub const SCHEMA: db::MigrationSet = db::migrations!("example": "0001_example");
