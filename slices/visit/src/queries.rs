//! Rows for pages and lists.

use crate::model::{Confirmation, Exception, IncidentKind, IncidentOutcome, StateWord, Visit};
use crate::store;
use authz::{Actor, Scope};
use base::id::{OrderId, PersonId, UserId, VisitId};
use base::{Date, DivisionCode, Failure, Fen, Timestamp};
use db::{DbError, Row, params, sql};
use journal::TimelineRow;
use platform::Cx;
use policy::CatalogueItem;
use registry::PersonLabel;
use std::collections::BTreeMap;
use ui::{Counts, PAGE, cursor, more};

/// One row of a list of visits.
#[derive(Debug, Clone)]
pub(crate) struct VisitRow {
    pub id: VisitId,
    pub order_id: OrderId,
    pub person_id: PersonId,
    pub person: Option<PersonLabel>,
    pub division: DivisionCode,
    pub village: String,
    pub item: String,
    /// Name of the item in Chinese and English.
    pub work: (String, String),
    pub starts_at: Timestamp,
    pub minutes_planned: i64,
    pub state: StateWord,
    pub checked_in_at: Option<Timestamp>,
    pub checked_out_at: Option<Timestamp>,
    pub exceptions: Vec<Exception>,
    pub rating: Option<i64>,
    pub provider: String,
    pub worker: String,
    pub companion: String,
}

impl VisitRow {
    /// Masked name.
    pub fn name(&self) -> &str {
        self.person.as_ref().map_or("", |label| label.masked_name.as_str())
    }

    /// `09:00`.
    pub fn time(&self) -> String {
        clock(self.starts_at)
    }
}

/// `09:00` in China.
pub(crate) fn clock(at: Timestamp) -> String {
    let minute = at.china_minute_of_day();
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

fn visit_row(r: &Row<'_>) -> Result<VisitRow, DbError> {
    let text = |column| Ok::<_, DbError>(r.get::<Option<String>>(column)?.unwrap_or_default());
    Ok(VisitRow {
        id: r.get(0)?,
        person_id: r.get(1)?,
        person: None,
        division: r.get(2)?,
        village: String::new(),
        item: r.get(3)?,
        work: Default::default(),
        starts_at: r.get(4)?,
        minutes_planned: r.get(5)?,
        state: r.get(6)?,
        checked_in_at: r.get(7)?,
        checked_out_at: r.get(8)?,
        exceptions: store::list(&r.get::<String>(9)?)?,
        rating: r.get(10)?,
        provider: text(11)?,
        worker: text(12)?,
        companion: text(13)?,
        order_id: r.get(14)?,
    })
}

/// Puts masked names, villages and names of items beside the rows.
fn dress(cx: &mut Cx<'_, '_>, rows: &mut [VisitRow]) -> Result<(), Failure> {
    let mut labels = registry::labels(cx, rows.iter().map(|row| row.person_id))?;
    let villages = divisions::store::names(cx.tx, rows.iter().map(|row| row.division))?;
    for row in rows {
        row.village = villages.get(&row.division).cloned().unwrap_or_default();
        let view = cx.view(row.division)?;
        row.work = names_of(view.item(&row.item), &row.item);
        row.person = labels.get_mut(&row.person_id).cloned();
    }
    Ok(())
}

fn names_of(item: Option<&CatalogueItem>, code: &str) -> (String, String) {
    item.map_or_else(|| (code.to_owned(), code.to_owned()), |item| (item.name_zh.clone(), item.name_en.clone()))
}

/// The list of visits with the count of every state on the shown day.
#[derive(Debug)]
pub(crate) struct VisitList {
    pub state: Option<StateWord>,
    pub day: Option<Date>,
    pub counts: Counts<StateWord>,
    pub rows: Vec<VisitRow>,
    pub next: Option<String>,
}

impl VisitList {
    /// How many rows the shown tab has in all.
    pub fn shown_total(&self) -> i64 {
        self.counts.shown(self.state)
    }
}

/// What a list is narrowed to.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Wanted<'w> {
    pub state: Option<StateWord>,
    /// One day in China; none for every day.
    pub day: Option<Date>,
    pub after: Option<&'w str>,
}

