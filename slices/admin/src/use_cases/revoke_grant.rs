//! Revoking a grant: it ends at once, with the next request.

use crate::model::GrantId;
use crate::store;
use authz::Actor;
use base::Failure;
use base::id::UserId;
use platform::Cx;

/// Answers whose grant it was.
pub(crate) fn run(cx: &mut Cx<'_, '_>, actor: &Actor, id: GrantId) -> Result<UserId, Failure> {
    let scope = cx.require(actor, "grant.write")?;
    let grant = store::grant(cx.tx, &scope, id)?.ok_or(Failure::NotFound)?;
    store::revoke(cx.tx, id, actor.user_id, cx.now)?;
    let mut entry = cx.entry(actor, "grant.revoked", "user", grant.user_id).with("role", &grant.role);
    entry.division = grant.division;
    cx.record(entry);
    Ok(grant.user_id)
}
