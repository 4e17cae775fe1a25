//! Drafts, receipts, attempts and feedback in the database.

use crate::model::{FeedbackId, FeedbackKind, ForWhom};
use authz::Scope;
use base::id::{CaseId, UserId};
use base::{DivisionCode, Failure, Timestamp};
use db::{DbError, Row, Tx, params, sql};

/// A draft as it is kept; found by the digest of its token and nothing else.
pub(crate) struct DraftRow {
    pub answers_sealed: Option<Vec<u8>>,
    pub number: Option<String>,
}

pub(crate) fn draft(tx: &mut Tx<'_>, token_hash: &[u8], oldest: Timestamp) -> Result<Option<DraftRow>, DbError> {
    tx.query_opt(
        sql!("select answers_sealed, number from portal_draft where token_hash = $1 and updated_at > $2"),
        &params![token_hash, oldest],
        |r| Ok(DraftRow { answers_sealed: r.get(0)?, number: r.get(1)? }),
    )
}

/// Keeps the answers, unless the application was handed in meanwhile.
pub(crate) fn save_draft(tx: &mut Tx<'_>, token_hash: &[u8], sealed: &[u8], now: Timestamp) -> Result<(), DbError> {
    tx.execute(
        sql!(
            "insert into portal_draft (token_hash, answers_sealed, updated_at) values ($1, $2, $3)
             on conflict (token_hash) do update set answers_sealed = excluded.answers_sealed,
             updated_at = excluded.updated_at where portal_draft.number is null"
        ),
        &params![token_hash, sealed, now],
    )?;
    Ok(())
}

/// Handed in: the answers are erased, the number stays for the receipt.
pub(crate) fn close_draft(tx: &mut Tx<'_>, token_hash: &[u8], number: &str, now: Timestamp) -> Result<(), DbError> {
    tx.execute(
        sql!("update portal_draft set answers_sealed = null, number = $2, updated_at = $3 where token_hash = $1"),
        &params![token_hash, number, now],
    )?;
    Ok(())
}

/// Forgets drafts that nobody came back to.
pub(crate) fn delete_old_drafts(tx: &mut Tx<'_>, oldest: Timestamp) -> Result<(), DbError> {
    tx.execute(sql!("delete from portal_draft where updated_at <= $1"), &params![oldest])?;
    Ok(())
}

/// A receipt.
pub(crate) struct Receipt {
    pub case_id: CaseId,
    pub number: String,
    pub number_key: String,
    pub phone_tail_index: Vec<u8>,
    pub for_whom: ForWhom,
}

pub(crate) fn insert_receipt(tx: &mut Tx<'_>, receipt: &Receipt, now: Timestamp) -> Result<(), DbError> {
    tx.execute(
        sql!(
            "insert into portal_receipt (case_id, number, number_key, phone_tail_index, for_whom, created_at)
             values ($1, $2, $3, $4, $5, $6)"
        ),
        &params![
            receipt.case_id,
            &receipt.number,
            &receipt.number_key,
            &receipt.phone_tail_index[..],
            receipt.for_whom,
            now
        ],
    )?;
    Ok(())
}

/// Receipts with this number: one in each county that has reached it this year.
pub(crate) fn receipts(tx: &mut Tx<'_>, number_key: &str) -> Result<Vec<Receipt>, DbError> {
    tx.query(
        sql!(
            "select case_id, number, number_key, phone_tail_index, for_whom from portal_receipt where number_key = $1"
        ),
        &params![number_key],
        |r| {
            Ok(Receipt {
                case_id: r.get(0)?,
                number: r.get(1)?,
                number_key: r.get(2)?,
                phone_tail_index: r.get(3)?,
                for_whom: r.get(4)?,
            })
        },
    )
}

/// Wrong answers about a number, and since when they are counted.
pub(crate) fn attempts(tx: &mut Tx<'_>, number_key: &str) -> Result<Option<(i64, Timestamp)>, DbError> {
    tx.query_opt(
        sql!("select failed_count, first_at from portal_attempt where number_key = $1"),
        &params![number_key],
        |r| Ok((r.get(0)?, r.get(1)?)),
    )
}

