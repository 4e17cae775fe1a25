//! The list behind each figure: the same rows that were counted.

use super::{Asked, place};
use crate::model::Measure;
use crate::store::Window;
use authz::{Actor, Scope};
use base::money::Fen;
use base::name::masked_name;
use base::{DivisionCode, Failure, Timestamp};
use db::{DbError, Row, Value, params, sql};
use platform::Cx;
use ui::{Name, PAGE, cut};

/// One row of a list.
#[derive(Debug, Clone)]
pub(crate) struct ListRow {
    /// Key: the cursor of the page.
    pub key: String,
    /// When.
    pub when: Timestamp,
    /// Masked name.
    pub person: String,
    /// What: an item or a need.
    pub what: Name,
    /// Where.
    pub place: String,
    /// The figure of this row.
    pub value: RowValue,
    /// The evidence.
    pub href: String,
}

/// The figure of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum RowValue {
    /// Through which channel a need came.
    Channel(String),
    /// Visits of a person.
    Times(i64),
    /// Minutes of a visit.
    Minutes(i64),
    /// Mark of a visit.
    Rating(i64),
    /// Money of a line.
    Money(Fen),
}

/// A list.
#[derive(Debug, Clone)]
pub(crate) struct ListView {
    pub measure: Measure,
    pub window: Window,
    pub place: String,
    pub rows: Vec<ListRow>,
    /// The figure that the list explains.
    pub total: i64,
    /// After which row the next page begins.
    pub next: Option<String>,
}

struct Raw {
    row: ListRow,
    division: DivisionCode,
    code: String,
}

/// One page of the list behind a figure. Needs the measure's own permission, not only that for figures.
///
/// # Errors
/// Denied without the permission; as [`Asked::window`].
pub(crate) fn list(
    cx: &mut Cx<'_, '_>,
    actor: &Actor,
    measure: Measure,
    (asked, after): (&Asked, &str),
) -> Result<ListView, Failure> {
    let window = asked.window(cx, actor)?;
    let scope = cx.require(actor, measure.permission())?;
    let mut raw = match measure {
        Measure::Needs => needs(cx, &scope, &window, after)?,
        Measure::People => people(cx, &scope, &window, after)?,
        Measure::Visits | Measure::Minutes | Measure::Ratings => visits(cx, &scope, &window, (measure, after))?,
        Measure::Money => money(cx, &scope, &window, after)?,
    };
    let total = count(cx, &scope, &window, measure)?;
    let more = cut(&mut raw, PAGE);
    let rules = cx.view(window.division)?;
    let names = divisions::store::names(cx.tx, raw.iter().map(|raw| raw.division))?;
    let mut rows = Vec::new();
    for raw in raw {
        let need = rules.need(&raw.code).map(|n| Name::of(&n.name_zh, &n.name_en));
        let item = rules.item(&raw.code).map(|i| Name::of(&i.name_zh, &i.name_en));
        let what = if measure == Measure::Needs { need } else { item };
        let place = names.get(&raw.division).cloned().unwrap_or_default();
        rows.push(ListRow { what: what.unwrap_or_else(|| Name::of(&raw.code, "")), place, ..raw.row });
    }
    let next = if more { rows.last().map(|row| row.key.clone()) } else { None };
    Ok(ListView { measure, place: place(cx, window.division)?, window, rows, total, next })
}

fn count(cx: &mut Cx<'_, '_>, scope: &Scope, window: &Window, measure: Measure) -> Result<i64, DbError> {
    let (statement, values) = match measure {
        Measure::Needs => (
            sql!(
                "select cast(coalesce(sum(g.times), 0) as bigint) from (select n.division, count(*) as times from v_need n
                 where n.division >= $1 and n.division < $2 and n.reported_at >= $3 and n.reported_at < $4
                 group by n.division) g where {scope:division=g.division}"
            ),
            window.instants(),
        ),
        Measure::People => (
            sql!(
                "select count(distinct g.person_id) from (select distinct v.division, v.person_id from v_visit v
                 where v.state = 'completed' and v.division >= $1 and v.division < $2
                 and coalesce(v.checked_out_at, v.starts_at) >= $3 and coalesce(v.checked_out_at, v.starts_at) < $4) g
                 where {scope:division=g.division}"
            ),
            window.instants(),
        ),
        Measure::Visits | Measure::Minutes => (
            sql!(
                "select cast(coalesce(sum(g.times), 0) as bigint) from (select v.division, count(*) as times from v_visit v
                 where v.state = 'completed' and v.division >= $1 and v.division < $2
                 and coalesce(v.checked_out_at, v.starts_at) >= $3 and coalesce(v.checked_out_at, v.starts_at) < $4
                 group by v.division) g where {scope:division=g.division}"
            ),
            window.instants(),
        ),
        Measure::Ratings => (
            sql!(
                "select cast(coalesce(sum(g.times), 0) as bigint) from (select v.division, count(v.rating) as times
                 from v_visit v where v.state = 'completed' and v.division >= $1 and v.division < $2
                 and coalesce(v.checked_out_at, v.starts_at) >= $3 and coalesce(v.checked_out_at, v.starts_at) < $4
                 group by v.division) g where {scope:division=g.division}"
            ),
            window.instants(),
        ),
        Measure::Money => (
            sql!(
                "select cast(coalesce(sum(g.times), 0) as bigint) from (select s.division, count(*) as times
                 from v_settlement s where s.state in ('priced', 'confirmed', 'paid') and s.division >= $1
                 and s.division < $2 and s.month >= $3 and s.month <= $4 group by s.division) g
                 where {scope:division=g.division}"
            ),
            window.months(),
        ),
    };
    cx.tx.query_one(statement.scoped(scope), &values, |r| r.get(0))
}

