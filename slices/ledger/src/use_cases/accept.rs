//! The county accepts a statement that the township has confirmed.

use crate::model::StatementId;
use crate::statements::Signed;
use crate::store;
use authz::Actor;
use base::Failure;
use platform::Cx;

/// The command.
#[derive(Debug, Clone)]
pub struct AcceptStatement {
    /// Which statement.
    pub statement_id: StatementId,
}

/// Accepts. Needs `settlement.confirm`.
///
/// # Errors
/// Out of order, or by the person who confirmed.
pub fn run(cx: &mut Cx<'_, '_>, actor: &Actor, cmd: &AcceptStatement) -> Result<(), Failure> {
    let scope = cx.require(actor, "settlement.confirm")?;
    let by = Signed { by: actor.user_id, at: cx.now };
    let statement = store::statement(cx.tx, &scope, cmd.statement_id)?.accept(by)?;
    store::save_statement(cx.tx, &statement)?;
    super::hand_on(cx, actor, &statement, ("settlement.pay", "county_approver"), false)?;
    super::tell(cx, actor, "statement.accepted", &statement, None);
    Ok(())
}
