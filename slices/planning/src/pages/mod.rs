//! One file per page: parse, call, render.

pub(crate) mod plan;
pub(crate) mod plans;
pub(crate) mod steps;

#[cfg(test)]
mod tests;
