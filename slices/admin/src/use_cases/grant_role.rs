//! Granting a role: the security administrator, never to oneself.

use crate::model::{GrantId, NewGrant};
use crate::{rules, store};
use authz::Actor;
use base::id::UserId;
use base::{Failure, FieldError, Rejection};
use platform::Cx;

/// A role to be granted.
#[derive(Debug, Clone)]
pub(crate) struct GrantRole {
    pub user_id: UserId,
    pub grant: NewGrant,
}

pub(crate) fn run(cx: &mut Cx<'_, '_>, actor: &Actor, cmd: &GrantRole) -> Result<GrantId, Failure> {
    let scope = cx.require(actor, "grant.write")?;
    store::user(cx.tx, &scope, cmd.user_id)?.ok_or(Failure::NotFound)?;
    if cmd.user_id == actor.user_id {
        return Err(Rejection::new("grant_to_oneself", "不能给自己授权，请由另一位安全管理员办理。")
            .by("GB/T 22239-2019 8.1.5（三员分立、不相容岗位分离）")
            .into());
    }
    if let Some(division) = cmd.grant.division
        && divisions::store::find(cx.tx, division)?.is_none()
    {
        let message = format!("系统里没有代码为 {division} 的地方，请核对区划代码。");
        return Err(Rejection::invalid(vec![FieldError { field: "division", message }]).into());
    }
    let standing = store::grants(cx.tx, cmd.user_id)?;
    rules::check_grant(cx.policy, &cmd.grant, &standing, cx.today())?;
    let id = GrantId::new(cx.ids, cx.now);
    store::insert_grant(cx.tx, (id, cmd.user_id, &cmd.grant), Some(actor.user_id), cx.now)?;
    let mut entry = cx.entry(actor, "grant.given", "user", cmd.user_id).with("role", &cmd.grant.role);
    entry.division = cmd.grant.division;
    cx.record(entry.with("valid_to", cmd.grant.valid_to));
    Ok(id)
}
