//! JSON endpoints: every command and list of this slice, for programs.

pub(crate) mod funds;
pub(crate) mod lines;
pub(crate) mod statements;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Nothing but "done".
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = SettlementDone)]
pub struct Done {
    /// Always true.
    pub done: bool,
}

/// The key of what was made.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = SettlementMade)]
pub struct Made {
    /// Key.
    pub id: String,
}

/// A reason in words.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = SettlementReason)]
pub struct ReasonBody {
    /// At most 200 characters.
    pub reason: String,
}
