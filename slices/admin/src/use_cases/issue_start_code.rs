//! A new start code for somebody who forgot the password. The authenticator stays: with the code alone nobody gets in.

use crate::model::StartCode;
use crate::{rules, store};
use authz::Actor;
use base::id::UserId;
use base::{Failure, Rejection};
use platform::Cx;

pub(crate) fn run(cx: &mut Cx<'_, '_>, actor: &Actor, id: UserId) -> Result<StartCode, Failure> {
    let scope = cx.require(actor, "user.write")?;
    let user = store::user(cx.tx, &scope, id)?.ok_or(Failure::NotFound)?;
    if user.disabled {
        return Err(Rejection::new("user_disabled", "这个账号已停用。请先启用，再发启动码。").into());
    }
    if id == actor.user_id {
        return Err(Rejection::new("own_start_code", "不能给自己发启动码，请由另一位系统管理员办理。").into());
    }
    let code = rules::start_code(&secure::random_bytes());
    store::set_start_code(cx.tx, id, &code, cx.now)?;
    cx.record(cx.entry(actor, "user.start_code_issued", "user", id));
    Ok(code)
}
