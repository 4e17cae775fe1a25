//! A phone or an address has changed.

use crate::model::Field;
use crate::store::{self, NewContact};
use crate::use_cases::enrol::ADDRESS_MAX;
use authz::Actor;
use base::failure::Fields;
use base::id::PersonId;
use base::{Failure, PhoneNo, Sensitive};
use platform::Cx;

/// The command.
#[derive(Debug, Clone)]
pub struct UpdateContact {
    /// Whose.
    pub person_id: PersonId,
    /// The version that was read.
    pub version: i64,
    /// The new phone; `None` leaves it as it is.
    pub phone: Option<PhoneNo>,
    /// The new address; `None` leaves it as it is.
    pub address: Option<Sensitive<String>>,
}

/// Writes the new contact; the journal says which field changed.
///
/// # Errors
/// Denied without `person.write`; not found out of scope; a conflict when somebody else was faster; rejected when
/// nothing is given.
pub fn run(cx: &mut Cx<'_, '_>, actor: &Actor, cmd: &UpdateContact) -> Result<(), Failure> {
    let scope = cx.require(actor, "person.write")?;
    let mut fields = Fields::new();
    if cmd.phone.is_none() && cmd.address.is_none() {
        fields.wrong("phone", "请填写新的电话或者新的住址，没有变的一项留空。");
    }
    if let Some(address) = &cmd.address {
        fields.text("address", "住址", address.expose(), ADDRESS_MAX);
    }
    fields.finish()?;
    let person = store::person(cx.tx, &scope, cmd.person_id)?;
    let seal = |field: Field, text: &str| cx.vault.seal(&store::place(field, person.id), text);
    let new = NewContact {
        phone: cmd
            .phone
            .as_ref()
            .map(|phone| (seal(Field::Phone, phone.expose()), cx.vault.blind_index(store::PHONE, phone.expose()))),
        address_sealed: cmd.address.as_ref().map(|address| seal(Field::Address, address.expose().trim())),
    };
    store::save_contact(cx.tx, (person.id, cmd.version), new)?;
    let changed: Vec<&str> = [(Field::Phone, cmd.phone.is_some()), (Field::Address, cmd.address.is_some())]
        .into_iter()
        .filter_map(|(field, is_new)| is_new.then_some(field.as_str()))
        .collect();
    let entry = cx.entry(actor, "person.contact-updated", "person", person.id).of_person(person.id, person.division);
    cx.record(entry.with("field", changed.join(",")));
    Ok(())
}