/// The window's bounds, the cursor (nothing begins at the beginning) and the number of rows.
fn page_values(mut bounds: Vec<Value>, after: &str) -> Vec<Value> {
    bounds.extend(params![after, PAGE + 1]);
    bounds
}

fn needs(cx: &mut Cx<'_, '_>, scope: &Scope, window: &Window, after: &str) -> Result<Vec<Raw>, DbError> {
    cx.tx.query(
        sql!(
            "select n.id, n.reported_at, coalesce(p.name, ''), n.division, n.code, coalesce(n.case_id, ''),
             n.channel from v_need n left join v_person p on p.id = n.person_id
             where n.division >= $1 and n.division < $2 and n.reported_at >= $3 and n.reported_at < $4
             and ($5 = '' or n.id < $5) and {scope:division=n.division} order by n.id desc limit $6"
        )
        .scoped(scope),
        &page_values(window.instants(), after),
        |r| raw(r, RowValue::Channel(r.get(6)?), format!("/desk/cases/{}", r.get::<String>(5)?)),
    )
}

fn people(cx: &mut Cx<'_, '_>, scope: &Scope, window: &Window, after: &str) -> Result<Vec<Raw>, DbError> {
    cx.tx.query(
        sql!(
            "select v.person_id, max(coalesce(v.checked_out_at, v.starts_at)), coalesce(p.name, ''), min(v.division), '',
             count(*) from v_visit v left join v_person p on p.id = v.person_id
             where v.state = 'completed' and v.division >= $1 and v.division < $2
             and coalesce(v.checked_out_at, v.starts_at) >= $3 and coalesce(v.checked_out_at, v.starts_at) < $4
             and ($5 = '' or v.person_id < $5) and {scope:division=v.division}
             group by v.person_id, p.name order by v.person_id desc limit $6"
        )
        .scoped(scope),
        &page_values(window.instants(), after),
        |r| raw(r, RowValue::Times(r.get(5)?), format!("/desk/people/{}", r.get::<String>(0)?)),
    )
}

fn visits(
    cx: &mut Cx<'_, '_>,
    scope: &Scope,
    window: &Window,
    (measure, after): (Measure, &str),
) -> Result<Vec<Raw>, DbError> {
    let mut values = page_values(window.instants(), after);
    values.push(Value::from(measure));
    cx.tx.query(
        sql!(
            "select v.id, coalesce(v.checked_out_at, v.starts_at), coalesce(p.name, ''), v.division, v.item,
             (coalesce(v.checked_out_at, v.starts_at) - coalesce(v.checked_in_at, v.checked_out_at, v.starts_at)) / 60000000,
             coalesce(v.rating, 0) from v_visit v left join v_person p on p.id = v.person_id
             where v.state = 'completed' and v.division >= $1 and v.division < $2
             and coalesce(v.checked_out_at, v.starts_at) >= $3 and coalesce(v.checked_out_at, v.starts_at) < $4
             and ($5 = '' or v.id < $5) and ($7 <> 'ratings' or v.rating is not null)
             and {scope:division=v.division} order by v.id desc limit $6"
        )
        .scoped(scope),
        &values,
        |r| {
            let value = match measure {
                Measure::Ratings => RowValue::Rating(r.get(6)?),
                Measure::Needs | Measure::People | Measure::Visits | Measure::Minutes | Measure::Money => {
                    RowValue::Minutes(r.get(5)?)
                }
            };
            raw(r, value, format!("/desk/visits/{}", r.get::<String>(0)?))
        },
    )
}

fn money(cx: &mut Cx<'_, '_>, scope: &Scope, window: &Window, after: &str) -> Result<Vec<Raw>, DbError> {
    cx.tx.query(
        sql!(
            "select s.id, s.priced_at, coalesce(p.name, ''), s.division, s.item, s.amount_fen
             from v_settlement s left join v_person p on p.id = s.person_id
             where s.state in ('priced', 'confirmed', 'paid') and s.division >= $1 and s.division < $2
             and s.month >= $3 and s.month <= $4 and ($5 = '' or s.id < $5) and {scope:division=s.division}
             order by s.id desc limit $6"
        )
        .scoped(scope),
        &page_values(window.months(), after),
        |r| raw(r, RowValue::Money(r.get(5)?), format!("/desk/funds/lines/{}", r.get::<String>(0)?)),
    )
}

fn raw(row: &Row<'_>, value: RowValue, href: String) -> Result<Raw, DbError> {
    let person: String = row.get(2)?;
    Ok(Raw {
        row: ListRow {
            key: row.get(0)?,
            when: row.get(1)?,
            person: masked_name(&person),
            what: Name::default(),
            place: String::new(),
            value,
            href,
        },
        division: row.get(3)?,
        code: row.get(4)?,
    })
}
