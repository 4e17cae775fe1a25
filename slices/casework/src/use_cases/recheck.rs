//! The county clerk re-checks what the township has reviewed.

use crate::store;
use crate::use_cases::{due, open_task};
use authz::Actor;
use base::Failure;
use base::id::CaseId;
use platform::Cx;

/// The command.
#[derive(Debug, Clone)]
pub struct RecheckCase {
    /// Which case.
    pub case_id: CaseId,
}

/// Passes the case to the approver.
///
/// # Errors
/// Not found out of scope; rejected out of order or for the person who reviewed.
pub fn run(cx: &mut Cx<'_, '_>, actor: &Actor, cmd: &RecheckCase) -> Result<(), Failure> {
    let scope = cx.require(actor, "case.recheck")?;
    let case = store::case(cx.tx, &scope, cmd.case_id)?;
    let case = case.recheck(actor.user_id)?;
    store::save(cx.tx, &case)?;
    flow::end_tasks(cx.tx, &case.id.to_string(), "case.recheck", Some(actor.user_id), cx.now)?;
    let due_at = due(cx, &case, "county_confirmation")?;
    open_task(cx, &case, ("case.decide", "county_approver"), due_at, false)?;
    let entry = cx.entry(actor, "case.rechecked", "case", case.id);
    let entry = entry.of_person(case.person_id, case.division).of_case(case.id);
    cx.record(entry.under("《社会救助法》第四十四条"));
    Ok(())
}
