//! What other slices' events mean here.

use crate::model::{Assessment, State};
use crate::{rules, store};
use base::id::{AssessmentId, CaseId, PersonId, UserId};
use base::{DivisionCode, Failure, age_on};
use contract::CaseConfirmed;
use flow::NewTask;
use journal::Entry;
use platform::Cx;

/// A case was confirmed: its person is assessed, by the assessor of the area who has least to do. Nothing happens when
/// the case has an open assessment already.
///
/// # Errors
/// Rejected when no instrument fits, or when the deadline falls into a year without a calendar.
pub fn on_case_confirmed(cx: &mut Cx<'_, '_>, event: &CaseConfirmed) -> Result<(), Failure> {
    if store::has_open(cx.tx, event.case_id)? {
        return Ok(());
    }
    let view = cx.view(event.division)?;
    let age = store::birth_date(cx.tx, event.person_id)?.map(|born| age_on(born, cx.today()));
    let instrument = rules::choose(view.instruments(), age)?;
    let urgent = event.needs.iter().any(|code| view.need(code).is_some_and(|need| need.urgent));
    let deadline = if urgent { "assessment_emergency" } else { "assessment" };
    let assessment = Assessment {
        id: AssessmentId::new(cx.ids, cx.now),
        case_id: event.case_id,
        person_id: event.person_id,
        division: event.division,
        instrument: instrument.code.clone(),
        assessor_id: find_assessor(cx, event.division)?,
        asked: event.needs.clone(),
        opened_at: cx.now,
        due_at: flow::due_at(&view, cx.policy.working_calendar(), deadline, cx.now)?,
        state: State::Open,
        version: 1,
    };
    store::insert(cx.tx, &assessment)?;
    if let Some(assessor) = assessment.assessor_id {
        give(cx, (assessment.id, assessment.case_id, assessment.person_id), assessor)?;
    }
    let names: Vec<&str> = event.needs.iter().filter_map(|c| view.need(c)).map(|n| n.name_zh.as_str()).collect();
    flow::open_task(cx.tx, cx.ids, cx.now, &task(&assessment, names.join("、")))?;
    let entry = Entry::new(cx.now, "assessment.opened", "assessment", assessment.id);
    let entry = entry.of_person(assessment.person_id, assessment.division).of_case(assessment.case_id);
    cx.record(entry.with("instrument", &assessment.instrument));
    Ok(())
}

/// Gives every assessment that waits for an assessor to one, after an assessor's account was opened. For a daily job;
/// running it twice does nothing. Answers how many were given.
///
/// # Errors
/// See [`db::DbError`].
pub fn assign_waiting(cx: &mut Cx<'_, '_>) -> Result<usize, Failure> {
    let mut given = 0;
    for (id, case_id, person_id, division) in store::waiting(cx.tx)? {
        let Some(assessor) = find_assessor(cx, division)? else { continue };
        store::set_assessor(cx.tx, id, assessor)?;
        give(cx, (id, case_id, person_id), assessor)?;
        let entry = Entry::new(cx.now, "assessment.given", "assessment", id);
        cx.record(entry.of_person(person_id, division).of_case(case_id));
        given += 1;
    }
    Ok(given)
}

fn find_assessor(cx: &mut Cx<'_, '_>, division: DivisionCode) -> Result<Option<UserId>, Failure> {
    let line: Vec<DivisionCode> = divisions::store::line(cx.tx, division)?.into_iter().map(|d| d.code).collect();
    Ok(store::least_busy(cx.tx, &line, cx.today())?)
}

/// The assessor sees this assessment, its case and its person, and no others (个人信息保护法第六条: least reach).
fn give(
    cx: &mut Cx<'_, '_>,
    (id, case_id, person_id): (AssessmentId, CaseId, PersonId),
    assessor: UserId,
) -> Result<(), Failure> {
    for subject in [id.to_string(), case_id.to_string(), person_id.to_string()] {
        authz::assign(cx.tx, assessor, &subject, cx.now)?;
    }
    Ok(())
}

fn task(assessment: &Assessment, reason: String) -> NewTask {
    NewTask {
        kind: "assessment.perform",
        role: "assessor",
        subject_kind: "assessment",
        subject_id: assessment.id.to_string(),
        person_id: Some(assessment.person_id),
        case_id: Some(assessment.case_id),
        provider_id: None,
        division: assessment.division,
        reason,
        href: format!("/field/assess/{}", assessment.id),
        returned: false,
        due_at: assessment.due_at,
    }
}
