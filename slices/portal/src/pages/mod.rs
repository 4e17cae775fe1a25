//! One file per page.

pub(crate) mod answers;
pub(crate) mod apply;
pub(crate) mod check;
pub(crate) mod draft;
pub(crate) mod feedback;
pub(crate) mod help;
pub(crate) mod home;
pub(crate) mod my;
pub(crate) mod notices;
pub(crate) mod offer;
pub(crate) mod progress;
