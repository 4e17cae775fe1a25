//! The township accepts an application.

use crate::store;
use crate::use_cases::{due, open_task};
use authz::Actor;
use base::Failure;
use base::id::CaseId;
use contract::{CaseAccepted, Event};
use platform::Cx;

/// The command.
#[derive(Debug, Clone)]
pub struct AcceptCase {
    /// Which case.
    pub case_id: CaseId,
    /// The applicant is a near relative of an officer.
    pub near_relative: bool,
}

/// Accepts and opens the township's review.
///
/// # Errors
/// Not found out of scope, rejected out of order.
pub fn run(cx: &mut Cx<'_, '_>, actor: &Actor, cmd: &AcceptCase) -> Result<(), Failure> {
    let scope = cx.require(actor, "case.accept")?;
    let case = store::case(cx.tx, &scope, cmd.case_id)?.accept(cmd.near_relative)?;
    store::save(cx.tx, &case)?;
    let subject = case.id.to_string();
    flow::end_tasks(cx.tx, &subject, "case.accept", Some(actor.user_id), cx.now)?;
    let due_at = due(cx, &case, "township_review")?;
    open_task(cx, &case, ("case.review", "township_clerk"), due_at, false)?;
    let entry = cx.entry(actor, "case.accepted", "case", case.id);
    cx.record(
        entry
            .of_person(case.person_id, case.division)
            .of_case(case.id)
            .with("near_relative", case.near_relative)
            .under("《社会救助法》第三十八条"),
    );
    cx.emit(Event::CaseAccepted(CaseAccepted { case_id: case.id, person_id: case.person_id, division: case.division }));
    Ok(())
}
