//! The county sends a case back to the township, saying what is missing.

use crate::store;
use crate::use_cases::{due, open_task};
use authz::Actor;
use base::Failure;
use base::failure::Fields;
use base::id::CaseId;
use platform::Cx;

/// The command.
#[derive(Debug, Clone)]
pub struct SendBackCase {
    /// Which case.
    pub case_id: CaseId,
    /// What is missing and what to do, in words.
    pub note: String,
}

/// Returns the case to the township's queue, marked as returned.
///
/// # Errors
/// Not found out of scope; rejected out of order or without words.
pub fn run(cx: &mut Cx<'_, '_>, actor: &Actor, cmd: &SendBackCase) -> Result<(), Failure> {
    let scope = cx.require(actor, "case.return")?;
    let mut fields = Fields::new();
    let note = fields.text("note", "退回说明", &cmd.note, 500).unwrap_or_default();
    fields.finish()?;
    let mut case = store::case(cx.tx, &scope, cmd.case_id)?.send_back()?;
    case.opinion = note;
    store::save(cx.tx, &case)?;
    let subject = case.id.to_string();
    for kind in ["case.recheck", "case.decide"] {
        flow::end_tasks(cx.tx, &subject, kind, Some(actor.user_id), cx.now)?;
    }
    let due_at = due(cx, &case, "township_review")?;
    open_task(cx, &case, ("case.review", "township_clerk"), due_at, true)?;
    let entry = cx.entry(actor, "case.sent-back", "case", case.id);
    cx.record(entry.of_person(case.person_id, case.division).of_case(case.id));
    Ok(())
}
