//! JSON endpoints: every command and list of this slice, for programs.

pub(crate) mod funds;
pub(crate) mod lines;
pub(crate) mod statements;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A reason in words.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = SettlementReason)]
pub struct ReasonBody {
    /// At most 200 characters.
    pub reason: String,
}
