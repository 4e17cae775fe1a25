//! One file per page: parse, call, render.

pub(crate) mod case;
pub(crate) mod cases;
pub(crate) mod needs;
pub(crate) mod paper;
pub(crate) mod report;
pub(crate) mod steps;
