//! Sessions in the database. Whoever asks holds the token; there is no other scope.

use crate::model::{SessionKind, Stage};
use base::Timestamp;
use base::id::UserId;
use db::{DbError, Row, Tx, params, sql};

/// A session as it is kept.
pub(crate) struct Kept {
    pub token_hash: Vec<u8>,
    pub user_id: UserId,
    pub stage: Stage,
    pub kind: SessionKind,
    pub csrf: String,
    pub idle_minutes: i64,
    pub secret_sealed: Option<Vec<u8>>,
    pub seen_at: Timestamp,
    pub expires_at: Timestamp,
}

impl Kept {
    /// Whether it still counts.
    pub fn is_alive(&self, now: Timestamp) -> bool {
        now < self.expires_at && now < self.seen_at.plus_minutes(self.idle_minutes)
    }
}

pub(crate) fn insert(tx: &mut Tx<'_>, session: &Kept) -> Result<(), DbError> {
    tx.execute(
        sql!(
            "insert into admin_session (token_hash, user_id, state, kind, csrf, idle_minutes, secret_sealed, created_at,
             seen_at, expires_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $8, $9)"
        ),
        &params![
            &session.token_hash[..],
            session.user_id,
            session.stage,
            session.kind,
            &session.csrf,
            session.idle_minutes,
            session.secret_sealed.as_deref(),
            session.seen_at,
            session.expires_at
        ],
    )?;
    Ok(())
}

pub(crate) fn find(tx: &mut Tx<'_>, token_hash: &[u8]) -> Result<Option<Kept>, DbError> {
    tx.query_opt(
        sql!(
            "select token_hash, user_id, state, kind, csrf, idle_minutes, secret_sealed, seen_at, expires_at
             from admin_session where token_hash = $1"
        ),
        &params![token_hash],
        kept,
    )
}

fn kept(row: &Row<'_>) -> Result<Kept, DbError> {
    Ok(Kept {
        token_hash: row.get(0)?,
        user_id: row.get(1)?,
        stage: row.get(2)?,
        kind: row.get(3)?,
        csrf: row.get(4)?,
        idle_minutes: row.get(5)?,
        secret_sealed: row.get(6)?,
        seen_at: row.get(7)?,
        expires_at: row.get(8)?,
    })
}

pub(crate) fn touch(tx: &mut Tx<'_>, token_hash: &[u8], now: Timestamp) -> Result<(), DbError> {
    tx.execute(
        sql!("update admin_session set seen_at = $2 where token_hash = $1 and seen_at < $2"),
        &params![token_hash, now],
    )?;
    Ok(())
}

pub(crate) fn delete(tx: &mut Tx<'_>, token_hash: &[u8]) -> Result<(), DbError> {
    tx.execute(sql!("delete from admin_session where token_hash = $1"), &params![token_hash])?;
    Ok(())
}

/// Ends every session of an account.
pub(crate) fn delete_all(tx: &mut Tx<'_>, user_id: UserId) -> Result<(), DbError> {
    tx.execute(sql!("delete from admin_session where user_id = $1"), &params![user_id])?;
    Ok(())
}

/// Sweeps what has expired.
pub(crate) fn delete_expired(tx: &mut Tx<'_>, now: Timestamp) -> Result<(), DbError> {
    tx.execute(sql!("delete from admin_session where expires_at < $1"), &params![now])?;
    Ok(())
}
