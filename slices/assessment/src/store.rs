//! Assessments in the database.

use crate::model::{Answers, Assessment, Findings, ManualGrade, State, StateWord};
use authz::Scope;
use base::id::{AssessmentId, CaseId, PersonId, UserId};
use base::{Date, DivisionCode, Failure};
use db::{DbError, Row, Tx, Value, params, sql};

/// One assessment that the scope reaches.
pub(crate) fn find(tx: &mut Tx<'_>, scope: &Scope, id: AssessmentId) -> Result<Assessment, Failure> {
    let found = tx.query_opt(
        sql!(
            "select a.id, a.case_id, a.person_id, a.division, a.instrument, a.state, a.assessor_id, a.opened_at, a.due_at,
             a.done_by, a.done_at, a.instrument_version, a.policy_stamp, a.score, a.grade, a.grade_manual, a.reason,
             a.companion, a.version
             from assessment_assessment a
             where a.id = $1 and {scope:division=a.division,person=a.person_id,subject=a.id}"
        )
        .scoped(scope),
        &params![id],
        row,
    )?;
    let mut assessment = found.ok_or(Failure::NotFound)?;
    let (asked, found) = needs(tx, id)?;
    assessment.asked = asked;
    if let State::Done(findings) = &mut assessment.state {
        findings.needs = found;
        findings.answers = answers(tx, id)?;
    }
    Ok(assessment)
}

fn row(row: &Row<'_>) -> Result<Assessment, DbError> {
    let state = match row.get::<StateWord>(5)? {
        StateWord::Open => State::Open,
        StateWord::Done => State::Done(Box::new(findings(row)?)),
    };
    Ok(Assessment {
        id: row.get(0)?,
        case_id: row.get(1)?,
        person_id: row.get(2)?,
        division: row.get(3)?,
        instrument: row.get(4)?,
        assessor_id: row.get(6)?,
        asked: Vec::new(),
        opened_at: row.get(7)?,
        due_at: row.get(8)?,
        state,
        version: row.get(18)?,
    })
}

fn findings(row: &Row<'_>) -> Result<Findings, DbError> {
    let manual: Option<String> = row.get(15)?;
    let reason: Option<String> = row.get(16)?;
    Ok(Findings {
        by: row.get(9)?,
        at: row.get(10)?,
        instrument_version: row.get(11)?,
        policy_stamp: row.get(12)?,
        answers: Answers::new(),
        score: row.get(13)?,
        grade: row.get(14)?,
        manual: manual.map(|grade| ManualGrade { grade, reason: reason.unwrap_or_default() }),
        needs: Vec::new(),
        companion: row.get::<Option<String>>(17)?.unwrap_or_default(),
    })
}

/// Needs told and needs found.
fn needs(tx: &mut Tx<'_>, id: AssessmentId) -> Result<(Vec<String>, Vec<String>), DbError> {
    let rows: Vec<(String, bool, bool)> = tx.query(
        sql!("select code, asked, found from assessment_need where assessment_id = $1 order by code"),
        &params![id],
        |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)),
    )?;
    let asked = rows.iter().filter(|(_, asked, _)| *asked).map(|(code, ..)| code.clone()).collect();
    Ok((asked, rows.into_iter().filter(|(_, _, found)| *found).map(|(code, ..)| code).collect()))
}

fn answers(tx: &mut Tx<'_>, id: AssessmentId) -> Result<Answers, DbError> {
    let rows =
        tx.query(sql!("select item, value from assessment_answer where assessment_id = $1"), &params![id], |r| {
            Ok((r.get(0)?, r.get(1)?))
        })?;
    Ok(rows.into_iter().collect())
}

/// Writes a new, open assessment with the needs that the person told.
pub(crate) fn insert(tx: &mut Tx<'_>, assessment: &Assessment) -> Result<(), DbError> {
    tx.execute(
        sql!(
            "insert into assessment_assessment (id, case_id, person_id, division, instrument, state, assessor_id, opened_at,
             due_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
        ),
        &params![
            assessment.id,
            assessment.case_id,
            assessment.person_id,
            assessment.division,
            &assessment.instrument,
            assessment.state.word(),
            assessment.assessor_id,
            assessment.opened_at,
            assessment.due_at
        ],
    )?;
    tx.insert_rows(
        sql!("insert into assessment_need (assessment_id, code, asked, found) values"),
        assessment.asked.iter().map(|code| params![assessment.id, code, true, false]),
    )?;
    Ok(())
}

