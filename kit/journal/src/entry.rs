//! One entry, and the reading of timelines.

use base::id::{CaseId, PersonId, UserId};
use base::{Timestamp, division::DivisionCode};
use db::{DbError, Row, Tx, params, sql};
use std::collections::BTreeMap;

/// What an entry tells beside who, when and what: small facts by name, in a fixed order.
pub type Facts = BTreeMap<String, String>;

/// Something that happened.
#[derive(Debug, Clone)]
pub struct Entry {
    /// When.
    pub at: Timestamp,
    /// Who; nobody for a reaction or a scheduled job.
    pub actor_id: Option<UserId>,
    /// In which role.
    pub role: String,
    /// What, past tense: `case.confirmed`.
    pub action: &'static str,
    /// Kind of the subject: `case`.
    pub subject_kind: &'static str,
    /// Key of the subject.
    pub subject_id: String,
    /// The person whose timeline tells it.
    pub person_id: Option<PersonId>,
    /// The case whose timeline tells it.
    pub case_id: Option<CaseId>,
    /// Where.
    pub division: Option<DivisionCode>,
    /// Codes and figures; never a name, a number, an address.
    pub facts: Facts,
    /// The clause it rests on.
    pub law: Option<String>,
}

impl Entry {
    /// An entry of an action on a subject; the rest is added with the `with_…` and `of_…` methods.
    pub fn new(at: Timestamp, action: &'static str, subject_kind: &'static str, subject_id: impl ToString) -> Self {
        Self {
            at,
            actor_id: None,
            role: "system".into(),
            action,
            subject_kind,
            subject_id: subject_id.to_string(),
            person_id: None,
            case_id: None,
            division: None,
            facts: Facts::new(),
            law: None,
        }
    }

    /// Who did it, in which role.
    #[must_use]
    pub fn by(mut self, user: UserId, role: &str) -> Self {
        self.actor_id = Some(user);
        self.role = role.to_owned();
        self
    }

    /// On whose timeline, and where.
    #[must_use]
    pub fn of_person(mut self, person: PersonId, division: DivisionCode) -> Self {
        self.person_id = Some(person);
        self.division = Some(division);
        self
    }

    /// On which case's timeline.
    #[must_use]
    pub fn of_case(mut self, case: CaseId) -> Self {
        self.case_id = Some(case);
        self
    }

    /// One more fact.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl ToString) -> Self {
        self.facts.insert(name.to_owned(), value.to_string());
        self
    }

    /// The clause it rests on.
    #[must_use]
    pub fn under(mut self, law: impl Into<String>) -> Self {
        self.law = Some(law.into());
        self
    }
}

/// Leaves an entry with the transaction; it is chained and written when the commit group ends, or dropped with the
/// command that failed.
pub fn record(tx: &mut Tx<'_>, entry: Entry) {
    tx.defer(Box::new(entry));
}

/// One line of a timeline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimelineRow {
    /// Place in the journal.
    pub seq: i64,
    /// When.
    pub at: Timestamp,
    /// Who, when it was a person.
    pub actor_id: Option<UserId>,
    /// In which role.
    pub role: String,
    /// What.
    pub action: String,
    /// Key of the subject.
    pub subject_id: String,
    /// Codes and figures.
    pub facts: Facts,
    /// The clause it rests on.
    pub law: Option<String>,
}

fn timeline_row(row: &Row<'_>) -> Result<TimelineRow, DbError> {
    let facts: String = row.get(6)?;
    Ok(TimelineRow {
        seq: row.get(0)?,
        at: row.get(1)?,
        actor_id: row.get(2)?,
        role: row.get(3)?,
        action: row.get(4)?,
        subject_id: row.get(5)?,
        facts: serde_json::from_str(&facts).unwrap_or_default(),
        law: row.get(7)?,
    })
}

/// The timeline of a person, newest first. The caller has made sure that the person may be seen.
///
/// # Errors
/// See [`DbError`].
pub fn by_person(tx: &mut Tx<'_>, person: PersonId, limit: i64) -> Result<Vec<TimelineRow>, DbError> {
    tx.query(
        sql!(
            "select seq, at, actor_id, role, action, subject_id, facts, law from journal_entry
             where person_id = $1 order by seq desc limit $2"
        ),
        &params![person, limit],
        timeline_row,
    )
}

/// The timeline of a case, newest first. The caller has made sure that the case may be seen.
///
/// # Errors
/// See [`DbError`].
pub fn by_case(tx: &mut Tx<'_>, case: CaseId, limit: i64) -> Result<Vec<TimelineRow>, DbError> {
    tx.query(
        sql!(
            "select seq, at, actor_id, role, action, subject_id, facts, law from journal_entry
             where case_id = $1 order by seq desc limit $2"
        ),
        &params![case, limit],
        timeline_row,
    )
}

/// The entries about one subject, newest first. The caller has made sure that it may be seen.
///
/// # Errors
/// See [`DbError`].
pub fn by_subject(tx: &mut Tx<'_>, subject_id: &str, limit: i64) -> Result<Vec<TimelineRow>, DbError> {
    tx.query(
        sql!(
            "select seq, at, actor_id, role, action, subject_id, facts, law from journal_entry
             where subject_id = $1 order by seq desc limit $2"
        ),
        &params![subject_id, limit],
        timeline_row,
    )
}
