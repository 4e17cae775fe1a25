//! A person enters the registry, or the one who is there already is found.

use crate::model::{EnrolPerson, Enrolled, Field, Person};
use crate::rules::{self, RegistryRejection};
use crate::store::{self, NewPerson};
use authz::{Actor, Scope};
use base::citizen_id::NumberKind;
use base::failure::Fields;
use base::id::{HouseholdId, PersonId};
use base::{CitizenIdNo, Crs, Date, DivisionCode, Failure, Level, Sex};
use platform::Cx;
use policy::PolicyView;

/// The longest address, in characters.
pub(crate) const ADDRESS_MAX: usize = 200;

/// Enrols at a desk: within the actor's area only.
///
/// # Errors
/// As [`enrol`]; also denied without `person.write`, and rejected when the person lives or has a file elsewhere.
pub fn run(cx: &mut Cx<'_, '_>, actor: &Actor, cmd: &EnrolPerson) -> Result<Enrolled, Failure> {
    let scope = cx.require(actor, "person.write")?;
    if let Some(other) = cmd.lives_with {
        store::person(cx.tx, &scope, other)?;
    }
    let enrolled = place(cx, actor, cmd)?;
    // What the actor cannot see was not theirs to write: the transaction is undone.
    match store::person(cx.tx, &scope, enrolled.person_id) {
        Err(Failure::NotFound) if enrolled.created => {
            let mut fields = Fields::new();
            fields.wrong("division", "这个村（社区）不在您的辖区内，请选择辖区内的村（社区）。");
            Err(fields.finish().err().map_or(Failure::NotFound, Failure::from))
        }
        Err(Failure::NotFound) => Err(RegistryRejection::FileElsewhere.into()),
        Err(other) => Err(other),
        Ok(_) => Ok(enrolled),
    }
}

/// The door for process slices, which have asked for their own permission: finds the person by identity number or
/// enters a new one, and journals a new entry.
///
/// # Errors
/// Rejected when the number stands under another name, when a person of the same name and birth date may be the same
/// one, and for facts that are missing or cannot be.
pub fn enrol(cx: &mut Cx<'_, '_>, actor: &Actor, cmd: &EnrolPerson) -> Result<PersonId, Failure> {
    place(cx, actor, cmd).map(|enrolled| enrolled.person_id)
}

fn place(cx: &mut Cx<'_, '_>, actor: &Actor, cmd: &EnrolPerson) -> Result<Enrolled, Failure> {
    let demo_number = cmd.id_no.as_ref().is_some_and(|number| number.kind() == NumberKind::Demo);
    if demo_number && !cx.demo {
        return Err(RegistryRejection::DemoNumber.into());
    }
    let index = cmd.id_no.as_ref().map(|number| cx.vault.blind_index(store::ID_NO, number.expose()));
    if let Some(index) = &index
        && let Some((person_id, name, division)) = store::by_id_index(cx.tx, index.clone())?
    {
        rules::same_name(&name, cmd.name.expose())?;
        note_found(cx, actor, person_id, division);
        return Ok(Enrolled { person_id, created: false });
    }
    let (sex, birth_date) = rules::sex_and_birth(cmd, cx.today())?;
    check_words(cx, cmd)?;
    refuse_namesake(cx, cmd, birth_date)?;
    let person_id = create(cx, cmd, (sex, birth_date), index)?;
    let entry = cx.entry(actor, "person.enrolled", "person", person_id).of_person(person_id, cmd.division);
    cx.record(entry.with("with_id_no", cmd.id_no.is_some()).with("categories", cmd.categories.join(",")));
    Ok(Enrolled { person_id, created: true })
}

/// Whoever types a number and a name learns that there is a file: that is a search.
fn note_found(cx: &mut Cx<'_, '_>, actor: &Actor, person_id: PersonId, division: DivisionCode) {
    let entry = cx.entry(actor, "person.searched", "person", person_id).of_person(person_id, division);
    cx.record(entry.with("field", Field::IdNo).with("found", 1));
}

