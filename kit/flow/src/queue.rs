//! The queue: what an actor's roles have to do, overdue first. Counts and rows come from one predicate.

use authz::{Actor, Scope};
use base::id::{PersonId, TaskId};
use base::{DivisionCode, Timestamp};
use db::{DbError, Row, Tx, Value, params, sql};

base::text_enum!(
    /// Which part of the queue is shown.
    Tab {
        /// Everything open.
        All => "all",
        /// Past its deadline.
        Overdue => "overdue",
        /// Due before the end of today.
        Today => "today",
        /// Sent back by the next step.
        Returned => "returned",
        /// Opened within the last 24 hours.
        New => "new",
    }
);

/// One task of the queue.
#[derive(Debug, Clone)]
pub struct TaskRow {
    /// Key.
    pub id: TaskId,
    /// What is to be done.
    pub kind: String,
    /// Key of the subject.
    pub subject_id: String,
    /// Whom it concerns.
    pub person_id: Option<PersonId>,
    /// Where.
    pub division: DivisionCode,
    /// Why, in a few words.
    pub reason: String,
    /// The page on which it is done.
    pub href: String,
    /// Sent back by the next step.
    pub returned: bool,
    /// Since when.
    pub opened_at: Timestamp,
    /// Until when.
    pub due_at: Timestamp,
}

/// Rows per tab; each equals the number of rows that tab lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize)]
pub struct Counts {
    /// Everything open.
    pub all: i64,
    /// Past its deadline.
    pub overdue: i64,
    /// Due before the end of today.
    pub today: i64,
    /// Sent back.
    pub returned: i64,
    /// Opened within 24 hours.
    pub new: i64,
}

/// Where a page of the queue begins: after this task.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cursor {
    /// Deadline of the last task shown.
    pub due_at: Timestamp,
    /// Key of the last task shown.
    pub id: TaskId,
}

/// What is asked of the queue.
#[derive(Debug, Clone, Copy)]
pub struct Asked {
    /// Which part of it.
    pub tab: Tab,
    /// Only what lies in this division, as far as it is within reach at all.
    pub within: Option<DivisionCode>,
    /// Where the page begins.
    pub after: Option<Cursor>,
    /// Rows at most.
    pub limit: i64,
}

/// `$1..$4` roles, `$5` now, `$6` end of today, `$7` a day ago, `$8` the first digits of the division asked for.
fn common(actor: &Actor, within: Option<DivisionCode>, now: Timestamp) -> Vec<Value> {
    let role = |n: usize| Value::from(actor.grants.get(n).or(actor.grants.first()).map_or("", |g| g.role.as_str()));
    let end_of_today = Timestamp::in_china(now.china_date(), 24, 0);
    let mut values: Vec<Value> = (0..4).map(role).collect();
    let prefix = within.map(DivisionCode::prefix).unwrap_or_default();
    values.extend(params![now, end_of_today, now.plus_minutes(-24 * 60), prefix]);
    values
}

/// How many tasks each tab holds, in all or in one division.
///
/// # Errors
/// See [`DbError`].
pub fn counts(
    tx: &mut Tx<'_>,
    scope: &Scope,
    actor: &Actor,
    within: Option<DivisionCode>,
    now: Timestamp,
) -> Result<Counts, DbError> {
    tx.query_one(
        sql!(
            "select count(*), coalesce(sum(case when t.due_at < $5 then 1 else 0 end), 0),
             coalesce(sum(case when t.due_at >= $5 and t.due_at < $6 then 1 else 0 end), 0),
             coalesce(sum(case when t.returned then 1 else 0 end), 0),
             coalesce(sum(case when t.opened_at > $7 then 1 else 0 end), 0)
             from flow_task t where t.state = 'open' and t.role in ($1, $2, $3, $4)
             and substr(t.division, 1, length($8)) = $8
             and {scope:division=t.division,person=t.person_id,subject=t.subject_id,provider=t.provider_id}"
        )
        .scoped(scope),
        &common(actor, within, now),
        |r| Ok(Counts { all: r.get(0)?, overdue: r.get(1)?, today: r.get(2)?, returned: r.get(3)?, new: r.get(4)? }),
    )
}

/// One page of a tab, by deadline; ask for one row more than is shown to know whether there is a next page.
///
/// # Errors
/// See [`DbError`].
pub fn page(
    tx: &mut Tx<'_>,
    scope: &Scope,
    actor: &Actor,
    now: Timestamp,
    asked: &Asked,
) -> Result<Vec<TaskRow>, DbError> {
    let Asked { tab, within, after, limit } = *asked;
    let mut values = common(actor, within, now);
    let after_id = after.map_or_else(String::new, |c| c.id.to_string());
    values.extend(params![tab, after.map_or(i64::MIN, |c| c.due_at.micros()), after_id, limit]);
    tx.query(
        sql!(
            "select t.id, t.kind, t.subject_id, t.person_id, t.division, t.reason, t.href, t.returned, t.opened_at, t.due_at
             from flow_task t where t.state = 'open' and t.role in ($1, $2, $3, $4)
             and substr(t.division, 1, length($8)) = $8
             and ($9 = 'all' or ($9 = 'overdue' and t.due_at < $5) or ($9 = 'today' and t.due_at >= $5 and t.due_at < $6)
                  or ($9 = 'returned' and t.returned) or ($9 = 'new' and t.opened_at > $7))
             and (t.due_at, t.id) > ($10, $11)
             and {scope:division=t.division,person=t.person_id,subject=t.subject_id,provider=t.provider_id}
             order by t.due_at, t.id limit $12"
        )
        .scoped(scope),
        &values,
        task_row,
    )
}

/// The task that is due next in the actor's queue, for "open the next one".
///
/// # Errors
/// See [`DbError`].
pub fn next_open(
    tx: &mut Tx<'_>,
    scope: &Scope,
    actor: &Actor,
    within: Option<DivisionCode>,
    now: Timestamp,
) -> Result<Option<TaskRow>, DbError> {
    let asked = Asked { tab: Tab::All, within, after: None, limit: 1 };
    Ok(page(tx, scope, actor, now, &asked)?.into_iter().next())
}

fn task_row(row: &Row<'_>) -> Result<TaskRow, DbError> {
    Ok(TaskRow {
        id: row.get(0)?,
        kind: row.get(1)?,
        subject_id: row.get(2)?,
        person_id: row.get(3)?,
        division: row.get(4)?,
        reason: row.get(5)?,
        href: row.get(6)?,
        returned: row.get(7)?,
        opened_at: row.get(8)?,
        due_at: row.get(9)?,
    })
}

/// Who must do what next about a subject.
#[derive(Debug, Clone)]
pub struct NextStep {
    /// What is to be done.
    pub kind: String,
    /// By whom: a role.
    pub role: String,
    /// Until when.
    pub due_at: Timestamp,
}

/// The open task about a subject that is due first. The caller has made sure that the subject may be seen.
///
/// # Errors
/// See [`DbError`].
pub fn next_step(tx: &mut Tx<'_>, subject_id: &str) -> Result<Option<NextStep>, DbError> {
    tx.query_opt(
        sql!(
            "select kind, role, due_at from flow_task where subject_id = $1 and state = 'open' order by due_at, id limit 1"
        ),
        &params![subject_id],
        |r| Ok(NextStep { kind: r.get(0)?, role: r.get(1)?, due_at: r.get(2)? }),
    )
}
