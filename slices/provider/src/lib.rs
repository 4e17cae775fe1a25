//! Providers: who delivers services, with which workers, under which contracts, and in which standing.
//!
//! It owns `provider_provider`, `provider_worker` and `provider_contract`. Its invariants: one provider for each unified
//! social credit code; a contract's used amount never leaves 0..=ceiling (a constraint of the database, not a hope); a
//! change of standing has a reason and stands in the journal; a red provider signs nothing new. It never chooses who
//! goes where (dispatch) and never pays (ledger). Standing is a word and three lamps, never the colour of a person's
//! warning. Start with [`use_cases::register_provider`], then [`model`]; process slices use [`use_contract`].

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
pub use model::{ContractId, Language, ProviderKind, Standing};
pub use use_cases::register_provider::{RegisterProvider, run as register_provider};
pub use use_cases::register_worker::{RegisterWorker, run as register_worker};
pub use use_cases::set_standing::{SetStanding, run as set_standing};
pub use use_cases::sign_contract::{SignContract, run as sign_contract};
pub use use_cases::use_contract::use_contract;

/// This crate's tables.
pub const SCHEMA: db::MigrationSet = db::migrations!("provider": "0001_provider");
