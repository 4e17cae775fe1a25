//! Opening accounts without anybody signed in: the first administrators of an installation, the personas of the demo.

use crate::model::{GrantId, NewGrant, StartCode};
use crate::{rules, store};
use base::id::UserId;
use base::{Failure, Fields, Rejection};
use journal::Entry;
use platform::Cx;

/// An account to be opened by the program itself.
#[derive(Debug, Clone)]
pub struct NewAccount {
    /// What is typed to sign in.
    pub login: String,
    /// The name shown beside what they do.
    pub name: String,
    /// What they may do.
    pub grants: Vec<NewGrant>,
    /// Place on the demo's sign-in page; `None` keeps the account off it.
    pub persona: Option<i64>,
}

/// An account that was opened, or stood already.
#[derive(Debug, Clone)]
pub struct Opened {
    /// The account.
    pub user_id: UserId,
    /// The code for the first sign-in; none when the account stood already.
    pub start_code: Option<StartCode>,
}

/// Opens an account with its grants, unless the login exists: then nothing is changed.
///
/// # Errors
/// Rejected when the login cannot be used, a role is unknown, or two of the roles must not be held together.
pub fn open_account(cx: &mut Cx<'_, '_>, new: &NewAccount) -> Result<Opened, Failure> {
    let mut fields = Fields::new();
    let login = rules::check_login(&mut fields, &new.login);
    fields.finish()?;
    let login = login.unwrap_or_default();
    if let Some(account) = store::account_by_login(cx.tx, &login)? {
        return Ok(Opened { user_id: account.id, start_code: None });
    }
    let id = UserId::new(cx.ids, cx.now);
    let user = store::NewUser { id, login: &login, name: &new.name, demo_rank: new.persona, now: cx.now };
    store::insert_user(cx.tx, &user)?;
    for grant in &new.grants {
        give(cx, id, grant)?;
    }
    let code = rules::start_code(&secure::random_bytes());
    store::set_start_code(cx.tx, id, &code, cx.now)?;
    cx.record(Entry::new(cx.now, "user.created", "user", id));
    Ok(Opened { user_id: id, start_code: Some(code) })
}

fn give(cx: &mut Cx<'_, '_>, user_id: UserId, grant: &NewGrant) -> Result<(), Failure> {
    // A citizen's grant names a person; only set-up and the portal may give it.
    if grant.role != "citizen" || grant.person_id.is_none() {
        let today = cx.today();
        let standing = store::grants(cx.tx, user_id)?;
        rules::check_grant(cx.policy, grant, &standing, today)?;
    }
    let id = GrantId::new(cx.ids, cx.now);
    store::insert_grant(cx.tx, (id, user_id, grant), None, cx.now)?;
    let mut entry = Entry::new(cx.now, "grant.given", "user", user_id).with("role", &grant.role);
    entry.division = grant.division;
    cx.record(entry);
    Ok(())
}

/// Roles of the three administrators, of whom nobody may be two (三员分立, GB/T 22239-2019 level 3): accounts, rights and
/// the journal.
pub const ADMINISTRATORS: [&str; 3] = ["system_admin", "security_admin", "audit_admin"];

/// Years until the rights of the first administrators must be given anew.
const FIRST_YEARS: i16 = 3;

/// Opens the first administrators of an installation, login and name each, in the order of [`ADMINISTRATORS`]; answers
/// the code for the first sign-in of each. May be repeated until the system administrator has signed in: then that one
/// opens accounts and issues codes. An account of an earlier call that nobody has used, under another login, is closed.
///
/// # Errors
/// Rejected when the system administrator has signed in, when a login is somebody else's, or cannot be used.
pub fn open_administrators(cx: &mut Cx<'_, '_>, people: &[(String, String); 3]) -> Result<Vec<StartCode>, Failure> {
    let today = cx.today();
    if store::holder_at_work(cx.tx, ADMINISTRATORS[0])? {
        let message = "系统管理员已经登录过了。新的账号和启动码请由系统管理员登录后办理，授权由安全管理员办理。";
        return Err(Rejection::new("administrators_exist", message).into());
    }
    let valid_to = today.saturating_add(jiff::Span::new().years(FIRST_YEARS));
    let mut codes = Vec::new();
    for ((login, name), role) in people.iter().zip(ADMINISTRATORS) {
        let grant = NewGrant {
            role: role.to_owned(),
            division: None,
            provider_id: None,
            person_id: None,
            valid_from: today,
            valid_to,
        };
        let account = NewAccount { login: login.clone(), name: name.clone(), grants: vec![grant], persona: None };
        let opened = open_account(cx, &account)?;
        for forgotten in store::close_unused(cx.tx, role, opened.user_id)? {
            cx.record(Entry::new(cx.now, "user.disabled", "user", forgotten));
        }
        codes.push(match opened.start_code {
            Some(code) => code,
            None => once_more(cx, opened.user_id, (login, role))?,
        });
    }
    Ok(codes)
}

/// A new code for an administrator who has not signed in yet.
fn once_more(cx: &mut Cx<'_, '_>, id: UserId, (login, role): (&str, &str)) -> Result<StartCode, Failure> {
    let held = store::grants_in_force(cx.tx, id, cx.today())?;
    let used = store::account_by_id(cx.tx, id)?.is_none_or(|account| account.password_hash.is_some());
    if used || !held.iter().any(|grant| grant.role == role) {
        let message = format!("登录名“{login}”已经有人用了，请换一个，例如在后面加单位简称。");
        return Err(Rejection::new("login_taken", message).into());
    }
    let code = rules::start_code(&secure::random_bytes());
    store::set_start_code(cx.tx, id, &code, cx.now)?;
    cx.record(Entry::new(cx.now, "user.start_code_issued", "user", id));
    Ok(code)
}
