//! Signing out: the token opens nothing any more.

use crate::session::digest;
use crate::{session_store, store};
use base::Failure;
use journal::Entry;
use platform::Cx;

/// Ends the session of a token, if there is one.
///
/// # Errors
/// See [`db::DbError`].
pub fn run(cx: &mut Cx<'_, '_>, token: &str) -> Result<(), Failure> {
    let token_hash = digest(token);
    let Some(kept) = session_store::find(cx.tx, &token_hash)? else { return Ok(()) };
    session_store::delete(cx.tx, &token_hash)?;
    let grants = store::grants_in_force(cx.tx, kept.user_id, cx.today())?;
    let role = grants.first().map_or("none", |grant| grant.role.as_str());
    cx.record(Entry::new(cx.now, "user.signed_out", "user", kept.user_id).by(kept.user_id, role));
    Ok(())
}
