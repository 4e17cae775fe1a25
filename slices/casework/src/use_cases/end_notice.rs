//! The public notice has ended, with or without an objection.

use crate::store;
use crate::use_cases::{due, open_task};
use authz::Actor;
use base::Failure;
use base::failure::Fields;
use base::id::CaseId;
use platform::Cx;

/// The command.
#[derive(Debug, Clone)]
pub struct EndNotice {
    /// Which case.
    pub case_id: CaseId,
    /// What was objected, if anything was.
    pub objection: Option<String>,
}

/// Passes the case to the county, or back to review after an objection.
///
/// # Errors
/// Not found out of scope; rejected while the notice runs.
pub fn run(cx: &mut Cx<'_, '_>, actor: &Actor, cmd: &EndNotice) -> Result<(), Failure> {
    let scope = cx.require(actor, "case.review")?;
    let objection = cmd.objection.as_deref().filter(|text| !text.trim().is_empty());
    if let Some(text) = objection {
        let mut fields = Fields::new();
        fields.text("objection", "异议内容", text, 500);
        fields.finish()?;
    }
    let case = store::case(cx.tx, &scope, cmd.case_id)?.end_notice(cx.today(), objection.is_some())?;
    store::save(cx.tx, &case)?;
    flow::end_tasks(cx.tx, &case.id.to_string(), "case.end-notice", Some(actor.user_id), cx.now)?;
    if objection.is_some() {
        let due_at = due(cx, &case, "objection_review")?;
        open_task(cx, &case, ("case.review", "township_clerk"), due_at, true)?;
    } else {
        let due_at = due(cx, &case, "county_confirmation")?;
        open_task(cx, &case, ("case.recheck", "county_clerk"), due_at, false)?;
    }
    let entry = cx.entry(actor, "case.notice-ended", "case", case.id);
    cx.record(
        entry
            .of_person(case.person_id, case.division)
            .of_case(case.id)
            .with("objection", objection.is_some())
            .under("《最低生活保障审核确认办法》第十九条"),
    );
    Ok(())
}
