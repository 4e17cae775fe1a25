//! Insight: what the county has done, counted once and shown with its definition.
//!
//! It owns no table and changes nothing. Its figures come from the `v_*` views that other slices publish; every figure
//! opens the list it was counted from, and both come from the same rows under the same scope. Whoever may see figures
//! but not the cases behind them gets no small cells ([`disclosure`]). It never ranks people. Start with [`tally`] (pure),
//! then `queries/figures.rs`.

mod access;
mod api;
pub mod disclosure;
mod kit_reads;
pub mod model;
mod pages;
mod queries;
#[cfg(test)]
mod queries_tests;
mod store;
pub mod tally;

pub use access::routes;
