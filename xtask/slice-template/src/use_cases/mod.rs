//! One file per command.

pub mod close;
pub mod open;
