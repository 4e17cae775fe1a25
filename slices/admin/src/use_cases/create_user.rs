//! Opening an account: the system administrator names it, nobody chooses its password but the person.

use crate::model::StartCode;
use crate::{rules, store};
use authz::Actor;
use base::id::UserId;
use base::{Failure, Fields};
use platform::Cx;

/// An account to be opened, as it was typed.
#[derive(Debug, Clone)]
pub(crate) struct CreateUser {
    pub login: String,
    pub name: String,
}

pub(crate) fn run(cx: &mut Cx<'_, '_>, actor: &Actor, cmd: &CreateUser) -> Result<(UserId, StartCode), Failure> {
    cx.require(actor, "user.write")?;
    let mut fields = Fields::new();
    let login = rules::check_login(&mut fields, &cmd.login);
    let name = fields.text("name", "姓名", &cmd.name, 60);
    fields.finish()?;
    let (login, name) = (login.unwrap_or_default(), name.unwrap_or_default());
    let id = UserId::new(cx.ids, cx.now);
    store::insert_user(cx.tx, &store::NewUser { id, login: &login, name: &name, demo_rank: None, now: cx.now })?;
    let code = rules::start_code(&secure::random_bytes());
    store::set_start_code(cx.tx, id, &code, cx.now)?;
    cx.record(cx.entry(actor, "user.created", "user", id));
    Ok((id, code))
}
