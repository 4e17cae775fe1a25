//! Somebody looks at a masked field, for a purpose, once.

use crate::model::{Field, Person, Purpose};
use crate::rules::{self, RegistryRejection};
use crate::store::{self, NewLook};
use authz::Actor;
use base::id::PersonId;
use base::{Failure, Sensitive, age_on};
use platform::Cx;

/// The command.
#[derive(Debug, Clone, Copy)]
pub struct RevealField {
    /// Whose field.
    pub person_id: PersonId,
    /// Which field.
    pub field: Field,
    /// What for.
    pub purpose: Purpose,
}

/// Answers the plain value, counts the look, writes it into the journal and into the list that the person can see.
///
/// # Errors
/// Denied without `person.reveal`; not found out of scope; rejected above the hourly limit, for a child's data without
/// a purpose that needs it, and when nothing is registered.
pub fn run(cx: &mut Cx<'_, '_>, actor: &Actor, cmd: &RevealField) -> Result<Sensitive<String>, Failure> {
    let scope = cx.require(actor, "person.reveal")?;
    let person = store::person(cx.tx, &scope, cmd.person_id)?;
    let looks = store::looks_since(cx.tx, actor.user_id, cx.now.plus_minutes(-60))?;
    let minor = rules::may_look(cmd.purpose, age_on(person.birth_date, cx.today()), looks, cx.now)?;
    let value = open(cx, &person, cmd.field)?.ok_or(RegistryRejection::NothingThere)?;
    let look = NewLook {
        id: cx.ids.uuid(cx.now).to_string(),
        person_id: person.id,
        user_id: actor.user_id,
        role: actor.role(),
        field: cmd.field,
        purpose: cmd.purpose,
        minor,
        at: cx.now,
    };
    store::insert_look(cx.tx, &look)?;
    let entry = cx.entry(actor, "person.revealed", "person", person.id).of_person(person.id, person.division);
    let entry = entry.with("field", cmd.field).with("purpose", cmd.purpose);
    // 未成年人网络保护条例第三十六条: access to a minor's data is recorded as such.
    cx.record(if minor { entry.with("minor", true) } else { entry });
    Ok(Sensitive::new(value))
}

/// The plain value of a field, opened from its seal.
pub(crate) fn open(cx: &Cx<'_, '_>, person: &Person, field: Field) -> Result<Option<String>, Failure> {
    let sealed = match field {
        Field::Name => return Ok(Some(person.name.clone())),
        Field::IdNo => &person.id_no_sealed,
        Field::Phone => &person.phone_sealed,
        Field::Address => &person.address_sealed,
    };
    let Some(sealed) = sealed else { return Ok(None) };
    let text = cx.vault.open(&store::place(field, person.id), sealed);
    text.map(Some).map_err(|error| Failure::Bug(Box::new(error)))
}
