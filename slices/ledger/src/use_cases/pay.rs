//! A statement is paid: each fund pays its part, less what it claims back.

use crate::lines::LineState;
use crate::model::{Account, Movement, MovementKind, StatementId};
use crate::statements::{Signed, Statement};
use crate::store;
use authz::Actor;
use base::Failure;
use base::failure::Fields;
use platform::Cx;

/// The command.
#[derive(Debug, Clone)]
pub struct PayStatement {
    /// Which statement.
    pub statement_id: StatementId,
    /// Number of the payment order.
    pub payment: String,
}

/// Records the payment. Needs `settlement.pay`.
///
/// # Errors
/// Out of order, or by somebody who signed before.
pub fn run(cx: &mut Cx<'_, '_>, actor: &Actor, cmd: &PayStatement) -> Result<(), Failure> {
    let scope = cx.require(actor, "settlement.pay")?;
    let mut fields = Fields::new();
    let payment = fields.text("payment", "付款凭证号", &cmd.payment, 60);
    fields.finish()?;
    let by = Signed { by: actor.user_id, at: cx.now };
    let statement = store::statement(cx.tx, &scope, cmd.statement_id)?.pay(by, payment.unwrap_or_default())?;
    store::save_statement(cx.tx, &statement)?;
    let movement = movement(cx, &statement)?;
    store::book(cx, &movement)?;
    store::move_lines(cx.tx, statement.id, LineState::Paid)?;
    super::end_step(cx, actor, &statement)?;
    super::tell(cx, actor, "statement.paid", &statement, None);
    Ok(())
}

fn movement(cx: &mut Cx<'_, '_>, statement: &Statement) -> Result<Movement, Failure> {
    let provider = statement.provider_id;
    let mut movement = Movement::new(MovementKind::Pay, statement.id);
    for (fund, due, back) in store::dues(cx.tx, statement.id)? {
        movement = movement.shift(&fund, Account::Payable(provider), Account::Paid(provider), due)?.shift(
            &fund,
            Account::Recoverable(provider),
            Account::Available,
            back,
        )?;
    }
    Ok(movement)
}
