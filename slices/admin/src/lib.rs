//! Accounts, what they may do, and who is signed in.
//!
//! It owns accounts, grants and sessions, sign-in with password and one-time code, and the pages of the three
//! administrators (三员分立: the system administrator opens accounts, the security administrator grants, the audit
//! administrator reads the journal; nobody holds two of these). It never shows data about recipients, never chooses
//! somebody's password and never keeps a token, only its digest.
//!
//! The application's middleware calls [`session::load`] and [`session::touch`]; set-up and the simulator open accounts
//! with [`set_up::open_account`]. Sign-in begins in `use_cases/sign_in.rs`.

mod access;
mod api;
mod kit_reads;
mod model;
mod pages;
mod queries;
mod rules;
pub mod session;
mod session_store;
pub mod set_up;
mod store;
#[cfg(test)]
mod tests;
pub mod use_cases;

pub use access::routes;
pub use model::{GrantId, NewGrant, SessionKind, StartCode};
pub use pages::cookie;

/// This slice's tables.
pub const SCHEMA: db::MigrationSet = db::migrations!("admin": "0001_admin");
