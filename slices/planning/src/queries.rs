//! Rows for pages and lists.

use crate::model::{Plan, StateWord};
use crate::quota::Quota;
use crate::rules;
use crate::use_cases::{self, Desk};
use authz::{Actor, Scope};
use base::id::{CaseId, PlanId};
use base::{Date, DivisionCode, Failure, Fen, Timestamp};
use db::{DbError, Row, params, sql};
use platform::Cx;
use ui::{Counts, PAGE, PersonLine, cursor, more};

/// One row of the list.
#[derive(Debug, Clone)]
pub(crate) struct PlanRow {
    pub id: PlanId,
    pub case_id: CaseId,
    pub person: PersonLine,
    pub division: DivisionCode,
    pub village: String,
    pub state: StateWord,
    pub lines: i64,
    pub total_fen: Fen,
    pub due_at: Timestamp,
    pub created_at: Timestamp,
}

/// The list with the count of every state; each count equals the rows that its tab lists.
#[derive(Debug)]
pub(crate) struct PlanList {
    pub state: StateWord,
    pub counts: Counts<StateWord>,
    pub rows: Vec<PlanRow>,
    pub next: Option<String>,
    pub now: Timestamp,
}

impl PlanList {
    /// How many rows the shown tab has in all.
    pub fn total(&self) -> i64 {
        self.counts.shown(Some(self.state))
    }
}

/// One page of the plans the actor may see, newest first.
pub(crate) fn list(
    cx: &mut Cx<'_, '_>,
    actor: &Actor,
    state: StateWord,
    after: Option<&str>,
) -> Result<PlanList, Failure> {
    let scope = cx.require(actor, "plan.read")?;
    let counts = counts(cx, &scope)?;
    let (before_at, before_id) = cursor(after, i64::MAX);
    let today = cx.today();
    let mut rows = cx.tx.query(
        sql!(
            "select p.id, v.name, v.birth_date, p.division, p.state, p.due_at, p.created_at,
             (select count(*) from planning_line l where l.plan_id = p.id),
             (select cast(coalesce(sum(l.units * l.price_fen), 0) as bigint) from planning_line l where l.plan_id = p.id), p.case_id
             from planning_plan p left join v_person v on v.id = p.person_id
             where p.state = $1 and (p.created_at, p.id) < ($2, $3)
             and {scope:division=p.division,person=p.person_id,subject=p.case_id}
             order by p.created_at desc, p.id desc limit $4"
        )
        .scoped(&scope),
        &params![state, before_at, before_id, PAGE + 1],
        |r| row(r, today),
    )?;
    let next = more(&mut rows, PAGE, |row| (row.created_at.micros(), row.id));
    let villages = divisions::store::names(cx.tx, rows.iter().map(|row| row.division))?;
    for row in &mut rows {
        row.village = villages.get(&row.division).cloned().unwrap_or_default();
    }
    Ok(PlanList { state, counts, rows, next, now: cx.now })
}

fn counts(cx: &mut Cx<'_, '_>, scope: &Scope) -> Result<Counts<StateWord>, Failure> {
    let found = cx.tx.query(
        sql!(
            "select p.state, count(*) from planning_plan p
             where {scope:division=p.division,person=p.person_id,subject=p.case_id} group by p.state"
        )
        .scoped(scope),
        &[],
        |r| Ok((r.get(0)?, r.get(1)?)),
    )?;
    Ok(Counts::of(&StateWord::ALL, &found))
}

fn row(r: &Row<'_>, today: Date) -> Result<PlanRow, DbError> {
    Ok(PlanRow {
        id: r.get(0)?,
        person: PersonLine::of(r.get(1)?, r.get(2)?, today),
        division: r.get(3)?,
        village: String::new(),
        state: r.get(4)?,
        due_at: r.get(5)?,
        created_at: r.get(6)?,
        lines: r.get(7)?,
        total_fen: r.get(8)?,
        case_id: r.get(9)?,
    })
}

/// Everything the page of one plan shows.
pub(crate) struct Detail {
    pub desk: Desk,
    /// The quota with what this offer would take; of an agreed plan the quota holds it already.
    pub after: Quota,
    pub person: PersonLine,
    pub village: String,
    pub case_number: String,
    pub remaining: Option<flow::Remaining>,
    pub late: bool,
    pub today: Date,
    pub may_change: bool,
    pub may_agree: bool,
}

/// One plan with its quota.
pub(crate) fn detail(cx: &mut Cx<'_, '_>, actor: &Actor, id: PlanId) -> Result<Detail, Failure> {
    let scope = cx.require(actor, "plan.read")?;
    let desk = use_cases::desk(cx, &scope, id)?;
    let (plan, today) = (&desk.plan, cx.today());
    let person = cx.tx.query_opt(
        sql!("select name, birth_date from v_person where id = $1"),
        &params![plan.person_id],
        |r| Ok(PersonLine::of(r.get(0)?, r.get(1)?, today)),
    )?;
    let case_number =
        cx.tx.query_opt(sql!("select number from v_case where id = $1"), &params![plan.case_id], |r| r.get(0))?;
    let open = matches!(plan.state.word(), StateWord::Draft | StateWord::Declined);
    let after = if open { with_lines(&desk, plan, today) } else { desk.quota.clone() };
    let calendar = cx.policy.working_calendar();
    Ok(Detail {
        person: person.unwrap_or_default(),
        village: divisions::store::shown_name(cx.tx, plan.division)?,
        case_number: case_number.unwrap_or_default(),
        remaining: open.then(|| flow::remaining(calendar, plan.due_at, cx.now)),
        late: open && plan.due_at < cx.now,
        may_change: open && cx.require(actor, "plan.write").is_ok(),
        may_agree: open && cx.require(actor, "plan.agree").is_ok(),
        after,
        today,
        desk,
    })
}

/// The quota after the lines of an offer; lines that no longer fit are left out, and the page says so at the agreement.
fn with_lines(desk: &Desk, plan: &Plan, today: Date) -> Quota {
    let wishes: Vec<(String, i64)> = plan.lines.iter().map(|line| (line.item.clone(), line.units)).collect();
    let checked = rules::check(&desk.view, &desk.who, &desk.quota, today, &wishes);
    checked.map_or_else(|_| desk.quota.clone(), |(_, quota)| quota)
}
