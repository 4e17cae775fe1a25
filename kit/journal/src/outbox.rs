//! Effects outside the database: written with the change, done after commit, at least once.

use base::{IdSource, Timestamp};
use db::{DbError, Tx, params, sql};

/// Something to be done outside: a text message, a push, a call to another system.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// Key, also the idempotency key towards the outside.
    pub id: String,
    /// What kind of effect: `sms`.
    pub kind: String,
    /// JSON; identifiers only, the sender looks up the rest.
    pub payload: String,
}

/// Leaves a letter with the transaction.
///
/// # Errors
/// See [`DbError`].
pub fn post(tx: &mut Tx<'_>, ids: &mut IdSource, now: Timestamp, kind: &str, payload: &str) -> Result<(), DbError> {
    tx.execute(
        sql!("insert into journal_outbox (id, kind, payload, created_at) values ($1, $2, $3, $4)"),
        &params![ids.uuid(now).to_string(), kind, payload, now],
    )?;
    Ok(())
}

/// The oldest letters that wait.
///
/// # Errors
/// See [`DbError`].
pub fn waiting(tx: &mut Tx<'_>, limit: i64) -> Result<Vec<Letter>, DbError> {
    tx.query(
        sql!("select id, kind, payload from journal_outbox where sent_at is null order by created_at, id limit $1"),
        &params![limit],
        |r| Ok(Letter { id: r.get(0)?, kind: r.get(1)?, payload: r.get(2)? }),
    )
}

/// Notes that a letter was sent.
///
/// # Errors
/// See [`DbError`].
pub fn sent(tx: &mut Tx<'_>, id: &str, now: Timestamp) -> Result<(), DbError> {
    tx.execute(sql!("update journal_outbox set sent_at = $2 where id = $1"), &params![id, now])?;
    Ok(())
}
