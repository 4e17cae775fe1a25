//! The ledger in the database.

mod commitment;
mod fund;
mod line;
mod statement;

pub(crate) use commitment::*;
pub(crate) use fund::*;
pub(crate) use line::*;
pub(crate) use statement::*;
