//! Takes a priced or paid visit back with a new line of the negative amount; nothing paid is ever edited.

use crate::store;
use authz::Actor;
use base::Failure;
use base::id::SettlementLineId;
use platform::Cx;

/// The command.
#[derive(Debug, Clone)]
pub struct ReverseLine {
    /// Which line.
    pub line_id: SettlementLineId,
    /// Why, in words.
    pub reason: String,
}

/// Reverses; answers the new line. Needs `settlement.confirm`.
///
/// # Errors
/// Nothing was owed, a confirmed statement holds the line, or it was reversed before.
pub fn run(cx: &mut Cx<'_, '_>, actor: &Actor, cmd: &ReverseLine) -> Result<SettlementLineId, Failure> {
    let scope = cx.require(actor, "settlement.confirm")?;
    let reason = super::reason(&cmd.reason)?;
    let line = store::line(cx.tx, &scope, cmd.line_id)?;
    let (statement, before) = (line.statement_id, line.state);
    let id = SettlementLineId::new(cx.ids, cx.now);
    let reversal = line.reverse(id, (cx.now, reason))?;
    if reversal.original.state != before {
        store::save_line(cx.tx, &reversal.original)?;
        if let Some(statement) = statement {
            store::sum_up(cx.tx, statement)?;
        }
    }
    match store::insert_line(cx.tx, &reversal.line) {
        Err(error) if error.is_unique("ledger_line_reverses") => return Err(Failure::Conflict),
        other => other?,
    }
    store::book(cx, &reversal.movement)?;
    let line = &reversal.line;
    let entry = cx.entry(actor, "settlement.reversed", "settlement_line", cmd.line_id);
    cx.record(
        entry
            .of_person(line.person_id, line.division)
            .with("visit", line.visit_id)
            .with("reversal", line.id)
            .with("amount_fen", line.amount_fen.fen())
            .with("reason", line.reason.as_deref().unwrap_or_default()),
    );
    Ok(id)
}
