//! The assessor finishes an assessment.

use crate::model::{Findings, State};
use crate::rules::{self, Filled, Judged};
use crate::store;
use authz::Actor;
use base::Failure;
use base::id::AssessmentId;
use contract::{AssessmentCompleted, Event};
use platform::Cx;

/// The command.
#[derive(Debug, Clone)]
pub struct CompleteAssessment {
    /// Which assessment.
    pub id: AssessmentId,
    /// What was filled in.
    pub filled: Filled,
    /// The version that the assessor had on the screen.
    pub version: i64,
}

/// Scores the form, keeps both grades, ends the task and tells the other slices.
///
/// # Errors
/// Not found out of scope; a conflict when the assessment changed meanwhile; rejected when it is finished already, when
/// an item has no answer, and for everything [`rules::judge`] objects to.
pub fn run(cx: &mut Cx<'_, '_>, actor: &Actor, cmd: &CompleteAssessment) -> Result<(), Failure> {
    let scope = cx.require(actor, "assessment.perform")?;
    let mut assessment = store::find(cx.tx, &scope, cmd.id)?;
    if assessment.state == State::Open && assessment.version != cmd.version {
        return Err(Failure::Conflict);
    }
    let view = cx.view(assessment.division)?;
    let instrument = view.instrument(&assessment.instrument).ok_or(crate::model::AssessmentRejection::NoInstrument)?;
    let judged = match &assessment.state {
        State::Open => rules::judge(&view, instrument, &cmd.filled, &actor.name)?,
        State::Done(_) => return Err(crate::model::AssessmentRejection::AlreadyDone.into()),
    };
    let Judged { score, grade, manual, needs, companion } = judged;
    let findings = Findings {
        by: actor.user_id,
        at: cx.now,
        instrument_version: instrument.provenance.version.clone(),
        policy_stamp: view.stamp().to_owned(),
        answers: cmd.filled.answers.clone(),
        score,
        grade,
        manual,
        needs,
        companion,
    };
    assessment = assessment.complete(findings.clone())?;
    store::save_findings(cx.tx, &assessment, &findings)?;
    let subject = assessment.id.to_string();
    flow::end_tasks(cx.tx, &subject, "assessment.perform", Some(actor.user_id), cx.now)?;
    let entry = cx.entry(actor, "assessment.completed", "assessment", assessment.id);
    let entry = entry.of_person(assessment.person_id, assessment.division).of_case(assessment.case_id);
    let entry = entry.with("instrument", &assessment.instrument).with("score", score).with("grade", &findings.grade);
    let entry = entry.with("needs", findings.needs.join(" "));
    let entry = match &findings.manual {
        Some(manual) => entry.with("grade_manual", &manual.grade),
        None => entry,
    };
    cx.record(entry.under(view.cite(&instrument.source)));
    cx.emit(Event::AssessmentCompleted(AssessmentCompleted {
        assessment_id: assessment.id,
        case_id: assessment.case_id,
        person_id: assessment.person_id,
        division: assessment.division,
        instrument: assessment.instrument,
        grade: findings.effective_grade().to_owned(),
        needs: findings.needs,
    }));
    Ok(())
}
