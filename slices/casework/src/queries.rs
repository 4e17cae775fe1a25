//! Rows for pages and lists.

use crate::model::{Case, StateWord};
use crate::store;
use authz::{Actor, Scope};
use base::id::{CaseId, NeedId};
use base::{Date, DivisionCode, Failure, Timestamp};
use db::{DbError, Row, params, sql};
use journal::TimelineRow;
use platform::Cx;
use ui::{Counts, PAGE, PersonLine, cursor, more};

/// One row of the list of cases.
#[derive(Debug, Clone)]
pub(crate) struct CaseRow {
    pub id: CaseId,
    pub number: String,
    pub person: PersonLine,
    pub village: String,
    pub state: StateWord,
    pub opened_at: Timestamp,
}

/// The list of cases with the count of every state.
#[derive(Debug)]
pub(crate) struct CaseList {
    pub state: Option<StateWord>,
    pub counts: Counts<StateWord>,
    pub rows: Vec<CaseRow>,
    pub next: Option<String>,
}

impl CaseList {
    /// How many rows the shown tab has in all.
    pub fn shown_total(&self) -> i64 {
        self.counts.shown(self.state)
    }
}

/// One page of the cases the actor may see, newest first.
pub(crate) fn cases(
    cx: &mut Cx<'_, '_>,
    actor: &Actor,
    state: Option<StateWord>,
    after: Option<&str>,
) -> Result<CaseList, Failure> {
    let scope = cx.require(actor, "case.read")?;
    let counts = state_counts(cx, &scope)?;
    let (before_at, before_id) = cursor(after, i64::MAX);
    let wanted = state.map_or("", StateWord::as_str);
    let today = cx.today();
    let mut rows = cx.tx.query(
        sql!(
            "select c.id, c.number, p.name, p.birth_date, c.division, c.state, c.opened_at
             from casework_case c left join v_person p on p.id = c.person_id
             where ($1 = '' or c.state = $1) and (c.opened_at, c.id) < ($2, $3)
             and {scope:division=c.division,person=c.person_id,subject=c.id}
             order by c.opened_at desc, c.id desc limit $4"
        )
        .scoped(&scope),
        &params![wanted, before_at, before_id, PAGE + 1],
        |r| case_row(r, today),
    )?;
    let next = more(&mut rows, PAGE, |row| (row.0.opened_at.micros(), row.0.id));
    let names = divisions::store::names(cx.tx, rows.iter().map(|row| row.1))?;
    let rows =
        rows.into_iter().map(|(row, code)| CaseRow { village: names.get(&code).cloned().unwrap_or_default(), ..row });
    Ok(CaseList { state, counts, rows: rows.collect(), next })
}

fn case_row(r: &Row<'_>, today: Date) -> Result<(CaseRow, DivisionCode), DbError> {
    let row = CaseRow {
        id: r.get(0)?,
        number: r.get(1)?,
        person: PersonLine::of(r.get(2)?, r.get(3)?, today),
        village: String::new(),
        state: r.get(5)?,
        opened_at: r.get(6)?,
    };
    Ok((row, r.get(4)?))
}

fn state_counts(cx: &mut Cx<'_, '_>, scope: &Scope) -> Result<Counts<StateWord>, Failure> {
    let found = cx.tx.query(
        sql!(
            "select c.state, count(*) from casework_case c
             where {scope:division=c.division,person=c.person_id,subject=c.id} group by c.state"
        )
        .scoped(scope),
        &[],
        |r| Ok((r.get(0)?, r.get(1)?)),
    )?;
    Ok(Counts::of(&StateWord::ALL, &found))
}

/// One row of the demand ledger.
#[derive(Debug, Clone)]
pub(crate) struct NeedRow {
    pub id: NeedId,
    pub case_id: CaseId,
    pub person: PersonLine,
    pub division: DivisionCode,
    pub village: String,
    pub code: String,
    pub channel: String,
    pub state: StateWord,
    pub reported_at: Timestamp,
}

/// The demand ledger.
#[derive(Debug)]
pub(crate) struct NeedList {
    pub channel: String,
    pub counts: Vec<(String, i64)>,
    pub total: i64,
    pub rows: Vec<NeedRow>,
    pub next: Option<String>,
}

impl NeedList {
    /// How many rows the shown tab has in all.
    pub fn shown_total(&self) -> i64 {
        let shown = self.counts.iter().find(|(channel, _)| *channel == self.channel);
        if self.channel.is_empty() { self.total } else { shown.map_or(0, |(_, count)| *count) }
    }
}

