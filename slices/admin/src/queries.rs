//! Rows for the administrators' pages.

use crate::kit_reads::{self, AuditRow};
use crate::model::{GrantRow, UserRow};
use crate::store;
use authz::Actor;
use base::id::UserId;
use base::name::masked_name;
use base::{DivisionCode, Failure, Level};
use db::{params, sql};
use platform::Cx;
use policy::DocumentRef;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use ui::{PAGE, cut, encoded};

/// One account in the list.
pub(crate) struct UserLine {
    pub user: UserRow,
    /// Codes of the roles held today.
    pub roles: Vec<String>,
}

/// The list of accounts.
pub(crate) struct UserList {
    pub q: String,
    pub total: i64,
    pub rows: Vec<UserLine>,
    pub next: Option<String>,
}

impl UserList {
    /// Address of the next page, or nothing.
    pub fn next_href(&self) -> String {
        let after = self.next.as_ref();
        after.map_or_else(String::new, |after| format!("/desk/admin/users?q={}&after={after}", encoded(&self.q)))
    }
}

pub(crate) fn users(cx: &mut Cx<'_, '_>, actor: &Actor, q: &str, after: &str) -> Result<UserList, Failure> {
    let scope = cx.require(actor, "user.read")?;
    let today = cx.today();
    let pattern = pattern(q);
    let total = store::count_users(cx.tx, &scope, &pattern)?;
    let mut found = store::users(cx.tx, &scope, (&pattern, after), PAGE + 1)?;
    let more = cut(&mut found, PAGE);
    let next = if more { found.last().map(|user| user.login.clone()) } else { None };
    let mut rows = Vec::with_capacity(found.len());
    for user in found {
        let grants = store::grants(cx.tx, user.id)?;
        let roles = grants.into_iter().filter(|g| g.is_in_force(today)).map(|g| g.role).collect();
        rows.push(UserLine { user, roles });
    }
    Ok(UserList { q: q.trim().to_owned(), total, rows, next })
}

/// A text to be contained, for `like`: the signs that `like` reads stand for nothing here and are left out.
fn pattern(q: &str) -> String {
    let plain: String = q.trim().chars().filter(|c| !matches!(c, '%' | '_' | '\\')).collect();
    format!("%{plain}%")
}

/// One grant on the page of an account.
pub(crate) struct GrantLine {
    pub grant: GrantRow,
    pub place: String,
    pub in_force: bool,
    pub standing: bool,
}

/// One account with everything it was ever granted and what it may do today.
pub(crate) struct UserView {
    pub user: UserRow,
    pub grants: Vec<GrantLine>,
    /// Code, Chinese and English name of every permission held today.
    pub permissions: Vec<(String, String, String)>,
    /// Code, Chinese and English name of the roles that can be granted.
    pub roles: Vec<(String, String, String)>,
    /// Key and name of the providers for whom a role can act.
    pub providers: Vec<(String, String)>,
    pub may_write: bool,
    pub may_grant: bool,
    pub waits: bool,
}

pub(crate) fn user(cx: &mut Cx<'_, '_>, actor: &Actor, id: UserId) -> Result<UserView, Failure> {
    let scope = cx.require(actor, "user.read")?;
    let user = store::user(cx.tx, &scope, id)?.ok_or(Failure::NotFound)?;
    let today = cx.today();
    // Grants are no secret from whoever may open and close accounts; changing them is.
    let rows = store::grants(cx.tx, id)?;
    let may_grant = cx.require(actor, "grant.write").is_ok() && id != actor.user_id;
    let may_write = cx.require(actor, "user.write").is_ok() && id != actor.user_id;
    let names = divisions::store::names(cx.tx, rows.iter().filter_map(|g| g.division))?;
    let providers = providers(cx)?;
    let held: BTreeSet<&str> = rows.iter().filter(|g| g.is_in_force(today)).map(|g| g.role.as_str()).collect();
    let permissions = permissions(cx, &held);
    let grants = rows.iter().map(|grant| GrantLine {
        place: place(grant, &names, &providers),
        in_force: grant.is_in_force(today),
        standing: grant.is_standing(today),
        grant: grant.clone(),
    });
    Ok(UserView {
        waits: user.locked_until.is_some_and(|until| cx.now < until),
        grants: grants.collect(),
        permissions,
        roles: if may_grant { roles(cx) } else { Vec::new() },
        providers,
        may_write,
        may_grant,
        user,
    })
}

