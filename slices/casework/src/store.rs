//! Cases and needs in the database.

use crate::model::{Case, Decision, State, StateWord};
use authz::Scope;
use base::id::{CaseId, NeedId, PersonId, UserId};
use base::{Date, DivisionCode, Failure, Timestamp};
use db::{DbError, Row, Tx, params, sql};

/// One case that the scope reaches.
pub(crate) fn case(tx: &mut Tx<'_>, scope: &Scope, id: CaseId) -> Result<Case, Failure> {
    let found = tx.query_opt(
        sql!(
            "select c.id, c.number, c.person_id, c.division, c.channel, c.words, c.minor, c.recognised, c.near_relative,
             c.opinion, c.investigators, c.state, c.reviewed_by, c.notice_from, c.notice_until, c.rechecked_by,
             c.decided_by, c.decided_at, c.reason, c.note, c.law, c.policy_stamp, c.opened_at, c.version
             from casework_case c where c.id = $1 and {scope:division=c.division,person=c.person_id,subject=c.id}"
        )
        .scoped(scope),
        &params![id],
        case_row,
    )?;
    found.ok_or(Failure::NotFound)
}

/// Writes a new case.
pub(crate) fn insert(tx: &mut Tx<'_>, case: &Case) -> Result<(), DbError> {
    tx.execute(
        sql!(
            "insert into casework_case (id, number, person_id, division, channel, words, minor, recognised, state, opened_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
        ),
        &params![
            case.id,
            &case.number,
            case.person_id,
            case.division,
            case.channel,
            &case.words,
            case.minor,
            case.recognised,
            case.state.word(),
            case.opened_at
        ],
    )?;
    Ok(())
}

/// Writes what a step has changed, unless somebody else was faster.
pub(crate) fn save(tx: &mut Tx<'_>, case: &Case) -> Result<(), Failure> {
    let flat = Flat::of(&case.state);
    let decision = flat.decision;
    let changed = tx.execute(
        sql!(
            "update casework_case set state = $3, near_relative = $4, opinion = $5, investigators = $6, reviewed_by = $7,
             notice_from = $8, notice_until = $9, rechecked_by = $10, decided_by = $11, decided_at = $12, reason = $13,
             note = $14, law = $15, policy_stamp = $16, version = version + 1 where id = $1 and version = $2"
        ),
        &params![
            case.id,
            case.version,
            case.state.word(),
            case.near_relative,
            &case.opinion,
            &case.investigators,
            flat.reviewed_by,
            flat.notice.map(|n| n.0),
            flat.notice.map(|n| n.1),
            flat.rechecked_by,
            decision.map(|d| d.by),
            decision.map(|d| d.at),
            decision.map(|d| d.reason.as_str()),
            decision.map(|d| d.note.as_str()),
            decision.map(|d| d.law.as_str()),
            decision.map(|d| d.policy_stamp.as_str()),
        ],
    )?;
    if changed == 1 { Ok(()) } else { Err(Failure::Conflict) }
}

/// A state as columns.
#[derive(Default)]
struct Flat<'s> {
    reviewed_by: Option<UserId>,
    notice: Option<(Date, Date)>,
    rechecked_by: Option<UserId>,
    decision: Option<&'s Decision>,
}

impl<'s> Flat<'s> {
    fn of(state: &'s State) -> Self {
        match state {
            State::Reported | State::Accepted | State::Withdrawn => Self::default(),
            State::OnNotice { reviewed_by, from, until } => {
                Self { reviewed_by: Some(*reviewed_by), notice: Some((*from, *until)), ..Self::default() }
            }
            State::AwaitingRecheck { reviewed_by } => Self { reviewed_by: Some(*reviewed_by), ..Self::default() },
            State::AwaitingDecision { reviewed_by, rechecked_by } => {
                Self { reviewed_by: Some(*reviewed_by), rechecked_by: Some(*rechecked_by), ..Self::default() }
            }
            State::Confirmed(decision) | State::Refused(decision) => {
                Self { decision: Some(decision), ..Self::default() }
            }
        }
    }
}

