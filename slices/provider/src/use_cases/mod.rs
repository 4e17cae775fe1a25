//! One file per command.

pub mod register_provider;
pub mod register_worker;
pub mod set_standing;
pub mod sign_contract;
pub mod use_contract;

use base::{Failure, Fields, Rejection};

/// The errors of a form whose fields could not be read; never empty-handed.
pub(crate) fn refused<T>(fields: Fields) -> Result<T, Failure> {
    Err(fields.finish().err().unwrap_or_else(|| Rejection::invalid(Vec::new())).into())
}
