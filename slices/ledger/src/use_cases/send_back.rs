//! The county sends a statement back to the township with a reason.

use crate::lines::LineState;
use crate::model::StatementId;
use crate::store;
use authz::Actor;
use base::Failure;
use platform::Cx;

/// The command.
#[derive(Debug, Clone)]
pub struct SendBackStatement {
    /// Which statement.
    pub statement_id: StatementId,
    /// Why, in words.
    pub reason: String,
}

/// Sends back. Needs `settlement.confirm`.
///
/// # Errors
/// Not confirmed yet, or paid.
pub fn run(cx: &mut Cx<'_, '_>, actor: &Actor, cmd: &SendBackStatement) -> Result<(), Failure> {
    let scope = cx.require(actor, "settlement.confirm")?;
    let reason = super::reason(&cmd.reason)?;
    let statement = store::statement(cx.tx, &scope, cmd.statement_id)?.send_back(reason.clone())?;
    store::save_statement(cx.tx, &statement)?;
    store::move_lines(cx.tx, statement.id, LineState::Priced)?;
    super::hand_on(cx, actor, &statement, ("settlement.review", "township_clerk"), true)?;
    super::tell(cx, actor, "statement.returned", &statement, Some(&reason));
    Ok(())
}