fn check_words(cx: &mut Cx<'_, '_>, cmd: &EnrolPerson) -> Result<(), Failure> {
    let view = cx.view(cmd.division)?;
    let mut fields = Fields::new();
    if cmd.division.level() != Level::Village || divisions::store::find(cx.tx, cmd.division)?.is_none() {
        fields.wrong("division", "请选到村或社区。");
    }
    check_codes(&mut fields, &view, (&cmd.categories, &cmd.tags));
    if let Some(address) = &cmd.address {
        fields.text("address", "住址", address.expose(), ADDRESS_MAX);
    }
    Ok(fields.finish()?)
}

/// Categories and tags are those of the policy in force where the person lives.
pub(super) fn check_codes(fields: &mut Fields, view: &PolicyView, (categories, tags): (&[String], &[String])) {
    if let Some(code) = categories.iter().find(|code| view.category(code).is_none()) {
        fields.wrong("categories", format!("没有“{code}”这一类救助对象，请从列表中选择。"));
    }
    if let Some(code) = tags.iter().find(|code| view.tag(code).is_none()) {
        fields.wrong("tags", format!("没有“{code}”这个标签，请从列表中选择。"));
    }
}

/// Duplicates are found by person, not by number alone: with a number missing on one side, name and birth date count.
fn refuse_namesake(cx: &mut Cx<'_, '_>, cmd: &EnrolPerson, birth_date: Date) -> Result<(), Failure> {
    if cmd.verified_distinct {
        return Ok(());
    }
    let county = cmd.division.at(Level::County).or(cmd.division.at(Level::Prefecture)).unwrap_or(cmd.division);
    let key = cmd.name.search_key();
    if store::has_namesake(cx.tx, (&key, birth_date), &county.prefix(), cmd.id_no.is_some())? {
        return Err(RegistryRejection::PossibleDuplicate.into());
    }
    Ok(())
}

fn create(
    cx: &mut Cx<'_, '_>,
    cmd: &EnrolPerson,
    (sex, birth_date): (Sex, Date),
    id_no_index: Option<Vec<u8>>,
) -> Result<PersonId, Failure> {
    let id = PersonId::new(cx.ids, cx.now);
    let household_id = household(cx, cmd)?;
    let seal = |field: Field, text: &str| cx.vault.seal(&store::place(field, id), text);
    let person = Person {
        id,
        name: cmd.name.expose().to_owned(),
        sex,
        birth_date,
        division: cmd.division,
        categories: distinct(&cmd.categories),
        tags: distinct(&cmd.tags),
        household_id,
        deceased_on: None,
        version: 1,
        id_no_sealed: cmd.id_no.as_ref().map(CitizenIdNo::expose).map(|text| seal(Field::IdNo, text)),
        phone_sealed: cmd.phone.as_ref().map(|phone| seal(Field::Phone, phone.expose())),
        address_sealed: cmd.address.as_ref().map(|address| seal(Field::Address, address.expose().trim())),
    };
    let new = NewPerson {
        person: &person,
        name_key: cmd.name.search_key(),
        id_no_index,
        phone_index: cmd.phone.as_ref().map(|phone| cx.vault.blind_index(store::PHONE, phone.expose())),
        position: cmd.position.map(|position| position.to(Crs::Wgs84)).map(|p| (p.lat(), p.lon())),
        created_at: cx.now,
    };
    store::insert(cx.tx, new)?;
    Ok(id)
}

fn household(cx: &mut Cx<'_, '_>, cmd: &EnrolPerson) -> Result<Option<HouseholdId>, Failure> {
    let Some(other) = cmd.lives_with else { return Ok(None) };
    let scope = Scope::reaction("the person may live with somebody whom the clerk of another township enrolled");
    let other = store::person(cx.tx, &scope, other)?;
    let new_id = HouseholdId::new(cx.ids, cx.now);
    Ok(Some(store::household_of(cx.tx, &other, new_id)?))
}

pub(super) fn distinct(codes: &[String]) -> Vec<String> {
    let mut kept: Vec<String> = Vec::new();
    for code in codes {
        if !kept.contains(code) {
            kept.push(code.clone());
        }
    }
    kept
}
