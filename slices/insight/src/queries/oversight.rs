//! What needs a second look: odd visits, bad marks, visits that failed, late tasks, and how providers stand.

use super::{Asked, place};
use crate::disclosure::{Shown, one, sees_cases};
use crate::kit_reads::{self, LateTask};
use crate::store::Window;
use crate::tally::share;
use authz::{Actor, Scope};
use base::name::masked_name;
use base::{DivisionCode, Failure, Timestamp};
use db::{DbError, Value, sql};
use platform::Cx;
use ui::{Name, PAGE, cut};

base::text_enum!(
    /// What is looked at.
    Tab {
        /// Completed visits with an exception.
        Exceptions => "exceptions",
        /// Visits with the worst mark.
        Ratings => "ratings",
        /// Visits that could not be delivered.
        Failed => "failed",
        /// Tasks past their deadline.
        Late => "late",
        /// Providers and how they stand.
        Standing => "standing",
    }
);

impl Tab {
    /// The permission that opens the rows.
    const fn permission(self) -> &'static str {
        match self {
            Self::Exceptions | Self::Ratings | Self::Failed => "visit.read",
            Self::Late => "task.read",
            Self::Standing => "provider.read",
        }
    }
}

/// A visit that needs a second look.
#[derive(Debug, Clone)]
pub(crate) struct VisitRow {
    pub id: String,
    pub when: Timestamp,
    pub person: String,
    pub provider: String,
    pub item: Name,
    pub place: String,
    /// Codes of what was odd.
    pub exceptions: Vec<String>,
}

/// A provider's work in the window.
#[derive(Debug, Clone)]
pub(crate) struct ProviderRow {
    pub id: String,
    pub name: String,
    /// `green`, `yellow` or `red`.
    pub standing: String,
    pub visits: Shown,
    pub exceptions: Shown,
    pub failed: Shown,
    pub satisfaction: Option<i64>,
}

/// A late task with the name of its place.
#[derive(Debug, Clone)]
pub(crate) struct LateRow {
    pub task: LateTask,
    pub place: String,
    pub remaining: flow::Remaining,
}

/// The rows of the tab that is shown.
#[derive(Debug, Clone)]
pub(crate) enum Rows {
    /// The actor may see figures only.
    Closed,
    /// Visits.
    Visits(Vec<VisitRow>),
    /// Tasks.
    Late(Vec<LateRow>),
    /// Providers.
    Providers(Vec<ProviderRow>),
}

/// The whole page.
#[derive(Debug, Clone)]
pub(crate) struct Oversight {
    pub window: Window,
    pub place: String,
    pub periods: [crate::model::Period; 3],
    pub as_of: Timestamp,
    pub tab: Tab,
    pub counts: Vec<(Tab, Shown)>,
    pub rows: Rows,
    /// After which row the next page begins.
    pub next: Option<String>,
}

/// One tab with the counts of all.
///
/// # Errors
/// As [`Asked::window`].
pub(crate) fn oversight(
    cx: &mut Cx<'_, '_>,
    actor: &Actor,
    (tab, asked): (Tab, &Asked),
    after: &str,
) -> Result<Oversight, Failure> {
    let figures = cx.require(actor, "stats.read")?;
    let window = asked.window(cx, actor)?;
    let exact = sees_cases(cx.policy, actor, "visit.read", window.division);
    let providers = providers(cx, &figures, (&window, exact))?;
    let late = kit_reads::count_late(cx.tx, &figures, (window.division, cx.now))?;
    let [odd, bad, failed] = visit_counts(cx, &figures, &window)?;
    let counts = vec![
        (Tab::Exceptions, one(odd, exact)),
        (Tab::Ratings, one(bad, exact)),
        (Tab::Failed, one(failed, exact)),
        (Tab::Late, Shown::Figure(late)),
        (Tab::Standing, Shown::Figure(providers.len() as i64)),
    ];
    let (rows, next) = match cx.require(actor, tab.permission()) {
        Err(_) => (Rows::Closed, None),
        Ok(scope) => match tab {
            Tab::Exceptions | Tab::Ratings | Tab::Failed => visits(cx, &scope, &window, (tab, after))?,
            Tab::Late => late_rows(cx, &scope, &window, after)?,
            Tab::Standing => (Rows::Providers(providers), None),
        },
    };
    let periods = crate::model::Period::around(cx.today());
    Ok(Oversight { place: place(cx, window.division)?, window, periods, as_of: cx.now, tab, counts, rows, next })
}

fn visit_counts(cx: &mut Cx<'_, '_>, scope: &Scope, window: &Window) -> Result<[i64; 3], DbError> {
    cx.tx.query_one(
        sql!(
            "select cast(coalesce(sum(g.odd), 0) as bigint), cast(coalesce(sum(g.bad), 0) as bigint),
             cast(coalesce(sum(g.failed), 0) as bigint) from (
                 select v.division, sum(case when v.state = 'completed' and v.exceptions <> '[]' then 1 else 0 end) as odd,
                 sum(case when v.rating = 1 then 1 else 0 end) as bad,
                 sum(case when v.state = 'failed' then 1 else 0 end) as failed from v_visit v
                 where v.division >= $1 and v.division < $2
                 and coalesce(v.checked_out_at, v.starts_at) >= $3 and coalesce(v.checked_out_at, v.starts_at) < $4
                 group by v.division) g
             where {scope:division=g.division}"
        )
        .scoped(scope),
        &window.instants(),
        |r| Ok([r.get(0)?, r.get(1)?, r.get(2)?]),
    )
}

