//! Where somebody begins, and how a place in the queue is written into an address. Pure.

use authz::Actor;
use base::Timestamp;
use base::id::TaskId;
use flow::Cursor;
use policy::Policy;

/// Pages to begin with for those whose role leads to the Desk but who have no queue, with the permission each takes.
const INSTEAD: &[(&str, &str)] = &[
    ("stats.read", "/desk/insight"),
    ("case.read", "/desk/cases"),
    ("visit.read", "/desk/visits"),
    ("catalogue.read", "/desk/catalogue"),
];

/// The first page of somebody: what the role says, or the first page of the Desk that the role may open.
pub(crate) fn home(policy: &Policy, actor: &Actor) -> String {
    let home = policy.role(actor.role()).map_or("/", |role| role.home.as_str());
    let holds = |permission: &'static str| authz::require(policy, actor, permission).is_ok();
    if home != "/desk" || holds("task.read") {
        return home.to_owned();
    }
    INSTEAD.iter().find(|(permission, _)| holds(permission)).map_or("/", |(_, page)| page).to_owned()
}

/// A place in the queue, for the address of the next page.
pub(crate) fn cursor_text(cursor: Cursor) -> String {
    format!("{}.{}", cursor.due_at.micros(), cursor.id)
}

/// The place of an address; anything else begins at the top.
pub(crate) fn cursor_of(text: &str) -> Option<Cursor> {
    let (due, id) = text.split_once('.')?;
    Some(Cursor { due_at: Timestamp::from_micros(due.parse().ok()?), id: id.parse::<TaskId>().ok()? })
}
