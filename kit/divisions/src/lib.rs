//! Administrative divisions of China, from the province down to the village.
//!
//! It owns the compact file that set-up makes from the pinned npm package ([`format`]). It never decides what a
//! person may see: that is `authz`. Start with [`format::Reader`].

pub mod format;
pub mod store;

pub use store::{Division, NewDivision};

/// This crate's tables.
pub const SCHEMA: db::MigrationSet = db::migrations!("divisions": "0001_divisions");
