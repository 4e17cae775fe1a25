//! The overview: figures, the table of places, demand by need, and money → service → effect by class.

use super::{Asked, place};
use crate::disclosure::{Shown, column, one, sees_cases};
use crate::model::{Measure, Period};
use crate::store::{self, Window};
use crate::tally::{Facts, Tally};
use authz::{Actor, Scope};
use base::money::Fen;
use base::{DivisionCode, Failure, Level, Timestamp};
use platform::Cx;
use policy::{LawClass, PolicyView, TermKind};
use std::collections::BTreeMap;
use ui::Name;

/// A tally as the actor may see it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Seen {
    pub needs: Shown,
    pub people: Shown,
    pub times: Shown,
    pub minutes: Shown,
    /// Marks given.
    pub rated: Shown,
    /// Share of the best mark in percent.
    pub satisfaction: Option<i64>,
    pub amount_fen: Option<Fen>,
    pub fen_per_time: Option<Fen>,
}

/// The figures of one place.
#[derive(Debug, Clone)]
pub(crate) struct PlaceRow {
    pub code: DivisionCode,
    pub name: String,
    pub seen: Seen,
}

/// Money, service and effect of one statutory class.
#[derive(Debug, Clone)]
pub(crate) struct ClassRow {
    pub class: LawClass,
    pub name: Name,
    pub seen: Seen,
}

/// How often a need was reported.
#[derive(Debug, Clone)]
pub(crate) struct NeedRow {
    pub code: String,
    pub name: Name,
    pub times: Shown,
}

/// The whole page.
#[derive(Debug, Clone)]
pub(crate) struct Overview {
    pub window: Window,
    pub place: String,
    /// The division above, when it is still the actor's own.
    pub up: Option<DivisionCode>,
    /// The month, quarter and year of today.
    pub periods: [Period; 3],
    pub as_of: Timestamp,
    pub total: Seen,
    /// Measures whose list the actor may open.
    pub opens: Vec<Measure>,
    pub places: Vec<PlaceRow>,
    pub needs: Vec<NeedRow>,
    pub classes: Vec<ClassRow>,
    /// Yuan by month of settlement, for those who may see every line.
    pub months: Vec<(String, i64)>,
    /// Whether something was hidden or rounded.
    pub guarded: bool,
}

/// For which measures an actor sees true figures in a place.
#[derive(Debug, Clone, Copy)]
struct Sight {
    needs: bool,
    visits: bool,
    money: bool,
}

impl Sight {
    fn of(cx: &Cx<'_, '_>, actor: &Actor, division: DivisionCode) -> Self {
        let sees = |measure: Measure| sees_cases(cx.policy, actor, measure.permission(), division);
        Self { needs: sees(Measure::Needs), visits: sees(Measure::Visits), money: sees(Measure::Money) }
    }
}

/// Everything that the page shows, from one reading of the rows.
///
/// # Errors
/// Rejected for a period that cannot be read; not found for a division outside the actor's own.
pub(crate) fn overview(cx: &mut Cx<'_, '_>, actor: &Actor, asked: &Asked) -> Result<Overview, Failure> {
    let scope = cx.require(actor, "stats.read")?;
    let window = asked.window(cx, actor)?;
    let facts = store::facts(cx.tx, &scope, &window)?;
    let sight = Sight::of(cx, actor, window.division);
    let places = places(cx, actor, (&window, &facts))?;
    let rules = cx.view(window.division)?;
    let total = seen(&[(facts.total(), sight)]).pop().unwrap_or_default();
    let up = window.division.parent().filter(|up| scope.root_division().is_some_and(|root| root.contains(*up)));
    let opens = Measure::ALL.iter().copied().filter(|m| cx.require(actor, m.permission()).is_ok()).collect();
    Ok(Overview {
        place: place(cx, window.division)?,
        up,
        periods: Period::around(cx.today()),
        as_of: cx.now,
        total,
        opens,
        places,
        needs: needs(&rules, &facts, sight),
        classes: classes(&rules, &facts, sight),
        months: if sight.money { months(cx, &scope, &window)? } else { Vec::new() },
        guarded: !(sight.needs && sight.visits && sight.money),
        window,
    })
}

/// Tallies of one table, as they may be seen side by side.
fn seen(rows: &[(Tally, Sight)]) -> Vec<Seen> {
    let cells = |count: fn(&Tally) -> i64, exact: fn(&Sight) -> bool| {
        column(&rows.iter().map(|(tally, sight)| (count(tally), exact(sight))).collect::<Vec<_>>())
    };
    let needs = cells(|t| t.needs, |s| s.needs);
    let people = cells(|t| t.people, |s| s.visits);
    let times = cells(|t| t.times, |s| s.visits);
    let each = rows.iter().zip(needs).zip(people).zip(times);
    each.map(|((((tally, sight), needs), people), times)| one_row(tally, *sight, [needs, people, times])).collect()
}

