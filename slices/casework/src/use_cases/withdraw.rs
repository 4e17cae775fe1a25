//! The applicant takes the application back.

use crate::store;
use authz::Actor;
use base::Failure;
use base::id::CaseId;
use platform::Cx;

/// The command.
#[derive(Debug, Clone)]
pub struct WithdrawCase {
    /// Which case.
    pub case_id: CaseId,
}

/// Withdraws and drops every open task of the case.
///
/// # Errors
/// Not found out of scope; rejected after a decision.
pub fn run(cx: &mut Cx<'_, '_>, actor: &Actor, cmd: &WithdrawCase) -> Result<(), Failure> {
    let scope = cx.require(actor, "need.report")?;
    let case = store::case(cx.tx, &scope, cmd.case_id)?.withdraw()?;
    store::save(cx.tx, &case)?;
    flow::drop_tasks(cx.tx, &case.id.to_string(), cx.now)?;
    let entry = cx.entry(actor, "case.withdrawn", "case", case.id);
    cx.record(entry.of_person(case.person_id, case.division).of_case(case.id));
    Ok(())
}
