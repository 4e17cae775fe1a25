//! People, households and looks in the database. Sealed fields come out sealed.

use crate::model::{Field, Person, Purpose};
use authz::Scope;
use base::id::{HouseholdId, PersonId, UserId};
use base::{Date, DivisionCode, Failure, Sex, Timestamp};
use db::{DbError, Row, Tx, Value, params, sql};
use std::collections::BTreeMap;

/// The index under which identity numbers are kept.
pub(crate) const ID_NO: &str = "registry_person.id_no";
/// The index under which phones are kept.
pub(crate) const PHONE: &str = "registry_person.phone";

/// The place a sealed field is bound to.
pub(crate) fn place(field: Field, id: PersonId) -> String {
    format!("registry_person.{field}/{id}")
}

/// A person to be written, with what is sealed.
pub(crate) struct NewPerson<'a> {
    pub person: &'a Person,
    pub name_key: String,
    pub id_no_index: Option<Vec<u8>>,
    pub phone_index: Option<Vec<u8>>,
    pub position: Option<(f64, f64)>,
    pub created_at: Timestamp,
}

/// Writes a new person.
pub(crate) fn insert(tx: &mut Tx<'_>, new: NewPerson<'_>) -> Result<(), Failure> {
    let person = new.person;
    let written = tx.execute(
        sql!(
            "insert into registry_person (id, name, name_key, sex, birth_date, division, id_no_sealed, id_no_index,
             phone_sealed, phone_index, address_sealed, categories, tags, lat, lon, household_id, created_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)"
        ),
        &params![
            person.id,
            &person.name,
            new.name_key,
            person.sex,
            person.birth_date,
            person.division,
            person.id_no_sealed.clone(),
            new.id_no_index,
            person.phone_sealed.clone(),
            new.phone_index,
            person.address_sealed.clone(),
            base::codes::text(&person.categories),
            base::codes::text(&person.tags),
            new.position.map(|p| p.0),
            new.position.map(|p| p.1),
            person.household_id,
            new.created_at
        ],
    );
    match written {
        Ok(_) => Ok(()),
        // Another node has just enrolled the same number: look again.
        Err(error) if error.is_unique("registry_person_id_no_index") => Err(Failure::Conflict),
        Err(error) => Err(error.into()),
    }
}

/// Where a number has its file, wherever that is: one number, one file in the whole installation.
pub(crate) fn by_id_index(
    tx: &mut Tx<'_>,
    index: Vec<u8>,
) -> Result<Option<(PersonId, String, DivisionCode)>, DbError> {
    tx.query_opt(sql!("select id, name, division from registry_person where id_no_index = $1"), &params![index], |r| {
        Ok((r.get(0)?, r.get(1)?, r.get(2)?))
    })
}

/// Whether somebody of this name and birth date is in the county and a number is missing on one side.
pub(crate) fn has_namesake(
    tx: &mut Tx<'_>,
    (name_key, birth_date): (&str, Date),
    county: &str,
    with_number: bool,
) -> Result<bool, DbError> {
    let found: i64 = tx.query_one(
        sql!(
            "select count(*) from registry_person where name_key = $1 and birth_date = $2
             and substr(division, 1, length($3)) = $3 and (id_no_index is null or not $4)"
        ),
        &params![name_key, birth_date, county, with_number],
        |r| r.get(0),
    )?;
    Ok(found > 0)
}

/// One person that the scope reaches.
pub(crate) fn person(tx: &mut Tx<'_>, scope: &Scope, id: PersonId) -> Result<Person, Failure> {
    let found = tx.query_opt(
        sql!(
            "select p.id, p.name, p.sex, p.birth_date, p.division, p.categories, p.tags, p.household_id, p.deceased_on,
             p.version, p.id_no_sealed, p.phone_sealed, p.address_sealed
             from registry_person p where p.id = $1 and {scope:division=p.division,person=p.id,subject=p.id}"
        )
        .scoped(scope),
        &params![id],
        person_row,
    )?;
    found.ok_or(Failure::NotFound)
}

