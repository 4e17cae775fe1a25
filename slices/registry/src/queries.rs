//! Rows for pages and lists. Names come out masked, numbers masked, sensitive tags only where a look would be allowed.

use crate::label::{self, Views, Word};
use crate::model::{Field, Person, Purpose};
use crate::rules::{self, CHILD_BELOW, Search};
use crate::store::{self, ListRow, Narrow};
use crate::timeline::{self, Moment};
use crate::use_cases::{reveal, search};
use authz::{Actor, Scope};
use base::id::PersonId;
use base::mask::mask_address;
use base::name::masked_name;
use base::{Accept, CitizenIdNo, Date, DivisionCode, Failure, PhoneNo, Sex, Timestamp, age_on};
use platform::Cx;
use std::collections::BTreeMap;
use ui::Page;

/// Rows of a page of a list.
const ROWS: usize = 50;
/// Moments of a timeline on a page.
const MOMENTS: i64 = 200;
/// Looks on a page.
const LOOKS: i64 = 50;

/// What a list of people is asked for; empty texts narrow nothing.
#[derive(Debug, Clone, Default)]
pub(crate) struct Filter {
    pub q: String,
    pub division: String,
    pub category: String,
    pub tag: String,
    pub after: String,
}

/// One person of a list.
#[derive(Debug, Clone)]
pub(crate) struct PersonRow {
    pub id: PersonId,
    pub masked_name: String,
    pub sex: Sex,
    pub age: i16,
    pub division: DivisionCode,
    pub village: String,
    pub categories: Vec<Word>,
    pub tags: Vec<Word>,
    pub is_deceased: bool,
}

/// A page of a list of people.
#[derive(Debug, Clone, Default)]
pub(crate) struct PeopleList {
    pub rows: Vec<PersonRow>,
    pub count: i64,
    /// After whom the next page begins; empty on the last.
    pub next: String,
    /// Why the search word cannot be used; empty when it can.
    pub unreadable: String,
}

/// People within reach: by exact number, by the beginning of a name, or all, by name. A search by number writes into
/// the journal, so it needs a command.
pub(crate) fn people(cx: &mut Cx<'_, '_>, actor: &Actor, filter: &Filter) -> Result<PeopleList, Failure> {
    match rules::read_search(&filter.q, rules::accepted(cx.demo)) {
        Search::Unreadable(why) => {
            cx.require(actor, "person.read")?;
            Ok(PeopleList { unreadable: why, ..PeopleList::default() })
        }
        Search::Everybody => by_name(cx, actor, filter, String::new()),
        Search::Name(key) => by_name(cx, actor, filter, key),
        number @ (Search::IdNo(_) | Search::Phone(_)) => {
            let rows = search::rows(cx, actor, &number)?;
            let count = i64::try_from(rows.len()).unwrap_or(i64::MAX);
            Ok(PeopleList { rows, count, ..PeopleList::default() })
        }
    }
}

fn by_name(cx: &mut Cx<'_, '_>, actor: &Actor, filter: &Filter, name_key: String) -> Result<PeopleList, Failure> {
    let scope = cx.require(actor, "person.read")?;
    let division_prefix = DivisionCode::parse(&filter.division).map(DivisionCode::prefix).unwrap_or_default();
    let narrow = Narrow { name_key, category: filter.category.clone(), tag: filter.tag.clone(), division_prefix };
    let after = filter.after.parse::<PersonId>().ok();
    let count = store::count(cx.tx, &scope, &narrow)?;
    let mut found = store::list(cx.tx, &scope, &narrow, (after, ROWS as i64 + 1))?;
    let has_more = found.len() > ROWS;
    found.truncate(ROWS);
    let next = found.last().filter(|_| has_more).map_or_else(String::new, |row| row.id.to_string());
    Ok(PeopleList { rows: rows(cx, found)?, count, next, unreadable: String::new() })
}

/// Rows of the store as rows of a list.
pub(crate) fn rows(cx: &mut Cx<'_, '_>, found: Vec<ListRow>) -> Result<Vec<PersonRow>, Failure> {
    let villages = divisions::store::names(cx.tx, found.iter().map(|row| row.division))?;
    let mut views = Views::default();
    let mut rows = Vec::with_capacity(found.len());
    for row in found {
        let view = views.of(cx, row.division)?;
        rows.push(PersonRow {
            id: row.id,
            masked_name: masked_name(&row.name),
            sex: row.sex,
            age: age_on(row.birth_date, cx.today()),
            division: row.division,
            village: villages.get(&row.division).cloned().unwrap_or_default(),
            categories: label::categories(&view, &row.categories),
            tags: label::harmless_tags(&view, &row.tags),
            is_deceased: row.deceased_on.is_some(),
        });
    }
    Ok(rows)
}