fn case_row(row: &Row<'_>) -> Result<Case, DbError> {
    Ok(Case {
        id: row.get(0)?,
        number: row.get(1)?,
        person_id: row.get(2)?,
        division: row.get(3)?,
        channel: row.get(4)?,
        words: row.get(5)?,
        minor: row.get(6)?,
        recognised: row.get(7)?,
        near_relative: row.get(8)?,
        opinion: row.get::<Option<String>>(9)?.unwrap_or_default(),
        investigators: row.get::<Option<String>>(10)?.unwrap_or_default(),
        state: state_of(row)?,
        opened_at: row.get(22)?,
        version: row.get(23)?,
    })
}

fn state_of(row: &Row<'_>) -> Result<State, DbError> {
    Ok(match row.get::<StateWord>(11)? {
        StateWord::Reported => State::Reported,
        StateWord::Accepted => State::Accepted,
        StateWord::OnNotice => State::OnNotice { reviewed_by: row.get(12)?, from: row.get(13)?, until: row.get(14)? },
        StateWord::AwaitingRecheck => State::AwaitingRecheck { reviewed_by: row.get(12)? },
        StateWord::AwaitingDecision => {
            State::AwaitingDecision { reviewed_by: row.get(12)?, rechecked_by: row.get(15)? }
        }
        StateWord::Confirmed => State::Confirmed(decision_of(row)?),
        StateWord::Refused => State::Refused(decision_of(row)?),
        StateWord::Withdrawn => State::Withdrawn,
    })
}

fn decision_of(row: &Row<'_>) -> Result<Decision, DbError> {
    Ok(Decision {
        by: row.get(16)?,
        at: row.get(17)?,
        reason: row.get(18)?,
        note: row.get::<Option<String>>(19)?.unwrap_or_default(),
        law: row.get(20)?,
        policy_stamp: row.get(21)?,
    })
}

/// The number of the case that a person has on its way, if any: a need is not taken down twice.
pub(crate) fn open_case_of(tx: &mut Tx<'_>, person: PersonId) -> Result<Option<String>, DbError> {
    tx.query_opt(
        sql!(
            "select number from casework_case where person_id = $1
             and state in ('reported', 'accepted', 'on_notice', 'awaiting_recheck', 'awaiting_decision')"
        ),
        &params![person],
        |r| r.get(0),
    )
}

/// The next document number of a county and year; the row lock keeps the sequence without gaps.
pub(crate) fn next_number(tx: &mut Tx<'_>, county: DivisionCode, year: i64) -> Result<i64, DbError> {
    tx.query_one(
        sql!(
            "insert into casework_number (county, year, last) values ($1, $2, 1)
             on conflict (county, year) do update set last = casework_number.last + 1 returning last"
        ),
        &params![county, year],
        |r| r.get(0),
    )
}

/// One row of the demand ledger to be written.
pub(crate) struct NewNeed<'n> {
    pub id: NeedId,
    pub case: &'n Case,
    pub code: &'n str,
    pub at: Timestamp,
    pub by: Option<UserId>,
}

/// Writes a need into the ledger.
pub(crate) fn insert_need(tx: &mut Tx<'_>, need: &NewNeed<'_>) -> Result<(), DbError> {
    let case = need.case;
    tx.execute(
        sql!(
            "insert into casework_need (id, case_id, person_id, division, code, channel, reported_at, reported_by)
             values ($1, $2, $3, $4, $5, $6, $7, $8)"
        ),
        &params![need.id, case.id, case.person_id, case.division, need.code, case.channel, need.at, need.by],
    )?;
    Ok(())
}

/// Codes of a case's needs, always in the same order.
pub(crate) fn needs_of(tx: &mut Tx<'_>, case: CaseId) -> Result<Vec<String>, DbError> {
    tx.query(sql!("select code from casework_need where case_id = $1 order by id"), &params![case], |r| r.get(0))
}