fn person_row(row: &Row<'_>) -> Result<Person, DbError> {
    Ok(Person {
        id: row.get(0)?,
        name: row.get(1)?,
        sex: row.get(2)?,
        birth_date: row.get(3)?,
        division: row.get(4)?,
        categories: base::codes::list(&row.get::<String>(5)?),
        tags: base::codes::list(&row.get::<String>(6)?),
        household_id: row.get(7)?,
        deceased_on: row.get(8)?,
        version: row.get(9)?,
        id_no_sealed: row.get(10)?,
        phone_sealed: row.get(11)?,
        address_sealed: row.get(12)?,
    })
}

/// What a contact update writes; what is `None` stays.
pub(crate) struct NewContact {
    pub phone: Option<(Vec<u8>, Vec<u8>)>,
    pub address_sealed: Option<Vec<u8>>,
}

/// Writes a contact update, unless somebody else was faster.
pub(crate) fn save_contact(tx: &mut Tx<'_>, (id, version): (PersonId, i64), new: NewContact) -> Result<(), Failure> {
    let (phone_sealed, phone_index) = new.phone.unzip();
    let changed = tx.execute(
        sql!(
            "update registry_person set phone_sealed = coalesce($3, phone_sealed),
             phone_index = coalesce($4, phone_index), address_sealed = coalesce($5, address_sealed),
             version = version + 1 where id = $1 and version = $2"
        ),
        &params![id, version, phone_sealed, phone_index, new.address_sealed],
    )?;
    if changed == 0 { Err(Failure::Conflict) } else { Ok(()) }
}

/// Writes categories and tags, unless somebody else was faster.
pub(crate) fn save_classes(
    tx: &mut Tx<'_>,
    (id, version): (PersonId, i64),
    (categories, tags): (&[String], &[String]),
) -> Result<(), Failure> {
    let changed = tx.execute(
        sql!("update registry_person set categories = $3, tags = $4, version = version + 1 where id = $1 and version = $2"),
        &params![id, version, base::codes::text(categories), base::codes::text(tags)],
    )?;
    if changed == 0 { Err(Failure::Conflict) } else { Ok(()) }
}

/// The household of a person, made when there is none yet, with that person as its head.
pub(crate) fn household_of(tx: &mut Tx<'_>, person: &Person, new_id: HouseholdId) -> Result<HouseholdId, DbError> {
    if let Some(household) = person.household_id {
        return Ok(household);
    }
    tx.execute(
        sql!("insert into registry_household (id, head_person_id, division) values ($1, $2, $3)"),
        &params![new_id, person.id, person.division],
    )?;
    tx.execute(
        sql!("update registry_person set household_id = $2, version = version + 1 where id = $1"),
        &params![person.id, new_id],
    )?;
    Ok(new_id)
}

/// A member of a household: key, name, birth date, whether the head.
pub(crate) type MemberRow = (PersonId, String, Date, bool);

/// The other members of a household that the scope reaches, the eldest first.
pub(crate) fn members(
    tx: &mut Tx<'_>,
    scope: &Scope,
    household: HouseholdId,
    but: PersonId,
) -> Result<Vec<MemberRow>, DbError> {
    tx.query(
        sql!(
            "select p.id, p.name, p.birth_date, h.head_person_id
             from registry_person p join registry_household h on h.id = p.household_id
             where p.household_id = $1 and p.id <> $2 and {scope:division=p.division,person=p.id,subject=p.id}
             order by p.birth_date, p.id"
        )
        .scoped(scope),
        &params![household, but],
        |r| {
            let (id, head): (PersonId, PersonId) = (r.get(0)?, r.get(3)?);
            Ok((id, r.get(1)?, r.get(2)?, id == head))
        },
    )
}

/// One row of a list.
#[derive(Debug, Clone)]
pub(crate) struct ListRow {
    pub id: PersonId,
    pub name: String,
    pub sex: Sex,
    pub birth_date: Date,
    pub division: DivisionCode,
    pub categories: Vec<String>,
    pub tags: Vec<String>,
    pub deceased_on: Option<Date>,
}