/// Counts one more wrong answer, or begins to count anew.
pub(crate) fn set_attempts(
    tx: &mut Tx<'_>,
    number_key: &str,
    (count, first_at): (i64, Timestamp),
) -> Result<(), DbError> {
    tx.execute(
        sql!(
            "insert into portal_attempt (number_key, failed_count, first_at) values ($1, $2, $3)
             on conflict (number_key) do update set failed_count = excluded.failed_count, first_at = excluded.first_at"
        ),
        &params![number_key, count, first_at],
    )?;
    Ok(())
}

/// Forgets counts whose time is over.
pub(crate) fn delete_old_attempts(tx: &mut Tx<'_>, oldest: Timestamp) -> Result<(), DbError> {
    tx.execute(sql!("delete from portal_attempt where first_at <= $1"), &params![oldest])?;
    Ok(())
}

/// Feedback as it is kept.
pub(crate) struct FeedbackRow {
    pub id: FeedbackId,
    pub kind: FeedbackKind,
    pub division: DivisionCode,
    pub words_sealed: Vec<u8>,
    pub phone_sealed: Option<Vec<u8>>,
    pub created_at: Timestamp,
    pub due_at: Timestamp,
}

pub(crate) fn insert_feedback(tx: &mut Tx<'_>, row: &FeedbackRow) -> Result<(), DbError> {
    tx.execute(
        sql!(
            "insert into portal_feedback (id, kind, division, words_sealed, phone_sealed, created_at, due_at)
             values ($1, $2, $3, $4, $5, $6, $7)"
        ),
        &params![
            row.id,
            row.kind,
            row.division,
            &row.words_sealed[..],
            row.phone_sealed.as_deref(),
            row.created_at,
            row.due_at
        ],
    )?;
    Ok(())
}

/// Feedback that waits for an answer, the most urgent first.
pub(crate) fn open_feedback(tx: &mut Tx<'_>, scope: &Scope, limit: i64) -> Result<Vec<FeedbackRow>, DbError> {
    tx.query(
        sql!(
            "select f.id, f.kind, f.division, f.words_sealed, f.phone_sealed, f.created_at, f.due_at
             from portal_feedback f where f.answered_at is null and {scope:division=f.division}
             order by f.due_at, f.id limit $1"
        )
        .scoped(scope),
        &params![limit],
        feedback_row,
    )
}

/// How much feedback waits.
pub(crate) fn count_open_feedback(tx: &mut Tx<'_>, scope: &Scope) -> Result<i64, DbError> {
    tx.query_one(
        sql!("select count(*) from portal_feedback f where f.answered_at is null and {scope:division=f.division}")
            .scoped(scope),
        &[],
        |r| r.get(0),
    )
}

fn feedback_row(row: &Row<'_>) -> Result<FeedbackRow, DbError> {
    Ok(FeedbackRow {
        id: row.get(0)?,
        kind: row.get(1)?,
        division: row.get(2)?,
        words_sealed: row.get(3)?,
        phone_sealed: row.get(4)?,
        created_at: row.get(5)?,
        due_at: row.get(6)?,
    })
}

/// Notes what was answered.
pub(crate) fn answer_feedback(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: FeedbackId,
    (by, at, sealed): (UserId, Timestamp, &[u8]),
) -> Result<(), Failure> {
    let known: Option<Option<Timestamp>> = tx.query_opt(
        sql!("select f.answered_at from portal_feedback f where f.id = $1 and {scope:division=f.division}")
            .scoped(scope),
        &params![id],
        |r| r.get(0),
    )?;
    known.ok_or(Failure::NotFound)?;
    let changed = tx.execute(
        sql!(
            "update portal_feedback set answered_by = $2, answered_at = $3, answer_sealed = $4
             where id = $1 and answered_at is null"
        ),
        &params![id, by, at, sealed],
    )?;
    if changed == 1 { Ok(()) } else { Err(Failure::Conflict) }
}
