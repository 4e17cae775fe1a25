//! Who sends a request: the door for the application's middleware.

use crate::model::{SessionKind, Stage};
use crate::{session_store, store};
use authz::Actor;
use base::{Failure, Timestamp};
use platform::Cx;
use sha2::{Digest, Sha256};
use std::sync::Arc;

/// `seen_at` is written at most once in this time, so that reading pages does not become writing.
const TOUCH_SECONDS: i64 = 60;

/// A session that counts.
#[derive(Debug, Clone)]
pub struct Loaded {
    /// The account with the roles that hold today.
    pub actor: Arc<Actor>,
    /// Proof for the forms of this session.
    pub csrf: String,
    /// Who keeps the token; a cookie must hold a browser's and a header a program's.
    pub kind: SessionKind,
    /// Whether [`touch`] is due.
    pub needs_touch: bool,
}

/// The digest under which a token or a start code is kept.
pub(crate) fn digest(secret: &str) -> Vec<u8> {
    Sha256::digest(secret.as_bytes()).to_vec()
}

/// The session of a token: nobody when it is unknown, expired, not complete, or the account is closed.
///
/// # Errors
/// See [`db::DbError`].
pub fn load(cx: &mut Cx<'_, '_>, token: &str) -> Result<Option<Loaded>, Failure> {
    let Some(kept) = session_store::find(cx.tx, &digest(token))? else { return Ok(None) };
    if kept.stage != Stage::Open || !kept.is_alive(cx.now) {
        return Ok(None);
    }
    let Some(account) = store::account_by_id(cx.tx, kept.user_id)?.filter(|account| !account.disabled) else {
        return Ok(None);
    };
    let today = cx.today();
    let grants = store::grants_in_force(cx.tx, account.id, today)?;
    let actor = Actor { user_id: account.id, name: account.name, grants, today };
    let needs_touch = is_touch_due(kept.seen_at, cx.now);
    Ok(Some(Loaded { actor: Arc::new(actor), csrf: kept.csrf, kind: kept.kind, needs_touch }))
}

fn is_touch_due(seen_at: Timestamp, now: Timestamp) -> bool {
    now.micros() - seen_at.micros() >= TOUCH_SECONDS * 1_000_000
}

/// Notes that the session was used. Call it in a command of its own when [`Loaded::needs_touch`] says so.
///
/// # Errors
/// See [`db::DbError`].
pub fn touch(cx: &mut Cx<'_, '_>, token: &str) -> Result<(), Failure> {
    Ok(session_store::touch(cx.tx, &digest(token), cx.now)?)
}
