//! Choosing a password after a start code. Nobody else ever chooses it.

use super::confirm_code::pending;
use super::sign_in::{SignedIn, next_step};
use crate::model::Stage;
use crate::{rules, session_store, store};
use base::Failure;
use journal::Entry;
use platform::Cx;

/// A password whose hash is ready to be kept; only [`prepare`] makes it.
#[derive(Clone)]
pub(crate) struct Prepared {
    token: String,
    hash: String,
}

/// Checks and hashes a password; slow, so run it as a query.
///
/// # Errors
/// Rejected when the password is too short or too easy, or was typed in two ways; not found when the sign-in has ended.
pub(crate) fn prepare(cx: &mut Cx<'_, '_>, token: &str, (password, again): (&str, &str)) -> Result<Prepared, Failure> {
    let found = pending(cx, token)?.filter(|(kept, _)| kept.stage == Stage::Password);
    let (_, account) = found.ok_or(Failure::NotFound)?;
    rules::check_password(&account.login, password, again)?;
    Ok(Prepared { token: token.to_owned(), hash: secure::hash_password(password) })
}

/// Keeps the password, ends every other session of the account and goes on with the sign-in.
pub(crate) fn run(cx: &mut Cx<'_, '_>, prepared: &Prepared) -> Result<SignedIn, Failure> {
    let found = pending(cx, &prepared.token)?.filter(|(kept, _)| kept.stage == Stage::Password);
    let Some((kept, account)) = found else { return Ok(SignedIn::Refused) };
    store::set_password(cx.tx, account.id, &prepared.hash)?;
    session_store::delete_all(cx.tx, account.id)?;
    cx.record(Entry::new(cx.now, "user.password_set", "user", account.id));
    next_step(cx, &account, kept.kind)
}
