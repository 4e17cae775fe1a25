//! One file per page: parse, call, render.

pub(crate) mod new_contract;
pub(crate) mod new_provider;
pub(crate) mod new_worker;
pub(crate) mod provider;
pub(crate) mod providers;

/// A place to choose, and whether it is chosen.
pub(crate) type Places = Vec<(base::DivisionCode, String)>;