/// One page of the demand ledger, newest first, by channel.
pub(crate) fn needs(
    cx: &mut Cx<'_, '_>,
    actor: &Actor,
    channel: &str,
    (after, limit): (Option<&str>, i64),
) -> Result<NeedList, Failure> {
    let scope = cx.require(actor, "need.read")?;
    let counts: Vec<(String, i64)> = cx.tx.query(
        sql!(
            "select n.channel, count(*) from casework_need n
             where {scope:division=n.division,person=n.person_id,subject=n.case_id} group by n.channel order by n.channel"
        )
        .scoped(&scope),
        &[],
        |r| Ok((r.get(0)?, r.get(1)?)),
    )?;
    let (before_at, before_id) = cursor(after, i64::MAX);
    let today = cx.today();
    let mut rows = cx.tx.query(
        sql!(
            "select n.id, n.case_id, p.name, p.birth_date, n.division, n.code, n.channel, c.state, n.reported_at
             from casework_need n join casework_case c on c.id = n.case_id left join v_person p on p.id = n.person_id
             where ($1 = '' or n.channel = $1) and (n.reported_at, n.id) < ($2, $3)
             and {scope:division=n.division,person=n.person_id,subject=n.case_id}
             order by n.reported_at desc, n.id desc limit $4"
        )
        .scoped(&scope),
        &params![channel, before_at, before_id, limit + 1],
        |r| need_row(r, today),
    )?;
    let next = more(&mut rows, limit, |row| (row.reported_at.micros(), row.id));
    let names = divisions::store::names(cx.tx, rows.iter().map(|row| row.division))?;
    for row in &mut rows {
        row.village = names.get(&row.division).cloned().unwrap_or_default();
    }
    let total = counts.iter().map(|c| c.1).sum();
    Ok(NeedList { channel: channel.to_owned(), total, counts, rows, next })
}

fn need_row(r: &Row<'_>, today: Date) -> Result<NeedRow, DbError> {
    Ok(NeedRow {
        id: r.get(0)?,
        case_id: r.get(1)?,
        person: PersonLine::of(r.get(2)?, r.get(3)?, today),
        division: r.get(4)?,
        village: String::new(),
        code: r.get(5)?,
        channel: r.get(6)?,
        state: r.get(7)?,
        reported_at: r.get(8)?,
    })
}

/// Everything the page of one case shows.
#[derive(Debug)]
pub(crate) struct CaseView {
    pub case: Case,
    pub person: PersonLine,
    pub categories: Vec<String>,
    pub tags: Vec<String>,
    pub village: String,
    pub needs: Vec<String>,
    pub next: Option<flow::NextStep>,
    pub remaining: Option<flow::Remaining>,
    pub timeline: Vec<TimelineRow>,
    pub follow: Follow,
    pub may: May,
}

/// What came after the decision, in other slices.
#[derive(Debug, Default)]
pub(crate) struct Follow {
    /// Key and state of the assessment.
    pub assessment: Option<(String, String)>,
    /// Key and state of the plan.
    pub plan: Option<(String, String)>,
    /// Visits delivered.
    pub visits: i64,
}

/// Which buttons the actor sees.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct May {
    pub accept: bool,
    pub review: bool,
    pub recheck: bool,
    pub decide: bool,
    pub send_back: bool,
}

/// One case with its timeline.
pub(crate) fn case(cx: &mut Cx<'_, '_>, actor: &Actor, id: CaseId) -> Result<CaseView, Failure> {
    let scope = cx.require(actor, "case.read")?;
    let case = store::case(cx.tx, &scope, id)?;
    let today = cx.today();
    let person = cx.tx.query_opt(
        sql!("select name, birth_date, categories, tags from v_person where id = $1"),
        &params![case.person_id],
        |r| Ok((PersonLine::of(r.get(0)?, r.get(1)?, today), r.get::<String>(2)?, r.get::<String>(3)?)),
    )?;
    let (person, categories, tags) = person.unwrap_or_default();
    let timeline = journal::by_case(cx.tx, id, 200)?;
    let next = flow::next_step(cx.tx, &id.to_string())?;
    let calendar = cx.policy.working_calendar();
    let remaining = next.as_ref().map(|step| flow::remaining(calendar, step.due_at, cx.now));
    Ok(CaseView {
        village: divisions::store::shown_name(cx.tx, case.division)?,
        needs: store::needs_of(cx.tx, id)?,
        follow: follow(cx, id)?,
        may: may(cx, actor, &case),
        categories: base::codes::list(&categories),
        tags: base::codes::list(&tags),
        remaining,
        next,
        timeline,
        person,
        case,
    })
}

fn may(cx: &Cx<'_, '_>, actor: &Actor, case: &Case) -> May {
    let holds = |permission| cx.require(actor, permission).is_ok();
    match case.state.word() {
        StateWord::Reported => May { accept: holds("case.accept"), ..May::default() },
        StateWord::Accepted | StateWord::OnNotice => May { review: holds("case.review"), ..May::default() },
        StateWord::AwaitingRecheck => {
            May { recheck: holds("case.recheck"), send_back: holds("case.recheck"), ..May::default() }
        }
        StateWord::AwaitingDecision => {
            May { decide: holds("case.confirm"), send_back: holds("case.confirm"), ..May::default() }
        }
        StateWord::Confirmed | StateWord::Refused | StateWord::Withdrawn => May::default(),
    }
}

fn follow(cx: &mut Cx<'_, '_>, case: CaseId) -> Result<Follow, Failure> {
    let pair = |r: &Row<'_>| Ok((r.get(0)?, r.get(1)?));
    let assessment = cx.tx.query_opt(
        sql!("select id, case when done_at is null then 'open' else 'done' end from v_assessment where case_id = $1"),
        &params![case],
        pair,
    )?;
    let plan = cx.tx.query_opt(sql!("select id, state from v_plan where case_id = $1"), &params![case], pair)?;
    let visits = cx.tx.query_one(
        sql!(
            "select count(*) from v_visit v join v_order o on o.id = v.order_id join v_plan p on p.id = o.plan_id
             where p.case_id = $1 and v.state = 'completed'"
        ),
        &params![case],
        |r| r.get(0),
    )?;
    Ok(Follow { assessment, plan, visits })
}