/// A look at a masked field, as the person may see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Look {
    /// When.
    pub at: Timestamp,
    /// Name of the account, empty when it is gone.
    pub name: String,
    /// Code of the role.
    pub role: String,
    /// Which field.
    pub field: Field,
    /// What for.
    pub purpose: Purpose,
}

impl Look {
    /// Who looked: name and role.
    pub fn who(&self, page: &Page) -> String {
        timeline::who(page, &self.name, &self.role)
    }
}

/// Who looked at a person's masked fields, newest first. The caller has made sure that the person may be seen.
///
/// # Errors
/// See [`db::DbError`].
pub fn looks(cx: &mut Cx<'_, '_>, person: PersonId) -> Result<Vec<Look>, Failure> {
    let look = |(at, name, role, field, purpose): store::LookRow| Look {
        at,
        name: name.unwrap_or_default(),
        role,
        field,
        purpose,
    };
    Ok(store::looks(cx.tx, person, LOOKS)?.into_iter().map(look).collect())
}

/// Somebody of the same household.
#[derive(Debug, Clone)]
pub(crate) struct Member {
    pub id: PersonId,
    pub masked_name: String,
    pub age: i16,
    pub is_head: bool,
}

/// A case of the person.
#[derive(Debug, Clone)]
pub(crate) struct CaseLine {
    pub id: String,
    pub number: String,
    pub state: String,
    pub opened_on: Date,
}

/// A plan of the person.
#[derive(Debug, Clone)]
pub(crate) struct PlanLine {
    pub id: String,
    pub state: String,
}

/// What the reader of a file may do.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct May {
    pub write: bool,
    pub classify: bool,
    pub reveal: bool,
    pub timeline: bool,
}

/// Everything a person's page shows.
#[derive(Debug, Clone)]
pub(crate) struct PersonView {
    pub id: PersonId,
    pub version: i64,
    pub masked_name: String,
    pub age: i16,
    pub sex: Sex,
    pub is_child: bool,
    pub division: DivisionCode,
    pub place: String,
    pub categories: Vec<Word>,
    pub tags: Vec<Word>,
    /// Masked; empty when nothing is registered.
    pub id_no: String,
    pub phone: String,
    pub address: String,
    pub deceased_on: Option<Date>,
    pub household: Vec<Member>,
    pub cases: Vec<CaseLine>,
    pub plans: Vec<PlanLine>,
    pub timeline: Vec<Moment>,
    pub looks: Vec<Look>,
    pub may: May,
}

impl PersonView {
    /// Age, sex and tags, under the name.
    pub(crate) fn about(&self, page: &Page) -> String {
        let first = [page.t_with("ui-age", "n", self.age), page.t_of("registry-sex-", self.sex)];
        let tags = self.tags.iter().map(|tag| tag.on(page).to_owned());
        first.into_iter().chain(tags).collect::<Vec<_>>().join(" · ")
    }
}

/// A person's file as the actor may see it.
pub(crate) fn person(cx: &mut Cx<'_, '_>, actor: &Actor, id: PersonId) -> Result<PersonView, Failure> {
    let scope = cx.require(actor, "person.read")?;
    let person = store::person(cx.tx, &scope, id)?;
    let may = May {
        write: reaches(cx, actor, "person.write", id)?,
        classify: reaches(cx, actor, "person.classify", id)?,
        reveal: reaches(cx, actor, "person.reveal", id)?,
        timeline: reaches(cx, actor, "journal.read", id)?,
    };
    let (id_no, phone, address) = masked(cx, &person)?;
    let view = cx.view(person.division)?;
    let age = age_on(person.birth_date, cx.today());
    Ok(PersonView {
        id,
        version: person.version,
        masked_name: masked_name(&person.name),
        age,
        sex: person.sex,
        is_child: age < CHILD_BELOW,
        division: person.division,
        place: place(cx, person.division)?,
        categories: label::categories(&view, &person.categories),
        tags: label::tags(&view, &person.tags, may.reveal),
        id_no,
        phone,
        address,
        deceased_on: person.deceased_on,
        household: household(cx, &scope, &person)?,
        cases: cases(cx, actor, id)?,
        plans: plans(cx, actor, id)?,
        timeline: if may.timeline { story(cx, &person)? } else { Vec::new() },
        looks: if may.timeline { looks(cx, id)? } else { Vec::new() },
        may,
    })
}

