//! Who may do what, where.
//!
//! Roles are data (`policy/national/roles/`). [`require`] turns an actor and a permission into a [`Scope`]; a scope
//! cannot be made in any other way, every store function asks for one, and it compiles to the one SQL predicate that
//! lists, counts, searches and statistics share.

mod actor;
mod assignment;
mod matrix;
mod scope;

pub use actor::{Actor, Grant};
pub use assignment::{assign, release};
pub use matrix::role_matrix;
pub use scope::{Scope, require};

/// This crate's tables.
pub const SCHEMA: db::MigrationSet = db::migrations!("authz": "0001_authz");