fn place(grant: &GrantRow, names: &BTreeMap<DivisionCode, String>, providers: &[(String, String)]) -> String {
    let division = grant.division.and_then(|code| names.get(&code)).cloned();
    let provider =
        providers.iter().find(|p| grant.provider_id.is_some_and(|id| id.to_string() == p.0)).map(|p| p.1.clone());
    [division, provider].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

fn providers(cx: &mut Cx<'_, '_>) -> Result<Vec<(String, String)>, Failure> {
    Ok(cx.tx.query(sql!("select id, name from v_provider order by name, id limit 500"), &[], |r| {
        Ok((r.get(0)?, r.get(1)?))
    })?)
}

fn permissions(cx: &Cx<'_, '_>, roles: &BTreeSet<&str>) -> Vec<(String, String, String)> {
    let held: BTreeSet<&String> =
        roles.iter().filter_map(|role| cx.policy.role(role)).flat_map(|role| &role.permissions).collect();
    let known = held.into_iter().filter_map(|code| cx.policy.permissions().get(code));
    known.map(|p| (p.code.clone(), p.name_zh.clone(), p.name_en.clone())).collect()
}

/// Roles that the security administrator grants: a citizen's account is opened at the Door.
fn roles(cx: &Cx<'_, '_>) -> Vec<(String, String, String)> {
    let all = cx.policy.roles().values().filter(|role| role.scope != policy::RoleScope::SelfOnly);
    all.map(|role| (role.code.clone(), role.name_zh.clone(), role.name_en.clone())).collect()
}

/// What runs here.
pub(crate) struct SystemView {
    pub policy_stamp: String,
    pub place: String,
    pub documents: Vec<Arc<DocumentRef>>,
    pub divisions: Vec<(Level, i64)>,
    pub schema: Vec<(String, String)>,
}

pub(crate) fn system(cx: &mut Cx<'_, '_>, actor: &Actor) -> Result<SystemView, Failure> {
    cx.require(actor, "system.read")?;
    let county = counties(cx)?;
    let documents = match county {
        Some(code) => cx.view(code)?.documents().to_vec(),
        None => Vec::new(),
    };
    let place = match county {
        Some(code) => divisions::store::find(cx.tx, code)?.map(|d| d.name).unwrap_or_default(),
        None => String::new(),
    };
    let counted: BTreeMap<&str, i64> =
        kit_reads::count_divisions(cx.tx)?.into_iter().map(|(level, n)| (level.as_str(), n)).collect();
    let divisions = Level::ALL.iter().map(|level| (*level, counted.get(level.as_str()).copied().unwrap_or(0)));
    Ok(SystemView {
        policy_stamp: cx.policy.version_stamp().chars().take(12).collect(),
        place,
        documents,
        divisions: divisions.collect(),
        schema: kit_reads::schema_steps(cx.tx)?,
    })
}

/// The county this installation serves: where its accounts work.
fn counties(cx: &mut Cx<'_, '_>) -> Result<Option<DivisionCode>, Failure> {
    let today = cx.today();
    let first: Option<DivisionCode> = cx.tx.query_opt(
        sql!(
            "select division from admin_grant where division is not null and revoked_at is null and valid_to >= $1
             order by division limit 1"
        ),
        &params![today],
        |r| r.get(0),
    )?;
    Ok(first.map(|code| code.at(Level::County).unwrap_or(code)))
}

/// The audit list.
pub(crate) struct AuditList {
    pub role: String,
    pub roles: Vec<(String, String, String)>,
    pub total: i64,
    pub rows: Vec<AuditRow>,
    pub next: Option<i64>,
    pub may_verify: bool,
}

impl AuditList {
    /// Whether the list is narrowed to a role.
    pub fn chosen(&self, role: &str) -> bool {
        self.role == role
    }

    /// Address of the next page, or nothing.
    pub fn next_href(&self) -> String {
        let role = encoded(&self.role);
        self.next.map_or_else(String::new, |before| format!("/desk/admin/audit?role={role}&before={before}"))
    }
}

pub(crate) fn audit(cx: &mut Cx<'_, '_>, actor: &Actor, role: &str, before: i64) -> Result<AuditList, Failure> {
    cx.require(actor, "audit.read")?;
    let total = kit_reads::count_entries(cx.tx, role)?;
    let mut rows = kit_reads::latest_entries(cx.tx, (before, role), PAGE + 1)?;
    let more = cut(&mut rows, PAGE);
    let next = rows.last().filter(|_| more).map(|row| row.seq);
    for row in &mut rows {
        // A citizen's account bears the citizen's name.
        if row.role == "citizen" {
            row.name = row.name.as_deref().map(masked_name);
        }
    }
    let all = cx.policy.roles().values();
    let roles = all.map(|role| (role.code.clone(), role.name_zh.clone(), role.name_en.clone())).collect();
    let may_verify = cx.require(actor, "audit.verify").is_ok();
    Ok(AuditList { role: role.to_owned(), roles, total, rows, next, may_verify })
}

/// A persona on the demo's sign-in page.
pub(crate) struct Persona {
    pub login: String,
    pub name: String,
    pub role: String,
    pub place: String,
}

/// The personas by where they work: Door, Field, Desk.
pub(crate) struct Personas {
    pub door: Vec<Persona>,
    pub field: Vec<Persona>,
    pub desk: Vec<Persona>,
}

pub(crate) fn personas(cx: &mut Cx<'_, '_>) -> Result<Option<Personas>, Failure> {
    if !cx.demo {
        return Ok(None);
    }
    let today = cx.today();
    let mut all = Personas { door: Vec::new(), field: Vec::new(), desk: Vec::new() };
    for account in store::personas(cx.tx)? {
        let grants = store::grants_in_force(cx.tx, account.id, today)?;
        let Some(first) = grants.first() else { continue };
        let division = first.division;
        let place = match division {
            Some(code) => divisions::store::find(cx.tx, code)?.map(|d| d.name).unwrap_or_default(),
            None => String::new(),
        };
        let home = cx.policy.role(&first.role).map_or("/", |role| role.home.as_str());
        let group = match home {
            "/" => &mut all.door,
            "/field" => &mut all.field,
            _ => &mut all.desk,
        };
        group.push(Persona { login: account.login, name: account.name, role: first.role.clone(), place });
    }
    Ok(Some(all))
}