/// Writes what a finished assessment came to, unless somebody else was faster.
pub(crate) fn save_findings(tx: &mut Tx<'_>, assessment: &Assessment, findings: &Findings) -> Result<(), Failure> {
    let manual = findings.manual.as_ref();
    let changed = tx.execute(
        sql!(
            "update assessment_assessment set state = $3, done_by = $4, done_at = $5, instrument_version = $6,
             policy_stamp = $7, score = $8, grade = $9, grade_manual = $10, reason = $11, companion = $12,
             version = version + 1 where id = $1 and version = $2"
        ),
        &params![
            assessment.id,
            assessment.version,
            assessment.state.word(),
            findings.by,
            findings.at,
            &findings.instrument_version,
            &findings.policy_stamp,
            findings.score,
            &findings.grade,
            manual.map(|m| m.grade.as_str()),
            manual.map(|m| m.reason.as_str()),
            Some(findings.companion.as_str()).filter(|name| !name.is_empty())
        ],
    )?;
    if changed != 1 {
        return Err(Failure::Conflict);
    }
    tx.insert_rows(
        sql!("insert into assessment_answer (assessment_id, item, value) values"),
        findings.answers.iter().map(|(item, value)| params![assessment.id, item, *value]),
    )?;
    for code in &findings.needs {
        tx.execute(
            sql!(
                "insert into assessment_need (assessment_id, code, asked, found) values ($1, $2, $3, $4)
                 on conflict (assessment_id, code) do update set found = excluded.found"
            ),
            &params![assessment.id, code, false, true],
        )?;
    }
    Ok(())
}

/// Whether the case has an assessment on its way.
pub(crate) fn has_open(tx: &mut Tx<'_>, case: CaseId) -> Result<bool, DbError> {
    tx.query_one(
        sql!("select count(*) from assessment_assessment where case_id = $1 and state = 'open'"),
        &params![case],
        |r| Ok(r.get::<i64>(0)? > 0),
    )
}

/// The birth date of a person.
pub(crate) fn birth_date(tx: &mut Tx<'_>, person: PersonId) -> Result<Option<Date>, DbError> {
    let date = tx.query_opt(sql!("select birth_date from v_person where id = $1"), &params![person], |r| r.get(0))?;
    Ok(date.flatten())
}

/// Divisions that one statement can ask for: more than five levels, because an old code keeps the line of its successor.
const LINE: usize = 10;

/// The assessor with the fewest open assessments among those whose area holds the place; on a tie the lowest key.
pub(crate) fn least_busy(tx: &mut Tx<'_>, line: &[DivisionCode], today: Date) -> Result<Option<UserId>, DbError> {
    let mut values: Vec<Value> = vec![Value::from(today)];
    values.extend((0..LINE).map(|n| Value::from(line.get(n).or(line.first()).copied())));
    tx.query_opt(
        sql!(
            "select u.user_id, (select count(*) from assessment_assessment a
                 where a.assessor_id = u.user_id and a.state = 'open') as busy
             from (select distinct r.user_id from v_user_role r where r.role = 'assessor' and r.valid_from <= $1
                 and r.valid_to >= $1 and r.division in ($2, $3, $4, $5, $6, $7, $8, $9, $10, $11)) u
             order by busy, u.user_id limit 1"
        ),
        &values,
        |r| r.get(0),
    )
}

/// Gives an open assessment to an assessor.
pub(crate) fn set_assessor(tx: &mut Tx<'_>, id: AssessmentId, assessor: UserId) -> Result<(), DbError> {
    tx.execute(
        sql!(
            "update assessment_assessment set assessor_id = $2, version = version + 1 where id = $1 and state = 'open'"
        ),
        &params![id, assessor],
    )?;
    Ok(())
}

/// Open assessments that nobody has been found for: key, case, person and place.
pub(crate) fn waiting(tx: &mut Tx<'_>) -> Result<Vec<(AssessmentId, CaseId, PersonId, DivisionCode)>, DbError> {
    tx.query(
        sql!(
            "select id, case_id, person_id, division from assessment_assessment
             where state = 'open' and assessor_id is null order by due_at, id"
        ),
        &[],
        |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?)),
    )
}
