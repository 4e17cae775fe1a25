//! Somebody was recognised, or is no longer: the categories and tags of a person change.

use crate::store;
use crate::use_cases::enrol::{check_codes, distinct};
use authz::Actor;
use base::Failure;
use base::failure::Fields;
use base::id::PersonId;
use platform::Cx;

/// The longest basis, in characters.
const BASIS_MAX: usize = 200;

/// Digits in a row that are somebody's: those of a phone.
const NUMBER_LENGTH: usize = 11;

/// The command: the whole of both lists.
#[derive(Debug, Clone)]
pub struct ClassifyPerson {
    /// Whose.
    pub person_id: PersonId,
    /// The version that was read.
    pub version: i64,
    /// Codes of categories.
    pub categories: Vec<String>,
    /// Codes of tags.
    pub tags: Vec<String>,
    /// On what it rests: number of a certificate or a decision, or who found it out.
    pub basis: String,
}

/// Writes the new lists; the journal says what they are and on what they rest.
///
/// # Errors
/// Denied without `person.classify`; not found out of scope; a conflict when somebody else was faster; rejected for codes
/// that the place does not know, and without a basis.
pub fn run(cx: &mut Cx<'_, '_>, actor: &Actor, cmd: &ClassifyPerson) -> Result<(), Failure> {
    let scope = cx.require(actor, "person.classify")?;
    let person = store::person(cx.tx, &scope, cmd.person_id)?;
    let (categories, tags) = (distinct(&cmd.categories), distinct(&cmd.tags));
    // What the file holds already may stay, also when the policy has dropped it since.
    let new = |codes: &[String], held: &[String]| -> Vec<String> {
        codes.iter().filter(|code| !held.contains(code)).cloned().collect()
    };
    let mut fields = Fields::new();
    let view = cx.view(person.division)?;
    check_codes(&mut fields, &view, (&new(&categories, &person.categories), &new(&tags, &person.tags)));
    let basis = fields.text("basis", "依据", &cmd.basis, BASIS_MAX).unwrap_or_default();
    if has_number(&basis) {
        fields.wrong("basis", "依据会记入日志，请不要写身份证号或电话；写证件或决定书的文号就可以。");
    }
    fields.finish()?;
    store::save_classes(cx.tx, (person.id, cmd.version), (&categories, &tags))?;
    let entry = cx.entry(actor, "person.classified", "person", person.id).of_person(person.id, person.division);
    cx.record(entry.with("categories", categories.join(",")).with("tags", tags.join(",")).with("basis", basis));
    Ok(())
}

/// Whether a text holds as many digits in a row as a phone or an identity number, however they are written.
fn has_number(text: &str) -> bool {
    let plain = text.chars().filter(|c| !matches!(c, ' ' | '-' | '\u{3000}'));
    let digit = |c: char| c.is_ascii_digit() || ('０'..='９').contains(&c);
    plain.collect::<String>().split(|c| !digit(c)).any(|digits| digits.chars().count() >= NUMBER_LENGTH)
}
