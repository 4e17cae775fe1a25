//! A lost phone: the security administrator forgets the authenticator, the next sign-in sets up a new one. Never the
//! same person who issues start codes, so that no single administrator can enter somebody's account.

use crate::{session_store, store};
use authz::Actor;
use base::id::UserId;
use base::{Failure, Rejection};
use platform::Cx;

pub(crate) fn run(cx: &mut Cx<'_, '_>, actor: &Actor, id: UserId) -> Result<(), Failure> {
    let scope = cx.require(actor, "grant.write")?;
    let user = store::user(cx.tx, &scope, id)?.ok_or(Failure::NotFound)?;
    if id == actor.user_id {
        return Err(Rejection::new("own_totp", "不能重置自己的动态口令，请由另一位安全管理员办理。").into());
    }
    if !user.has_totp {
        return Err(Rejection::new("no_totp", "这个账号还没有绑定动态口令，不用重置。").into());
    }
    store::set_totp(cx.tx, id, None)?;
    session_store::delete_all(cx.tx, id)?;
    cx.record(cx.entry(actor, "user.totp_reset", "user", id));
    Ok(())
}
