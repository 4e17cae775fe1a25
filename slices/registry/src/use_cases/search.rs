//! Somebody looks for a person by an exact number; the journal notes that, never the number.

use crate::queries::{self, PersonRow};
use crate::rules::Search;
use crate::store;
use authz::Actor;
use base::Failure;
use base::id::PersonId;
use platform::Cx;

/// The command.
#[derive(Debug, Clone)]
pub struct FindByNumber {
    /// A citizen number or a phone; other searches find nobody here.
    pub search: Search,
}

/// Those within the actor's reach whose number is exactly this.
///
/// # Errors
/// Denied without `person.read`.
pub fn run(cx: &mut Cx<'_, '_>, actor: &Actor, cmd: &FindByNumber) -> Result<Vec<PersonId>, Failure> {
    Ok(rows(cx, actor, &cmd.search)?.into_iter().map(|row| row.id).collect())
}

pub(crate) fn rows(cx: &mut Cx<'_, '_>, actor: &Actor, search: &Search) -> Result<Vec<PersonRow>, Failure> {
    let scope = cx.require(actor, "person.read")?;
    let (field, found) = match search {
        Search::IdNo(number) => {
            let index = cx.vault.blind_index(store::ID_NO, number.expose());
            (search.field(), store::by_id_no(cx.tx, &scope, index)?)
        }
        Search::Phone(number) => {
            let index = cx.vault.blind_index(store::PHONE, number.expose());
            (search.field(), store::by_phone(cx.tx, &scope, index)?)
        }
        Search::Everybody | Search::Name(_) | Search::Unreadable(_) => return Ok(Vec::new()),
    };
    let only = found.first().filter(|_| found.len() == 1);
    let subject = only.map_or_else(String::new, |row| row.id.to_string());
    let mut entry = cx.entry(actor, "person.searched", "person", subject).with("found", found.len());
    if let Some(row) = only {
        entry = entry.of_person(row.id, row.division);
    }
    cx.record(entry.with("field", field.map_or("", |field| field.as_str())));
    queries::rows(cx, found)
}
