//! One file per command.

pub(crate) mod classify;
pub(crate) mod enrol;
pub(crate) mod reveal;
pub(crate) mod search;
pub(crate) mod update_contact;