/// First and last instant of a day in China, or of all time.
fn bounds(day: Option<Date>) -> (i64, i64) {
    day.map_or((i64::MIN, i64::MAX), |day| {
        (Timestamp::in_china(day, 0, 0).micros(), Timestamp::in_china(day, 24, 0).micros())
    })
}

/// One page of the visits the actor may see, latest first.
pub(crate) fn list(cx: &mut Cx<'_, '_>, actor: &Actor, wanted: Wanted<'_>) -> Result<VisitList, Failure> {
    let scope = cx.require(actor, "visit.read")?;
    let counts = counts(cx, &scope, wanted.day)?;
    let (from, to) = bounds(wanted.day);
    let (before_at, before_id) = cursor(wanted.after, i64::MAX);
    let mut rows = cx.tx.query(
        sql!(
            "select v.id, v.person_id, v.division, v.item, v.starts_at, v.minutes_planned, v.state, v.checked_in_at,
             v.checked_out_at, v.exceptions, v.rating, p.name, w.name, c.name, v.order_id
             from visit_visit v left join v_provider p on p.id = v.provider_id left join v_worker w on w.id = v.worker_id
             left join v_worker c on c.id = v.companion_id
             where v.starts_at >= $1 and v.starts_at < $2 and ($3 = '' or v.state = $3)
             and (v.starts_at, v.id) < ($4, $5)
             and {scope:division=v.division,person=v.person_id,subject=v.id,provider=v.provider_id}
             order by v.starts_at desc, v.id desc limit $6"
        )
        .scoped(&scope),
        &params![from, to, wanted.state.map_or("", StateWord::as_str), before_at, before_id, PAGE + 1],
        visit_row,
    )?;
    let next = more(&mut rows, PAGE, |row| (row.starts_at.micros(), row.id));
    dress(cx, &mut rows)?;
    Ok(VisitList { state: wanted.state, day: wanted.day, counts, rows, next })
}

fn counts(cx: &mut Cx<'_, '_>, scope: &Scope, day: Option<Date>) -> Result<Counts<StateWord>, Failure> {
    let (from, to) = bounds(day);
    let found = cx.tx.query(
        sql!(
            "select v.state, count(*) from visit_visit v where v.starts_at >= $1 and v.starts_at < $2
             and {scope:division=v.division,person=v.person_id,subject=v.id,provider=v.provider_id} group by v.state"
        )
        .scoped(scope),
        &params![from, to],
        |r| Ok((r.get(0)?, r.get(1)?)),
    )?;
    Ok(Counts::of(&StateWord::ALL, &found))
}

/// A carer's day: what is still open from before, what today brings, what comes next.
#[derive(Debug, Default)]
pub(crate) struct Day {
    pub earlier: Vec<VisitRow>,
    pub today: Vec<VisitRow>,
    pub later: Vec<VisitRow>,
}

/// Visits assigned to the actor, each with the other one of the two who go; nothing for somebody who performs none.
pub(crate) fn day(cx: &mut Cx<'_, '_>, actor: &Actor) -> Result<Day, Failure> {
    let Ok(scope) = cx.require(actor, "visit.perform") else { return Ok(Day::default()) };
    let (from, to) = bounds(Some(cx.today()));
    let mut rows = cx.tx.query(
        sql!(
            "select v.id, v.person_id, v.division, v.item, v.starts_at, v.minutes_planned, v.state, v.checked_in_at,
             v.checked_out_at, v.exceptions, v.rating, '', w.name, case when v.worker_user_id = $2 then c.name else w.name end,
             v.order_id
             from visit_visit v left join v_worker w on w.id = v.worker_id left join v_worker c on c.id = v.companion_id
             where (v.worker_user_id = $2 or v.companion_id in (select id from v_worker where user_id = $2))
             and (v.starts_at >= $1 or v.state in ('planned', 'under_way'))
             and {scope:division=v.division,person=v.person_id,subject=v.id,provider=v.provider_id}
             order by v.starts_at, v.id limit 60"
        )
        .scoped(&scope),
        &params![from, actor.user_id],
        visit_row,
    )?;
    dress(cx, &mut rows)?;
    let mut day = Day::default();
    for row in rows {
        match row.starts_at.micros() {
            at if at < from => day.earlier.push(row),
            at if at < to => day.today.push(row),
            _ if day.later.len() < 20 => day.later.push(row),
            _ => {}
        }
    }
    Ok(day)
}