fn visits(
    cx: &mut Cx<'_, '_>,
    scope: &Scope,
    window: &Window,
    (tab, after): (Tab, &str),
) -> Result<(Rows, Option<String>), Failure> {
    let mut values = window.instants();
    values.extend([Value::from(tab), Value::from(after), Value::from(PAGE + 1)]);
    let mut found = cx.tx.query(
        sql!(
            "select v.id, coalesce(v.checked_out_at, v.starts_at), coalesce(p.name, ''), coalesce(c.name, ''), v.item,
             v.division, coalesce(v.exceptions, '[]') from v_visit v left join v_person p on p.id = v.person_id
             left join v_provider c on c.id = v.provider_id
             where v.division >= $1 and v.division < $2
             and coalesce(v.checked_out_at, v.starts_at) >= $3 and coalesce(v.checked_out_at, v.starts_at) < $4
             and (($5 = 'exceptions' and v.state = 'completed' and v.exceptions <> '[]')
                  or ($5 = 'ratings' and v.rating = 1) or ($5 = 'failed' and v.state = 'failed'))
             and ($6 = '' or v.id < $6) and {scope:division=v.division} order by v.id desc limit $7"
        )
        .scoped(scope),
        &values,
        |r| {
            let (person, item): (String, String) = (r.get(2)?, r.get(4)?);
            let row = VisitRow {
                id: r.get(0)?,
                when: r.get(1)?,
                person: masked_name(&person),
                provider: r.get(3)?,
                item: Name::of(&item, ""),
                place: String::new(),
                exceptions: base::codes::list(&r.get::<String>(6)?),
            };
            Ok((row, r.get::<DivisionCode>(5)?))
        },
    )?;
    let more = cut(&mut found, PAGE);
    let names = divisions::store::names(cx.tx, found.iter().map(|(_, code)| *code))?;
    let rules = cx.view(window.division)?;
    let named = found.into_iter().map(|(row, code)| {
        let item = rules.item(&row.item.zh).map(|i| Name::of(&i.name_zh, &i.name_en)).unwrap_or(row.item.clone());
        VisitRow { item, place: names.get(&code).cloned().unwrap_or_default(), ..row }
    });
    let rows: Vec<VisitRow> = named.collect();
    let next = if more { rows.last().map(|row| row.id.clone()) } else { None };
    Ok((Rows::Visits(rows), next))
}

fn late_rows(
    cx: &mut Cx<'_, '_>,
    scope: &Scope,
    window: &Window,
    after: &str,
) -> Result<(Rows, Option<String>), Failure> {
    // The cursor is `deadline_key` of the last row shown.
    let (due, id) = after.split_once('_').unwrap_or(("", ""));
    let from = (due.parse().unwrap_or(i64::MIN), id);
    let mut found = kit_reads::late(cx.tx, scope, (window.division, cx.now), (from, PAGE + 1))?;
    let more = cut(&mut found, PAGE);
    let names = divisions::store::names(cx.tx, found.iter().map(|task| task.division))?;
    let next = found.last().filter(|_| more).map(|task| format!("{}_{}", task.due_at.micros(), task.id));
    let calendar = cx.policy.working_calendar();
    let row = |task: LateTask| LateRow {
        place: names.get(&task.division).cloned().unwrap_or_default(),
        remaining: flow::remaining(calendar, task.due_at, cx.now),
        task,
    };
    Ok((Rows::Late(found.into_iter().map(row).collect()), next))
}

/// Providers that work in the window, those whose standing needs attention first; never their workers.
fn providers(
    cx: &mut Cx<'_, '_>,
    scope: &Scope,
    (window, exact): (&Window, bool),
) -> Result<Vec<ProviderRow>, DbError> {
    cx.tx.query(
        sql!(
            "select p.id, p.name, p.standing, cast(sum(g.visits) as bigint), cast(sum(g.odd) as bigint),
             cast(sum(g.failed) as bigint), cast(sum(g.rated) as bigint), cast(sum(g.good) as bigint) from (
                 select v.division, v.provider_id, sum(case when v.state = 'completed' then 1 else 0 end) as visits,
                 sum(case when v.state = 'completed' and v.exceptions <> '[]' then 1 else 0 end) as odd,
                 sum(case when v.state = 'failed' then 1 else 0 end) as failed, count(v.rating) as rated,
                 sum(case when v.rating = 3 then 1 else 0 end) as good from v_visit v
                 where v.division >= $1 and v.division < $2
                 and coalesce(v.checked_out_at, v.starts_at) >= $3 and coalesce(v.checked_out_at, v.starts_at) < $4
                 group by v.division, v.provider_id) g join v_provider p on p.id = g.provider_id
             where {scope:division=g.division} group by p.id, p.name, p.standing
             order by case p.standing when 'red' then 0 when 'yellow' then 1 else 2 end, p.name"
        )
        .scoped(scope),
        &window.instants(),
        |r| {
            let rated: i64 = r.get(6)?;
            Ok(ProviderRow {
                id: r.get(0)?,
                name: r.get(1)?,
                standing: r.get(2)?,
                visits: one(r.get(3)?, exact),
                exceptions: one(r.get(4)?, exact),
                failed: one(r.get(5)?, exact),
                satisfaction: share(r.get(7)?, rated).filter(|_| one(rated, exact) != Shown::Hidden),
            })
        },
    )
}
