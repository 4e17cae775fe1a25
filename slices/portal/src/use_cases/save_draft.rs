//! Keeping what was answered so far, sealed, under a token that only the visitor has.

use crate::rules::DRAFT_DAYS;
use crate::store;
use base::{Failure, Timestamp};
use platform::Cx;

/// A draft that was found.
#[derive(Debug, Clone)]
pub(crate) struct Draft {
    /// The answers as text; none once handed in.
    pub answers: Option<String>,
    /// The document number, once handed in.
    pub number: Option<String>,
}

/// The digest under which a draft is kept.
pub(crate) fn token_hash(cx: &Cx<'_, '_>, token: &str) -> Vec<u8> {
    cx.vault.mac("portal_draft.token", token.as_bytes()).to_vec()
}

fn place(token_hash: &[u8]) -> String {
    format!("portal_draft.answers/{}", secure::hex(token_hash))
}

fn oldest(now: Timestamp) -> Timestamp {
    now.plus_minutes(-DRAFT_DAYS * 24 * 60)
}

/// The draft of a token.
pub(crate) fn load(cx: &mut Cx<'_, '_>, token: &str) -> Result<Option<Draft>, Failure> {
    let hash = token_hash(cx, token);
    let Some(row) = store::draft(cx.tx, &hash, oldest(cx.now))? else { return Ok(None) };
    let answers = match row.answers_sealed {
        Some(sealed) => Some(cx.vault.open(&place(&hash), &sealed).map_err(|e| Failure::bug(e.to_string()))?),
        None => None,
    };
    Ok(Some(Draft { answers, number: row.number }))
}

/// Keeps the answers.
pub(crate) fn run(cx: &mut Cx<'_, '_>, token: &str, answers: &str) -> Result<(), Failure> {
    store::delete_old_drafts(cx.tx, oldest(cx.now))?;
    let hash = token_hash(cx, token);
    let sealed = cx.vault.seal(&place(&hash), answers);
    Ok(store::save_draft(cx.tx, &hash, &sealed, cx.now)?)
}
