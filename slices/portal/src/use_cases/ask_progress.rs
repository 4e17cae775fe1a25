//! Following an application: its number and the end of the phone number. Guessing stops after a few tries.

use crate::rules::{self, ATTEMPT_MINUTES, ATTEMPTS_MAX};
use crate::store::{self, Receipt};
use base::{Failure, FieldError, Rejection};
use platform::Cx;

/// What was typed.
#[derive(Clone)]
pub(crate) struct AskProgress {
    pub number: String,
    pub phone_tail: String,
}

/// What came of it; a wrong answer is an answer, because it is counted.
pub(crate) enum Asked {
    /// The receipt.
    Found(Receipt),
    /// Nothing fits.
    NotFound,
    /// Too many tries about this number.
    Waiting,
}

/// Finds the receipt.
///
/// # Errors
/// Rejected when the number or the digits cannot be read.
pub(crate) fn run(cx: &mut Cx<'_, '_>, cmd: &AskProgress) -> Result<Asked, Failure> {
    let wrong = |field, message: &str| Rejection::invalid(vec![FieldError { field, message: message.into() }]);
    let key =
        rules::number_key(&cmd.number).ok_or_else(|| wrong("number", "受理号看不懂。请照回执写，比如“2026-318”。"))?;
    let tail =
        rules::phone_tail(&cmd.phone_tail).ok_or_else(|| wrong("phone_tail", "请填申请时留的电话的最后 4 位数字。"))?;
    store::delete_old_attempts(cx.tx, cx.now.plus_minutes(-ATTEMPT_MINUTES))?;
    let (count, first_at) = store::attempts(cx.tx, &key)?.unwrap_or((0, cx.now));
    if count >= ATTEMPTS_MAX {
        return Ok(Asked::Waiting);
    }
    let index = cx.vault.blind_index("portal_receipt.phone_tail", &format!("{key}/{tail}"));
    let found = store::receipts(cx.tx, &key)?.into_iter().find(|r| secure::same(&r.phone_tail_index, &index));
    match found {
        Some(receipt) => Ok(Asked::Found(receipt)),
        None => {
            store::set_attempts(cx.tx, &key, (count + 1, first_at))?;
            Ok(Asked::NotFound)
        }
    }
}
