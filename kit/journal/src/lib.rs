//! The journal: append-only, hash-chained, written in the same transaction as the change it tells of.
//!
//! It holds identifiers, codes and figures, never a name, a number or an address. Timelines, audit and statistics read
//! it. Start with [`record`]; [`close_group`] chains what a commit group has recorded; [`verify`] finds any flipped
//! byte and any deleted, inserted or cut-off row.

mod chain;
mod entry;
mod outbox;
mod verify;

pub use chain::close_group;
pub use entry::{Entry, Facts, TimelineRow, by_case, by_person, by_subject, record};
pub use outbox::{Letter, post, sent, waiting};
pub use verify::{Report, verify};

/// This crate's tables.
pub const SCHEMA: db::MigrationSet = db::migrations!("journal": "0001_journal");
