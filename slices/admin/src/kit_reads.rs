//! What the administrators see of the kit's own tables: read only, counts and words, never a fact of a case.

use base::Timestamp;
use base::id::UserId;
use db::{DbError, Row, Tx, params, sql};

/// One line of the audit list: who, in which role, did what to what kind of thing, when.
#[derive(Debug, Clone)]
pub(crate) struct AuditRow {
    pub seq: i64,
    pub at: Timestamp,
    pub actor_id: Option<UserId>,
    pub name: Option<String>,
    pub role: String,
    pub action: String,
    pub subject_kind: String,
}

/// The latest lines before one, of one role or of all. Facts, subjects and persons are not read at all.
pub(crate) fn latest_entries(
    tx: &mut Tx<'_>,
    (before, role): (i64, &str),
    limit: i64,
) -> Result<Vec<AuditRow>, DbError> {
    tx.query(
        sql!(
            "select j.seq, j.at, j.actor_id, u.name, j.role, j.action, j.subject_kind
             from v_journal j left join admin_user u on u.id = j.actor_id
             where j.seq < $1 and ($2 = '' or j.role = $2) order by j.seq desc limit $3"
        ),
        &params![before, role, limit],
        audit_row,
    )
}

fn audit_row(row: &Row<'_>) -> Result<AuditRow, DbError> {
    Ok(AuditRow {
        seq: row.get(0)?,
        at: row.get(1)?,
        actor_id: row.get(2)?,
        name: row.get(3)?,
        role: row.get(4)?,
        action: row.get(5)?,
        subject_kind: row.get(6)?,
    })
}

/// How many lines the audit list has.
pub(crate) fn count_entries(tx: &mut Tx<'_>, role: &str) -> Result<i64, DbError> {
    tx.query_one(sql!("select count(*) from v_journal where ($1 = '' or role = $1)"), &params![role], |r| r.get(0))
}

/// How many divisions of each level are loaded.
pub(crate) fn count_divisions(tx: &mut Tx<'_>) -> Result<Vec<(base::Level, i64)>, DbError> {
    tx.query(sql!("select level, count(*) from v_division group by level"), &[], |r| Ok((r.get(0)?, r.get(1)?)))
}

/// The steps of the schema that have run, by the crate that owns them.
pub(crate) fn schema_steps(tx: &mut Tx<'_>) -> Result<Vec<(String, String)>, DbError> {
    tx.query(sql!("select owner, max(name) from schema_migration group by owner order by owner"), &[], |r| {
        Ok((r.get(0)?, r.get(1)?))
    })
}
