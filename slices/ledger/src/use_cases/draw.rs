//! Draws the monthly statements: one for each provider and township with something to settle.

use crate::model::{Month, StatementId};
use crate::statements::StatementState;
use crate::store;
use authz::Actor;
use base::{Failure, Rejection};
use platform::Cx;

/// The command.
#[derive(Debug, Clone)]
pub struct DrawStatements {
    /// Month of settlement; lines that were left over from earlier months come along.
    pub month: Month,
}

/// Draws; answers the statements made or added to. Needs `settlement.confirm`.
///
/// # Errors
/// Rejected for a month to come and when there is nothing to settle.
pub fn run(cx: &mut Cx<'_, '_>, actor: &Actor, cmd: &DrawStatements) -> Result<Vec<StatementId>, Failure> {
    let scope = cx.require(actor, "settlement.confirm")?;
    let this_month = Month::of(cx.today());
    if cmd.month > this_month {
        let message = format!("{} 还没有到，最晚可以出 {this_month} 的结算单。", cmd.month);
        return Err(Rejection::new("month_to_come", message).into());
    }
    let mut drawn = Vec::new();
    for group in store::open_groups(cx.tx, &scope, cmd.month)? {
        let new = StatementId::new(cx.ids, cx.now);
        let (id, state) = store::open_statement(cx.tx, new, (&group, cmd.month, cx.now))?;
        if state != StatementState::Draft {
            // What comes late goes into the next month's statement: a confirmed one is never added to.
            continue;
        }
        store::fill(cx.tx, id, &group, cmd.month)?;
        let statement = store::statement(cx.tx, &scope, id)?;
        super::hand_on(cx, actor, &statement, ("settlement.review", "township_clerk"), false)?;
        super::tell(cx, actor, "statement.drawn", &statement, None);
        drawn.push(id);
    }
    if drawn.is_empty() {
        let message = format!("{} 没有可以出单的记录：要么都已出单，要么还在核实。", cmd.month);
        return Err(Rejection::new("nothing_to_settle", message).into());
    }
    Ok(drawn)
}