/// Who is hidden is hidden in every figure of the row.
fn one_row(tally: &Tally, sight: Sight, [needs, people, times]: [Shown; 3]) -> Seen {
    let open = sight.visits || people != Shown::Hidden;
    let times = if open { times } else { Shown::Hidden };
    let minutes = match times {
        Shown::Hidden => Shown::Hidden,
        Shown::Figure(_) if sight.visits => Shown::Figure(tally.minutes),
        // Whole steps of five hours, as the counts go in steps of five.
        Shown::Figure(_) => Shown::Figure((tally.minutes + 150) / 300 * 300),
    };
    let rated = if open { one(tally.rated, sight.visits) } else { Shown::Hidden };
    let money = sight.money || open;
    Seen {
        needs,
        people,
        times,
        minutes,
        rated,
        satisfaction: tally.satisfaction().filter(|_| rated != Shown::Hidden),
        amount_fen: money.then_some(tally.amount_fen),
        fen_per_time: tally.fen_per_time().filter(|_| money && times != Shown::Hidden),
    }
}

/// The divisions one level below, those without any row too.
fn places(cx: &mut Cx<'_, '_>, actor: &Actor, (window, facts): (&Window, &Facts)) -> Result<Vec<PlaceRow>, Failure> {
    let below = Level::ALL.iter().copied().find(|level| *level > window.division.level());
    let Some(level) = below else { return Ok(Vec::new()) };
    let mut tallies: BTreeMap<DivisionCode, Tally> = facts.by_place(level);
    let mut names = BTreeMap::new();
    for child in divisions::store::children(cx.tx, window.division, cx.today())? {
        tallies.entry(child.code).or_default();
        names.insert(child.code, child.name);
    }
    let rows: Vec<(Tally, Sight)> = tallies.iter().map(|(code, t)| (*t, Sight::of(cx, actor, *code))).collect();
    let mut places = Vec::new();
    for (code, seen) in tallies.into_keys().zip(seen(&rows)) {
        let name = match names.remove(&code) {
            Some(name) => name,
            None => place(cx, code)?,
        };
        places.push(PlaceRow { code, name, seen });
    }
    Ok(places)
}

fn needs(rules: &PolicyView, facts: &Facts, sight: Sight) -> Vec<NeedRow> {
    let needs = facts.by_need();
    let shown = column(&needs.iter().map(|(_, n)| (*n, sight.needs)).collect::<Vec<_>>());
    let row = |(code, times): (String, Shown)| {
        let name = rules.need(&code).map_or_else(|| Name::of(&code, ""), |n| Name::of(&n.name_zh, &n.name_en));
        NeedRow { name, code, times }
    };
    needs.into_iter().map(|(code, _)| code).zip(shown).map(row).collect()
}

/// Every statutory class, in the order of the law.
fn classes(rules: &PolicyView, facts: &Facts, sight: Sight) -> Vec<ClassRow> {
    let tallies = facts.by_class(|code| rules.item(code).map(|item| item.class));
    let rows: Vec<(Tally, Sight)> =
        LawClass::ALL.iter().map(|class| (tallies.get(class).copied().unwrap_or_default(), sight)).collect();
    let row = |(class, seen): (&LawClass, Seen)| {
        let term = rules.term(TermKind::Class, class.as_str());
        let name = term.map_or_else(|| Name::of(class.as_str(), ""), |t| Name::of(&t.name_zh, &t.name_en));
        ClassRow { class: *class, name, seen }
    };
    LawClass::ALL.iter().zip(seen(&rows)).map(row).collect()
}

/// The twelve months of the year in which the period lies.
fn months(cx: &mut Cx<'_, '_>, scope: &Scope, window: &Window) -> Result<Vec<(String, i64)>, Failure> {
    let year = Window { period: Period::Year(window.period.year()), ..window.clone() };
    let found: BTreeMap<String, Fen> = store::months(cx.tx, scope, &year)?.into_iter().collect();
    let month = |n: i8| {
        let text = Period::Month(window.period.year(), n).to_string();
        let yuan = found.get(&text).map_or(0, |fen| fen.0.max(0) / 100);
        (text, yuan)
    };
    Ok((1..=12).map(month).collect())
}
