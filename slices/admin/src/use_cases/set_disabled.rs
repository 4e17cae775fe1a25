//! Closing an account, and opening it again. The next request of a closed account is refused.

use crate::{session_store, store};
use authz::Actor;
use base::id::UserId;
use base::{Failure, Rejection};
use platform::Cx;

pub(crate) fn run(cx: &mut Cx<'_, '_>, actor: &Actor, (id, disabled): (UserId, bool)) -> Result<(), Failure> {
    let scope = cx.require(actor, "user.write")?;
    store::user(cx.tx, &scope, id)?.ok_or(Failure::NotFound)?;
    if id == actor.user_id {
        return Err(Rejection::new("own_account", "不能停用自己的账号，请由另一位系统管理员办理。").into());
    }
    store::set_disabled(cx.tx, &scope, id, disabled)?;
    if disabled {
        session_store::delete_all(cx.tx, id)?;
    }
    let action = if disabled { "user.disabled" } else { "user.enabled" };
    cx.record(cx.entry(actor, action, "user", id));
    Ok(())
}