/// One numbered step of the service standard.
#[derive(Debug, Clone)]
pub(crate) struct Step {
    pub number: i64,
    pub text: String,
    pub done: bool,
}

/// Money of a visit, as the ledger tells it.
#[derive(Debug, Clone)]
pub(crate) struct Settlement {
    pub state: String,
    pub amount: Fen,
}

/// An incident, opened for the county.
#[derive(Debug, Clone)]
pub(crate) struct Incident {
    pub id: String,
    pub kind: IncidentKind,
    pub words: String,
    pub at: Timestamp,
    /// What came of it, once it is closed.
    pub closed: Option<Closed>,
}

/// What was done about an incident.
#[derive(Debug, Clone)]
pub(crate) struct Closed {
    pub outcome: IncidentOutcome,
    pub words: String,
    pub at: Timestamp,
    pub by: String,
}

/// Everything the page of one visit shows.
#[derive(Debug)]
pub(crate) struct VisitView {
    pub visit: Visit,
    pub row: VisitRow,
    pub entry_steps: Vec<Step>,
    pub item_steps: Vec<Step>,
    pub location: bool,
    pub settlement: Option<Settlement>,
    pub incidents: Vec<Incident>,
    pub note: String,
    pub timeline: Vec<TimelineRow>,
    pub names: BTreeMap<UserId, String>,
}

impl VisitView {
    /// How many steps there are.
    pub fn steps_total(&self) -> usize {
        self.entry_steps.len() + self.item_steps.len()
    }

    /// Who or what confirmed.
    pub fn confirmation(&self) -> Option<Confirmation> {
        self.visit.state.departure().map(|departure| departure.confirmation)
    }
}

/// One visit for the Field: without timeline and money.
pub(crate) fn field_visit(cx: &mut Cx<'_, '_>, actor: &Actor, id: VisitId) -> Result<VisitView, Failure> {
    let scope = cx.require(actor, "visit.perform")?;
    let mut view = visit(cx, &scope, id)?;
    if view.visit.worker_user_id != Some(actor.user_id) {
        view.row.companion = view.row.worker.clone();
    }
    Ok(view)
}

/// One visit for the Desk, with its timeline, incidents and money.
pub(crate) fn desk_visit(cx: &mut Cx<'_, '_>, actor: &Actor, id: VisitId) -> Result<VisitView, Failure> {
    let scope = cx.require(actor, "visit.read")?;
    let mut view = visit(cx, &scope, id)?;
    view.timeline = journal::by_subject(cx.tx, &id.to_string(), 100)?;
    view.names = user_names(cx, &view.timeline)?;
    // Words of an incident may accuse somebody in the household, words of a rating the carer: only the county, whose
    // task they are, reads them.
    if cx.require(actor, "incident.close").is_ok() {
        view.incidents = incidents(cx, id)?;
        view.note = note(cx, id)?;
    }
    view.settlement = cx.tx.query_opt(
        sql!("select state, amount_fen from v_settlement where visit_id = $1 order by priced_at desc limit 1"),
        &params![id],
        |r| Ok(Settlement { state: r.get(0)?, amount: Fen(r.get(1)?) }),
    )?;
    Ok(view)
}

