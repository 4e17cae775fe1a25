//! One file per page.

pub(crate) mod home;
pub(crate) mod queue;
pub(crate) mod search;
