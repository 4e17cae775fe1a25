//! What oversight sees of the kit's own queue: tasks past their deadline, whoever's they are.

use authz::Scope;
use base::{DivisionCode, Timestamp};
use db::{DbError, Tx, params, sql};

/// A task past its deadline.
#[derive(Debug, Clone)]
pub(crate) struct LateTask {
    pub id: String,
    pub kind: String,
    pub role: String,
    pub reason: String,
    pub href: String,
    pub division: DivisionCode,
    pub due_at: Timestamp,
}

/// How many tasks inside a division are past their deadline.
pub(crate) fn count_late(
    tx: &mut Tx<'_>,
    scope: &Scope,
    (division, now): (DivisionCode, Timestamp),
) -> Result<i64, DbError> {
    let prefix = division.prefix();
    tx.query_one(
        sql!(
            "select count(*) from v_task t where t.state = 'open' and t.due_at < $1
             and t.division >= $2 and t.division < $3 and {scope:division=t.division}"
        )
        .scoped(scope),
        &params![now, &prefix, format!("{prefix}:")],
        |r| r.get(0),
    )
}

/// Those tasks, the one that waits longest first; `after` is deadline and key of the last one shown.
pub(crate) fn late(
    tx: &mut Tx<'_>,
    scope: &Scope,
    (division, now): (DivisionCode, Timestamp),
    ((due, id), limit): ((i64, &str), i64),
) -> Result<Vec<LateTask>, DbError> {
    let prefix = division.prefix();
    tx.query(
        sql!(
            "select t.id, t.kind, t.role, t.reason, t.href, t.division, t.due_at from v_task t
             where t.state = 'open' and t.due_at < $1 and t.division >= $2 and t.division < $3
             and (t.due_at, t.id) > ($4, $5) and {scope:division=t.division} order by t.due_at, t.id limit $6"
        )
        .scoped(scope),
        &params![now, &prefix, format!("{prefix}:"), due, id, limit],
        |r| {
            Ok(LateTask {
                id: r.get(0)?,
                kind: r.get(1)?,
                role: r.get(2)?,
                reason: r.get(3)?,
                href: r.get(4)?,
                division: r.get(5)?,
                due_at: r.get(6)?,
            })
        },
    )
}
