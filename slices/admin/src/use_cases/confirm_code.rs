//! The one-time code: at every sign-in of staff, and once to set the authenticator up.

use super::sign_in::{SignedIn, open, open_secret, refuse};
use crate::model::{Account, Stage};
use crate::session::digest;
use crate::session_store::{self, Kept};
use crate::store;
use base::Failure;
use journal::Entry;
use platform::Cx;
use secure::Totp;

/// A code typed to finish the sign-in of a token.
#[derive(Clone)]
pub(crate) struct ConfirmCode {
    pub token: String,
    pub code: String,
}

/// A sign-in under way: what it waits for and whose it is.
pub(crate) fn pending(cx: &mut Cx<'_, '_>, token: &str) -> Result<Option<(Kept, Account)>, Failure> {
    let Some(kept) = session_store::find(cx.tx, &digest(token))? else { return Ok(None) };
    if kept.stage == Stage::Open || !kept.is_alive(cx.now) {
        return Ok(None);
    }
    let account = store::account_by_id(cx.tx, kept.user_id)?.filter(|account| !account.is_closed(cx.now));
    Ok(account.map(|account| (kept, account)))
}

/// Checks the code and opens the session. A code is good once, and only while it is shown.
pub(crate) fn run(cx: &mut Cx<'_, '_>, cmd: &ConfirmCode) -> Result<SignedIn, Failure> {
    let Some((kept, account)) = pending(cx, &cmd.token)? else { return Ok(SignedIn::Refused) };
    let sealed = match kept.stage {
        Stage::Totp => account.totp_secret_sealed.clone(),
        Stage::Enrol => kept.secret_sealed.clone(),
        Stage::Open | Stage::Password => None,
    };
    let Some(sealed) = sealed else { return Ok(SignedIn::Refused) };
    let secret = open_secret(cx, account.id, &sealed)?;
    let typed: String = cmd.code.chars().filter(char::is_ascii_digit).collect();
    let Some(step) = Totp::new(&secret).step_of(&typed, cx.now) else { return refuse(cx, &account) };
    if kept.stage == Stage::Enrol {
        store::set_totp(cx.tx, account.id, Some(&sealed))?;
        cx.record(Entry::new(cx.now, "user.totp_enrolled", "user", account.id));
    }
    if !store::use_totp_step(cx.tx, account.id, step)? {
        return refuse(cx, &account);
    }
    session_store::delete(cx.tx, &kept.token_hash)?;
    open(cx, &account, kept.kind)
}
