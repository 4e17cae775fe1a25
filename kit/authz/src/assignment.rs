//! Assignments: what a carer, an assessor or a social worker may see because it was given to them.

use base::Timestamp;
use base::id::UserId;
use db::{DbError, Tx, params, sql};

/// Gives a subject (a case, a visit, a person) to a user.
///
/// # Errors
/// See [`DbError`].
pub fn assign(tx: &mut Tx<'_>, user_id: UserId, subject_id: &str, now: Timestamp) -> Result<(), DbError> {
    tx.execute(
        sql!(
            "insert into authz_assignment (user_id, subject_id, since) values ($1, $2, $3)
             on conflict (user_id, subject_id) do update set until = null"
        ),
        &params![user_id, subject_id, now],
    )?;
    Ok(())
}

/// Takes a subject away again; what was done stays in the journal.
///
/// # Errors
/// See [`DbError`].
pub fn release(tx: &mut Tx<'_>, user_id: UserId, subject_id: &str, now: Timestamp) -> Result<(), DbError> {
    tx.execute(
        sql!("update authz_assignment set until = $3 where user_id = $1 and subject_id = $2"),
        &params![user_id, subject_id, now],
    )?;
    Ok(())
}
