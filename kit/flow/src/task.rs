//! Opening and ending tasks.

use base::id::{CaseId, PersonId, ProviderId, TaskId, UserId};
use base::{DivisionCode, IdSource, Timestamp};
use db::{DbError, Tx, params, sql};

/// A task to be opened.
#[derive(Debug, Clone)]
pub struct NewTask {
    /// What is to be done: `case.review`; also the text key `task-case-review`.
    pub kind: &'static str,
    /// Role whose queue it enters.
    pub role: &'static str,
    /// Kind of the subject: `case`.
    pub subject_kind: &'static str,
    /// Key of the subject.
    pub subject_id: String,
    /// Whom it concerns.
    pub person_id: Option<PersonId>,
    /// Which case it belongs to.
    pub case_id: Option<CaseId>,
    /// Whose provider's task it is.
    pub provider_id: Option<ProviderId>,
    /// Where.
    pub division: DivisionCode,
    /// Why, in a few plain words without any name or number of a person.
    pub reason: String,
    /// The page on which it is done.
    pub href: String,
    /// Sent back by the next step, with a reason.
    pub returned: bool,
    /// Until when.
    pub due_at: Timestamp,
}

/// Opens a task.
///
/// # Errors
/// See [`DbError`].
pub fn open_task(tx: &mut Tx<'_>, ids: &mut IdSource, now: Timestamp, task: &NewTask) -> Result<TaskId, DbError> {
    let id = TaskId::new(ids, now);
    tx.execute(
        sql!(
            "insert into flow_task (id, kind, role, subject_kind, subject_id, person_id, case_id, provider_id, division,
             reason, href, state, returned, opened_at, due_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'open', $12, $13, $14)"
        ),
        &params![
            id,
            task.kind,
            task.role,
            task.subject_kind,
            &task.subject_id,
            task.person_id,
            task.case_id,
            task.provider_id,
            task.division,
            &task.reason,
            &task.href,
            task.returned,
            now,
            task.due_at
        ],
    )?;
    Ok(id)
}

/// Ends the open tasks of a kind about a subject as done; answers how many there were.
///
/// # Errors
/// See [`DbError`].
pub fn end_tasks(
    tx: &mut Tx<'_>,
    subject_id: &str,
    kind: &str,
    by: Option<UserId>,
    now: Timestamp,
) -> Result<usize, DbError> {
    tx.execute(
        sql!(
            "update flow_task set state = 'done', ended_at = $3, ended_by = $4
             where subject_id = $1 and kind = $2 and state = 'open'"
        ),
        &params![subject_id, kind, now, by],
    )
}

/// Drops every open task about a subject: there is nothing left to do.
///
/// # Errors
/// See [`DbError`].
pub fn drop_tasks(tx: &mut Tx<'_>, subject_id: &str, now: Timestamp) -> Result<usize, DbError> {
    tx.execute(
        sql!("update flow_task set state = 'dropped', ended_at = $2 where subject_id = $1 and state = 'open'"),
        &params![subject_id, now],
    )
}
