//! A plan has ended, or one of its orders will not be delivered: what is not used is free for others.

use crate::model::{Account, Movement, MovementKind};
use crate::store;
use authz::Actor;
use base::id::PlanId;
use base::money::Fen;
use base::{Failure, Rejection};
use contract::OrderCancelled;
use journal::Entry;
use platform::Cx;

/// The command.
#[derive(Debug, Clone)]
pub struct ReleaseCommitment {
    /// Which plan.
    pub plan_id: PlanId,
    /// Why, in words.
    pub reason: String,
}

/// Releases; answers what became free. Needs `settlement.confirm`.
///
/// # Errors
/// Rejected with `nothing_committed` when the plan holds no money.
pub fn run(cx: &mut Cx<'_, '_>, actor: &Actor, cmd: &ReleaseCommitment) -> Result<Fen, Failure> {
    let scope = cx.require(actor, "settlement.confirm")?;
    let reason = super::reason(&cmd.reason)?;
    let unused = store::unused(cx.tx, &scope, cmd.plan_id)?;
    if unused.is_empty() {
        let message = "这份计划没有占用中的资金：可能已经用完、已经释放，或者不在您的辖区。请核对计划编号。";
        return Err(Rejection::new("nothing_committed", message).into());
    }
    let mut movement = Movement::new(MovementKind::Release, cmd.plan_id);
    for commitment in &unused {
        let amount = commitment.remaining_fen;
        movement = movement.shift(&commitment.fund, Account::Committed, Account::Available, amount)?;
        store::end(cx.tx, commitment)?;
    }
    store::book(cx, &movement)?;
    let total = Fen::total(unused.iter().map(|c| c.remaining_fen))?;
    let entry = cx.entry(actor, "commitment.released", "plan", cmd.plan_id);
    cx.record(entry.with("amount_fen", total.fen()).with("reason", reason));
    Ok(total)
}

/// Releases the money of one unit; nothing is done where the whole plan was released before.
pub(crate) fn unit(cx: &mut Cx<'_, '_>, order: &OrderCancelled) -> Result<(), Failure> {
    if order.price_fen <= Fen::ZERO {
        return Ok(());
    }
    let Some((fund, _)) = store::draw(cx.tx, order.line_id, order.price_fen)? else { return Ok(()) };
    let movement = Movement::new(MovementKind::Release, order.order_id);
    let movement = movement.shift(&fund, Account::Committed, Account::Available, order.price_fen)?;
    store::book(cx, &movement)?;
    let entry = Entry::new(cx.now, "commitment.released", "order", order.order_id);
    let entry = entry.of_person(order.person_id, order.division).of_case(order.case_id);
    cx.record(entry.with("item", &order.item).with("amount_fen", order.price_fen.fen()).with("fund", &fund.code));
    Ok(())
}
