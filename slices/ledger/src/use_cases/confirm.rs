//! The township confirms a statement: these services were delivered here.

use crate::lines::LineState;
use crate::model::StatementId;
use crate::statements::Signed;
use crate::store;
use authz::Actor;
use base::Failure;
use platform::Cx;

/// The command.
#[derive(Debug, Clone)]
pub struct ConfirmStatement {
    /// Which statement.
    pub statement_id: StatementId,
}

/// Confirms. Needs `settlement.review`.
///
/// # Errors
/// Out of order, or nothing in it.
pub fn run(cx: &mut Cx<'_, '_>, actor: &Actor, cmd: &ConfirmStatement) -> Result<(), Failure> {
    let scope = cx.require(actor, "settlement.review")?;
    let by = Signed { by: actor.user_id, at: cx.now };
    let statement = store::statement(cx.tx, &scope, cmd.statement_id)?.confirm(by)?;
    store::save_statement(cx.tx, &statement)?;
    store::move_lines(cx.tx, statement.id, LineState::Confirmed)?;
    super::hand_on(cx, actor, &statement, ("settlement.accept", "county_clerk"), false)?;
    super::tell(cx, actor, "statement.confirmed", &statement, None);
    Ok(())
}
