//! Work is given out under a contract, or given back.

use crate::model::{ContractId, ProviderRejection};
use crate::store;
use base::{Failure, Fen};
use platform::Cx;

/// Takes an amount from a contract, or gives one back (negative). A door for process slices, which have asked for
/// their own permission: two clerks who assign at the same moment cannot exceed the ceiling together.
///
/// # Errors
/// Rejected with `contract_ceiling_reached` when less is left.
pub fn use_contract(cx: &mut Cx<'_, '_>, contract_id: ContractId, fen: Fen) -> Result<(), Failure> {
    if store::move_used(cx.tx, contract_id, fen)? { Ok(()) } else { Err(ProviderRejection::CeilingReached.into()) }
}