fn reaches(cx: &mut Cx<'_, '_>, actor: &Actor, permission: &'static str, id: PersonId) -> Result<bool, Failure> {
    let Ok(scope) = cx.require(actor, permission) else { return Ok(false) };
    match store::person(cx.tx, &scope, id) {
        Ok(_) => Ok(true),
        Err(Failure::NotFound) => Ok(false),
        Err(other) => Err(other),
    }
}

fn story(cx: &mut Cx<'_, '_>, person: &Person) -> Result<Vec<Moment>, Failure> {
    let rows = journal::by_person(cx.tx, person.id, MOMENTS)?;
    timeline::moments(cx, rows, person.division)
}

/// Number, phone and address, masked; empty when nothing is registered.
fn masked(cx: &Cx<'_, '_>, person: &Person) -> Result<(String, String, String), Failure> {
    let masked = |field: Field, mask: fn(&str) -> String| {
        Ok::<_, Failure>(reveal::open(cx, person, field)?.map(|text| mask(&text)).unwrap_or_default())
    };
    // What does not parse any more is hidden whole.
    let id_no = |text: &str| CitizenIdNo::parse(text, Accept::Demo).map_or_else(|_| "****".into(), |n| n.masked());
    let phone = |text: &str| PhoneNo::parse(text).map_or_else(|_| "****".into(), |n| n.masked());
    Ok((masked(Field::IdNo, id_no)?, masked(Field::Phone, phone)?, masked(Field::Address, mask_address)?))
}

/// County, township and village in words.
fn place(cx: &mut Cx<'_, '_>, division: DivisionCode) -> Result<String, Failure> {
    let line = divisions::store::line(cx.tx, division)?;
    let near = line.iter().skip(line.len().saturating_sub(3));
    Ok(near.map(|d| d.name.as_str()).collect::<Vec<_>>().join(" › "))
}

fn household(cx: &mut Cx<'_, '_>, scope: &Scope, person: &Person) -> Result<Vec<Member>, Failure> {
    let Some(household) = person.household_id else { return Ok(Vec::new()) };
    let today = cx.today();
    let member = |(id, name, birth_date, is_head): store::MemberRow| Member {
        id,
        masked_name: masked_name(&name),
        age: age_on(birth_date, today),
        is_head,
    };
    Ok(store::members(cx.tx, scope, household, person.id)?.into_iter().map(member).collect())
}

fn cases(cx: &mut Cx<'_, '_>, actor: &Actor, id: PersonId) -> Result<Vec<CaseLine>, Failure> {
    let Ok(scope) = cx.require(actor, "case.read") else { return Ok(Vec::new()) };
    let line = |(id, number, state, opened_at): (String, String, String, Timestamp)| CaseLine {
        id,
        number,
        state,
        opened_on: opened_at.china_date(),
    };
    Ok(store::cases(cx.tx, &scope, id)?.into_iter().map(line).collect())
}

fn plans(cx: &mut Cx<'_, '_>, actor: &Actor, id: PersonId) -> Result<Vec<PlanLine>, Failure> {
    let Ok(scope) = cx.require(actor, "plan.read") else { return Ok(Vec::new()) };
    Ok(store::plans(cx.tx, &scope, id)?.into_iter().map(|(id, state)| PlanLine { id, state }).collect())
}

/// The villages in which the actor may enrol, with the names of their townships.
pub(crate) fn villages(cx: &mut Cx<'_, '_>, actor: &Actor) -> Result<Vec<(DivisionCode, String)>, Failure> {
    let scope = cx.require(actor, "person.write")?;
    let Some(root) = scope.root_division() else { return Ok(Vec::new()) };
    let all = divisions::store::by_prefix(cx.tx, root)?;
    let names: BTreeMap<DivisionCode, &str> = all.iter().map(|d| (d.code, d.name.as_str())).collect();
    let township = |code: DivisionCode| code.parent().and_then(|up| names.get(&up)).copied().unwrap_or_default();
    let villages = all.iter().filter(|d| d.code.level() == base::Level::Village && d.successor.is_none());
    let named = |d: &divisions::Division| (d.code, format!("{} {}", township(d.code), d.name).trim().to_owned());
    Ok(villages.map(named).collect())
}