fn visit(cx: &mut Cx<'_, '_>, scope: &Scope, id: VisitId) -> Result<VisitView, Failure> {
    let visit = store::visit(cx.tx, scope, id)?;
    let mut row = cx.tx.query_one(
        sql!(
            "select v.id, v.person_id, v.division, v.item, v.starts_at, v.minutes_planned, v.state, v.checked_in_at,
             v.checked_out_at, v.exceptions, v.rating, p.name, w.name, c.name, v.order_id
             from visit_visit v left join v_provider p on p.id = v.provider_id left join v_worker w on w.id = v.worker_id
             left join v_worker c on c.id = v.companion_id
             where v.id = $1 and {scope:division=v.division,person=v.person_id,subject=v.id,provider=v.provider_id}"
        )
        .scoped(scope),
        &params![id],
        visit_row,
    )?;
    dress(cx, std::slice::from_mut(&mut row))?;
    let view = cx.view(visit.division)?;
    let item = view.item(&visit.item);
    let entry: &[String] = if item.is_some_and(|item| item.door_to_door) { view.entry_steps() } else { &[] };
    let own = item.map_or(&[][..], |item| &item.steps);
    Ok(VisitView {
        entry_steps: numbered(entry, 1, &visit),
        item_steps: numbered(own, 1 + entry.len(), &visit),
        location: crate::rules::evidence_rule(item).location,
        settlement: None,
        incidents: Vec::new(),
        note: String::new(),
        timeline: Vec::new(),
        names: BTreeMap::new(),
        row,
        visit,
    })
}

fn numbered(steps: &[String], first: usize, visit: &Visit) -> Vec<Step> {
    let step = |(n, text): (usize, &String)| {
        let number = n as i64;
        Step { number, text: text.clone(), done: visit.steps.contains(&number) }
    };
    (first..).zip(steps).map(step).collect()
}

fn incidents(cx: &mut Cx<'_, '_>, id: VisitId) -> Result<Vec<Incident>, Failure> {
    let mut found: Vec<(Incident, Vec<u8>, Option<Vec<u8>>)> = cx.tx.query(
        sql!(
            "select i.id, i.kind, i.words_sealed, i.reported_at, i.outcome, i.done_sealed, i.closed_at, u.name
             from visit_incident i left join v_user u on u.id = i.closed_by where i.visit_id = $1 order by i.reported_at"
        ),
        &params![id],
        |r| {
            let by: Option<String> = r.get(7)?;
            let closed = r.get::<Option<IncidentOutcome>>(4)?.zip(r.get::<Option<Timestamp>>(6)?);
            let closed = closed.map(|(outcome, at)| {
                Closed { outcome, words: String::new(), at, by: by.unwrap_or_default() }
            });
            let incident = Incident { id: r.get(0)?, kind: r.get(1)?, words: String::new(), at: r.get(3)?, closed };
            Ok((incident, r.get(2)?, r.get(5)?))
        },
    )?;
    for (incident, words, done) in &mut found {
        let open = |place: &str, sealed: &[u8]| cx.vault.open(place, sealed).map_err(|e| Failure::bug(e.to_string()));
        incident.words = open(&store::incident_place(&incident.id), words)?;
        if let (Some(closed), Some(done)) = (&mut incident.closed, done) {
            closed.words = open(&store::incident_done_place(&incident.id), done)?;
        }
    }
    Ok(found.into_iter().map(|(incident, ..)| incident).collect())
}

/// What the recipient wrote with the rating.
fn note(cx: &mut Cx<'_, '_>, id: VisitId) -> Result<String, Failure> {
    let sealed: Option<Option<Vec<u8>>> =
        cx.tx.query_opt(sql!("select note_sealed from visit_visit where id = $1"), &params![id], |r| r.get(0))?;
    let Some(sealed) = sealed.flatten() else { return Ok(String::new()) };
    cx.vault.open(&store::place("note", id), &sealed).map_err(|error| Failure::bug(error.to_string()))
}

fn user_names(cx: &mut Cx<'_, '_>, rows: &[TimelineRow]) -> Result<BTreeMap<UserId, String>, Failure> {
    let mut names = BTreeMap::new();
    for id in rows.iter().filter_map(|row| row.actor_id) {
        if !names.contains_key(&id) {
            let name = cx.tx.query_opt(sql!("select name from v_user where id = $1"), &params![id], |r| r.get(0))?;
            names.extend(name.map(|name: String| (id, name)));
        }
    }
    Ok(names)
}