fn list_row(row: &Row<'_>) -> Result<ListRow, DbError> {
    Ok(ListRow {
        id: row.get(0)?,
        name: row.get(1)?,
        sex: row.get(2)?,
        birth_date: row.get(3)?,
        division: row.get(4)?,
        categories: base::codes::list(&row.get::<String>(5)?),
        tags: base::codes::list(&row.get::<String>(6)?),
        deceased_on: row.get(7)?,
    })
}

/// What a list is narrowed to; empty texts narrow nothing.
#[derive(Debug, Clone, Default)]
pub(crate) struct Narrow {
    pub name_key: String,
    pub category: String,
    pub tag: String,
    pub division_prefix: String,
}

impl Narrow {
    fn values(&self) -> Vec<Value> {
        let quoted = |code: &str| if code.is_empty() { String::new() } else { format!("\"{code}\"") };
        params![&self.name_key, quoted(&self.category), quoted(&self.tag), &self.division_prefix].into()
    }
}

/// How many people a list holds.
pub(crate) fn count(tx: &mut Tx<'_>, scope: &Scope, narrow: &Narrow) -> Result<i64, DbError> {
    tx.query_one(
        sql!(
            "select count(*) from registry_person p where substr(p.name_key, 1, length($1)) = $1
             and ($2 = '' or replace(p.categories, $2, '') <> p.categories)
             and ($3 = '' or replace(p.tags, $3, '') <> p.tags) and substr(p.division, 1, length($4)) = $4
             and {scope:division=p.division,person=p.id,subject=p.id}"
        )
        .scoped(scope),
        &narrow.values(),
        |r| r.get(0),
    )
}

/// One page of a list by name, after a person; ask for one more than is shown.
pub(crate) fn list(
    tx: &mut Tx<'_>,
    scope: &Scope,
    narrow: &Narrow,
    (after, limit): (Option<PersonId>, i64),
) -> Result<Vec<ListRow>, DbError> {
    let mut values = narrow.values();
    values.extend(params![after.map_or_else(String::new, |id| id.to_string()), limit]);
    tx.query(
        sql!(
            "select p.id, p.name, p.sex, p.birth_date, p.division, p.categories, p.tags, p.deceased_on
             from registry_person p where substr(p.name_key, 1, length($1)) = $1
             and ($2 = '' or replace(p.categories, $2, '') <> p.categories)
             and ($3 = '' or replace(p.tags, $3, '') <> p.tags) and substr(p.division, 1, length($4)) = $4
             and ($5 = '' or (p.name_key, p.id) > (select a.name_key, a.id from registry_person a where a.id = $5))
             and {scope:division=p.division,person=p.id,subject=p.id} order by p.name_key, p.id limit $6"
        )
        .scoped(scope),
        &values,
        list_row,
    )
}

/// Those whose identity number is exactly this.
pub(crate) fn by_id_no(tx: &mut Tx<'_>, scope: &Scope, index: Vec<u8>) -> Result<Vec<ListRow>, DbError> {
    tx.query(
        sql!(
            "select p.id, p.name, p.sex, p.birth_date, p.division, p.categories, p.tags, p.deceased_on
             from registry_person p where p.id_no_index = $1 and {scope:division=p.division,person=p.id,subject=p.id}"
        )
        .scoped(scope),
        &params![index],
        list_row,
    )
}

/// Those whose phone is exactly this, 50 at most: a village telephone may stand for many.
pub(crate) fn by_phone(tx: &mut Tx<'_>, scope: &Scope, index: Vec<u8>) -> Result<Vec<ListRow>, DbError> {
    tx.query(
        sql!(
            "select p.id, p.name, p.sex, p.birth_date, p.division, p.categories, p.tags, p.deceased_on
             from registry_person p where p.phone_index = $1 and {scope:division=p.division,person=p.id,subject=p.id}
             order by p.name_key, p.id limit 50"
        )
        .scoped(scope),
        &params![index],
        list_row,
    )
}

/// What a label is made of: name, birth date, division, tags.
pub(crate) type LabelRow = (PersonId, String, Date, DivisionCode, Vec<String>);

