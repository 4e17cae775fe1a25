//! What an actor may see for one permission, as one SQL predicate.

use crate::Actor;
use base::division::DivisionCode;
use base::id::{PersonId, ProviderId, UserId};
use base::{Date, Failure};
use db::{Fragment, Value};
use policy::{Policy, RoleScope};

/// What an actor may see or touch for one permission. Made only by [`require`] and, for reactions and jobs that act
/// for nobody in particular, by [`Scope::reaction`].
#[derive(Debug, Clone)]
pub struct Scope {
    reach: Vec<Reach>,
    today: Date,
}

#[derive(Debug, Clone)]
enum Reach {
    Everything,
    Division(DivisionCode),
    Assigned(UserId),
    Provider(ProviderId),
    Person(PersonId),
}

/// The scope in which the actor holds the permission.
///
/// # Errors
/// [`Failure::Denied`] when no role held gives the permission.
pub fn require(policy: &Policy, actor: &Actor, permission: &'static str) -> Result<Scope, Failure> {
    let mut reach = Vec::new();
    for grant in &actor.grants {
        let Some(role) = policy.role(&grant.role) else { continue };
        if !role.permissions.iter().any(|p| p == permission) {
            continue;
        }
        reach.extend(match role.scope {
            RoleScope::Division => grant.division.map(Reach::Division),
            RoleScope::Assigned => Some(Reach::Assigned(actor.user_id)),
            RoleScope::Provider => grant.provider_id.map(Reach::Provider),
            RoleScope::SelfOnly => grant.person_id.map(Reach::Person),
            RoleScope::None => Some(Reach::Everything),
        });
    }
    if reach.is_empty() {
        Err(Failure::Denied { permission: permission.into() })
    } else {
        Ok(Scope { reach, today: actor.today })
    }
}

impl Scope {
    /// The scope of a reaction to an event or of a scheduled job: it acts on what the event or the schedule names,
    /// for nobody in particular. `why` is for the reader.
    pub fn reaction(_why: &'static str) -> Self {
        Self { reach: vec![Reach::Everything], today: Date::MAX }
    }

    /// Whether every division is within reach.
    pub fn is_everything(&self) -> bool {
        self.reach.iter().any(|r| matches!(r, Reach::Everything))
    }

    /// The one division a scope is rooted in, for headings and defaults.
    pub fn root_division(&self) -> Option<DivisionCode> {
        self.reach.iter().find_map(|reach| if let Reach::Division(code) = reach { Some(*code) } else { None })
    }
}

impl Fragment for Scope {
    /// Columns are named by what they hold: `{scope:division=c.division,person=c.person_id,subject=c.id,provider=o.provider_id}`.
    /// A reach whose column is not named reaches nothing.
    fn predicate(&self, columns: &[&str], first: usize, values: &mut Vec<Value>) -> String {
        let column = |kind: &str| columns.iter().find_map(|c| c.strip_prefix(kind)?.strip_prefix('='));
        let mut parts = Vec::new();
        for reach in &self.reach {
            let mut bind = |value: Value| {
                values.push(value);
                format!("${}", first + values.len())
            };
            let part = match reach {
                Reach::Everything => Some("1 = 1".to_owned()),
                Reach::Division(code) => column("division").map(|c| {
                    let (root, today) = (bind(Value::from(*code)), bind(Value::from(self.today)));
                    format!(
                        "exists (select 1 from division_closure dc where dc.descendant = {c} and dc.ancestor = {root} \
                         and dc.valid_from <= {today} and dc.valid_to > {today})"
                    )
                }),
                Reach::Assigned(user) => column("subject").map(|c| {
                    let user = bind(Value::from(*user));
                    format!(
                        "exists (select 1 from authz_assignment aa where aa.subject_id = {c} and aa.user_id = {user} \
                         and aa.until is null)"
                    )
                }),
                Reach::Provider(provider) => {
                    column("provider").map(|c| format!("{c} = {}", bind(Value::from(*provider))))
                }
                Reach::Person(person) => column("person").map(|c| format!("{c} = {}", bind(Value::from(*person)))),
            };
            parts.extend(part);
        }
        if parts.is_empty() { "1 = 0".to_owned() } else { format!("({})", parts.join(" or ")) }
    }
}
