//! One file per page.

pub(crate) mod audit;
pub mod cookie;
pub(crate) mod login;
pub(crate) mod second_step;
pub(crate) mod system;
pub(crate) mod user;
pub(crate) mod users;
