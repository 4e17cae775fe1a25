//! One file per command.

pub mod accept;
pub mod decide;
pub mod end_notice;
pub mod recheck;
pub mod report;
pub mod review;
pub mod send_back;
pub mod withdraw;

use crate::model::Case;
use base::{Failure, Timestamp};
use flow::NewTask;
use platform::Cx;

/// Opens the task for the next step of a case; the deadline is the one of the place.
fn open_task(
    cx: &mut Cx<'_, '_>,
    case: &Case,
    (kind, role): (&'static str, &'static str),
    due_at: Timestamp,
    returned: bool,
) -> Result<(), Failure> {
    let needs = crate::store::needs_of(cx.tx, case.id)?;
    let view = cx.view(case.division)?;
    let names: Vec<&str> = needs.iter().filter_map(|code| view.need(code)).map(|need| need.name_zh.as_str()).collect();
    let task = NewTask {
        kind,
        role,
        subject_kind: "case",
        subject_id: case.id.to_string(),
        person_id: Some(case.person_id),
        case_id: Some(case.id),
        provider_id: None,
        division: case.division,
        reason: names.join("、"),
        href: format!("/desk/cases/{}", case.id),
        returned,
        due_at,
    };
    flow::open_task(cx.tx, cx.ids, cx.now, &task)?;
    Ok(())
}

/// When a step of a case that begins now must be done.
fn due(cx: &Cx<'_, '_>, case: &Case, deadline: &str) -> Result<Timestamp, Failure> {
    flow::due_at(&*cx.view(case.division)?, cx.policy.working_calendar(), deadline, cx.now)
}
