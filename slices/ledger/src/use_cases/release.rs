//! A plan has ended: what it did not use is free for others.

use crate::model::{Account, Movement, MovementKind};
use crate::store;
use authz::Actor;
use base::id::PlanId;
use base::money::Fen;
use base::{Failure, Rejection};
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