/// Ten people by key, for labels: the caller shows only rows that its own scope has let through.
pub(crate) fn ten(tx: &mut Tx<'_>, ids: &[PersonId]) -> Result<Vec<LabelRow>, DbError> {
    let values: Vec<Value> = (0..10)
        .map(|at| ids.get(at).or(ids.first()).map_or(Value::Text(String::new()), |id| Value::from(*id)))
        .collect();
    tx.query(
        sql!(
            "select id, name, birth_date, division, tags from v_person
             where id in ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
        ),
        &values,
        |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?, base::codes::list(&r.get::<String>(4)?))),
    )
}

/// A look to be noted.
pub(crate) struct NewLook<'a> {
    pub id: String,
    pub person_id: PersonId,
    pub user_id: UserId,
    pub role: &'a str,
    pub field: Field,
    pub purpose: Purpose,
    pub minor: bool,
    pub at: Timestamp,
}

/// Notes that somebody looked.
pub(crate) fn insert_look(tx: &mut Tx<'_>, look: &NewLook<'_>) -> Result<(), DbError> {
    tx.execute(
        sql!(
            "insert into registry_reveal (id, person_id, user_id, role, field, purpose, minor, at)
             values ($1, $2, $3, $4, $5, $6, $7, $8)"
        ),
        &params![&look.id, look.person_id, look.user_id, look.role, look.field, look.purpose, look.minor, look.at],
    )?;
    Ok(())
}

/// How often a user has looked since an instant, and when first.
pub(crate) fn looks_since(
    tx: &mut Tx<'_>,
    user: UserId,
    since: Timestamp,
) -> Result<(i64, Option<Timestamp>), DbError> {
    tx.query_one(
        sql!("select count(*), min(at) from registry_reveal where user_id = $1 and at > $2"),
        &params![user, since],
        |r| Ok((r.get(0)?, r.get(1)?)),
    )
}

/// One look as it is shown: when, the name of the account, its role, field, purpose.
pub(crate) type LookRow = (Timestamp, Option<String>, String, Field, Purpose);

/// Who looked at a person's masked fields, newest first.
pub(crate) fn looks(tx: &mut Tx<'_>, person: PersonId, limit: i64) -> Result<Vec<LookRow>, DbError> {
    tx.query(
        sql!(
            "select l.at, u.name, l.role, l.field, l.purpose
             from registry_reveal l left join v_user u on u.id = l.user_id
             where l.person_id = $1 order by l.at desc, l.id desc limit $2"
        ),
        &params![person, limit],
        |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?, r.get(4)?)),
    )
}

/// Names of accounts, for the stories of a timeline.
pub(crate) fn user_names(
    tx: &mut Tx<'_>,
    ids: impl IntoIterator<Item = UserId>,
) -> Result<BTreeMap<UserId, String>, DbError> {
    let mut names = BTreeMap::new();
    for id in ids {
        if names.contains_key(&id) {
            continue;
        }
        let name: Option<String> =
            tx.query_opt(sql!("select name from v_user where id = $1"), &params![id], |r| r.get(0))?;
        names.insert(id, name.unwrap_or_default());
    }
    Ok(names)
}

/// A case of a person: key, number, state, since when.
pub(crate) type CaseRow = (String, String, String, Timestamp);

/// The cases of a person within the scope, newest first.
pub(crate) fn cases(tx: &mut Tx<'_>, scope: &Scope, person: PersonId) -> Result<Vec<CaseRow>, DbError> {
    tx.query(
        sql!(
            "select c.id, c.number, c.state, c.opened_at from v_case c where c.person_id = $1
             and {scope:division=c.division,person=c.person_id,subject=c.id} order by c.opened_at desc, c.id limit 20"
        )
        .scoped(scope),
        &params![person],
        |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?)),
    )
}

/// The plans of a person within the scope, newest first: key, state.
pub(crate) fn plans(tx: &mut Tx<'_>, scope: &Scope, person: PersonId) -> Result<Vec<(String, String)>, DbError> {
    tx.query(
        sql!(
            "select l.id, l.state from v_plan l join registry_person p on p.id = l.person_id where l.person_id = $1
             and {scope:division=p.division,person=p.id,subject=l.id} order by l.id desc limit 20"
        )
        .scoped(scope),
        &params![person],
        |r| Ok((r.get(0)?, r.get(1)?)),
    )
}
