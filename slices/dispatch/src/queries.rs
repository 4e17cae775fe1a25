//! Rows for pages and lists.

use crate::model::{Order, Outcome, StateWord};
use crate::rules::{Ranked, Reason, Verdict};
use crate::store;
use crate::use_cases::propose::{Extent, consider};
use authz::{Actor, Scope};
use base::id::{OrderId, PlanId, WorkerId};
use base::name::masked_name;
use base::{Date, DivisionCode, Failure, Timestamp, age_on};
use db::{DbError, Row, params, sql};
use platform::Cx;
use ui::{Counts, PAGE, more};

/// One row of the list of orders.
#[derive(Debug, Clone)]
pub(crate) struct OrderRow {
    pub id: OrderId,
    pub plan_id: PlanId,
    /// Masked name.
    pub person: String,
    /// Full years, when the birth date is known.
    pub age: Option<i64>,
    pub division: DivisionCode,
    pub village: String,
    pub item: String,
    pub window: (Date, Date),
    pub state: StateWord,
    pub worker: String,
    pub starts_at: Option<Timestamp>,
}

/// The list of orders with the count of every state.
#[derive(Debug)]
pub(crate) struct OrderList {
    pub state: Option<StateWord>,
    pub counts: Counts<StateWord>,
    pub rows: Vec<OrderRow>,
    pub next: Option<String>,
}

impl OrderList {
    /// How many rows the shown tab has in all.
    pub fn shown_total(&self) -> i64 {
        self.counts.shown(self.state)
    }
}

/// One page of the orders the actor may see, earliest window first.
pub(crate) fn orders(
    cx: &mut Cx<'_, '_>,
    actor: &Actor,
    state: Option<StateWord>,
    after: Option<&str>,
) -> Result<OrderList, Failure> {
    let scope = cx.require(actor, "order.read")?;
    let counts = state_counts(cx, &scope)?;
    let (day, id) = after.and_then(|text| text.split_once('_')).unwrap_or_default();
    let wanted = state.map_or("", StateWord::as_str);
    let today = cx.today();
    let mut rows = cx.tx.query(
        sql!(
            "select o.id, p.name, p.birth_date, o.division, o.item, o.window_from, o.window_to, o.state, w.name, o.starts_at,
             o.plan_id
             from dispatch_order o left join v_person p on p.id = o.person_id left join v_worker w on w.id = o.worker_id
             where ($1 = '' or o.state = $1) and (o.window_from, o.id) > ($2, $3)
             and {scope:division=o.division,person=o.person_id,subject=o.id,provider=o.provider_id}
             order by o.window_from, o.id limit $4"
        )
        .scoped(&scope),
        &params![wanted, day, id, PAGE + 1],
        |r| order_row(r, today),
    )?;
    let next = more(&mut rows, PAGE, |row| (row.window.0, row.id));
    let names = divisions::store::names(cx.tx, rows.iter().map(|row| row.division))?;
    for row in &mut rows {
        row.age = row.age.filter(|_| actor.provider_id().is_none());
        row.village = names.get(&row.division).cloned().unwrap_or_default();
    }
    Ok(OrderList { state, counts, rows, next })
}

fn order_row(r: &Row<'_>, today: Date) -> Result<OrderRow, DbError> {
    let born: Option<Date> = r.get(2)?;
    Ok(OrderRow {
        id: r.get(0)?,
        person: r.get::<Option<String>>(1)?.as_deref().map(masked_name).unwrap_or_default(),
        age: born.map(|born| i64::from(age_on(born, today))),
        division: r.get(3)?,
        village: String::new(),
        item: r.get(4)?,
        window: (r.get(5)?, r.get(6)?),
        state: r.get(7)?,
        worker: r.get::<Option<String>>(8)?.unwrap_or_default(),
        starts_at: r.get(9)?,
        plan_id: r.get(10)?,
    })
}

fn state_counts(cx: &mut Cx<'_, '_>, scope: &Scope) -> Result<Counts<StateWord>, Failure> {
    let found = cx.tx.query(
        sql!(
            "select o.state, count(*) from dispatch_order o
             where {scope:division=o.division,person=o.person_id,subject=o.id,provider=o.provider_id} group by o.state"
        )
        .scoped(scope),
        &[],
        |r| Ok((r.get(0)?, r.get(1)?)),
    )?;
    Ok(Counts::of(&StateWord::ALL, &found))
}

/// One candidate as a page shows it: now, or as it was when the decision was taken.
#[derive(Debug, Clone)]
pub(crate) struct CandidateRow {
    pub worker_id: WorkerId,
    pub worker: String,
    pub provider: String,
    pub provider_id: String,
    pub standing: String,
    pub fit: bool,
    /// May be chosen, at worst with a written reason.
    pub possible: bool,
    pub score: i64,
    pub reasons: Vec<Reason>,
    /// When the visit could begin; not kept with a decision.
    pub start: Option<Timestamp>,
    /// Is the one who goes.
    pub chosen: bool,
}

impl From<&Ranked> for CandidateRow {
    fn from(ranked: &Ranked) -> Self {
        let candidate = &ranked.candidate;
        Self {
            worker_id: candidate.worker_id,
            worker: candidate.name.clone(),
            provider: candidate.provider.name.clone(),
            provider_id: candidate.provider.id.to_string(),
            standing: candidate.provider.standing.to_string(),
            fit: ranked.verdict.is_fit(),
            possible: ranked.verdict.is_possible(),
            score: ranked.verdict.score().unwrap_or(0),
            reasons: ranked.verdict.reasons().to_vec(),
            start: match ranked.verdict {
                Verdict::Fit { start, .. } => Some(start),
                Verdict::Rejected { .. } => None,
            },
            chosen: false,
        }
    }
}

/// Everything the page of one order shows.
#[derive(Debug)]
pub(crate) struct OrderView {
    pub order: Order,
    /// Masked name.
    pub person: String,
    pub age: Option<i64>,
    pub village: String,
    pub worker: String,
    pub companion: String,
    pub provider: String,
    pub candidates: Vec<CandidateRow>,
    /// Open orders of the same line, this one included.
    pub open_in_line: usize,
    pub next: Option<flow::NextStep>,
    pub remaining: Option<flow::Remaining>,
    pub may_assign: bool,
    pub may_review: bool,
    /// The provider's own buttons.
    pub may_accept: bool,
    pub may_hand_back: bool,
    /// Somebody of the provider looks: no other person's or provider's data.
    pub for_provider: bool,
    pub reviews: Vec<ReviewRow>,
}

/// What a person decided about the order after it was given up.
#[derive(Debug, Clone)]
pub(crate) struct ReviewRow {
    pub outcome: Outcome,
    pub words: String,
    pub at: Timestamp,
    pub by: String,
}

/// One order: with candidates while it is open, with the kept explanation afterwards.
pub(crate) fn order(cx: &mut Cx<'_, '_>, actor: &Actor, id: OrderId) -> Result<OrderView, Failure> {
    let scope = cx.require(actor, "order.read")?;
    let order = store::order(cx.tx, &scope, id)?;
    let for_provider = actor.provider_id().is_some();
    let may_assign =
        order.state.word() == StateWord::Open && !for_provider && cx.require(actor, "order.assign").is_ok();
    let (candidates, open_in_line) = if may_assign {
        let scope = cx.require(actor, "order.assign")?;
        let proposal = consider(cx, &scope, order.clone(), Extent { whole_line: true, starts_at: None })?;
        (proposal.ranked.iter().map(CandidateRow::from).collect(), proposal.orders.len())
    } else if for_provider {
        // Who else was considered, and why not, is no business of a competitor's.
        (Vec::new(), 0)
    } else {
        (kept(cx, &order)?, 0)
    };
    let (person, age) = person(cx, &order)?;
    let next = flow::next_step(cx.tx, &id.to_string())?;
    let calendar = cx.policy.working_calendar();
    let remaining = next.as_ref().map(|step| flow::remaining(calendar, step.due_at, cx.now));
    let given = order.state.assignment().copied();
    let (worker, provider) = worker_names(cx, given.map(|a| a.worker_id))?;
    let (companion, _) = worker_names(cx, given.and_then(|a| a.companion_id))?;
    let village = divisions::store::shown_name(cx.tx, order.division)?;
    let awaited = next.as_ref().is_some_and(|step| step.kind == "order.review");
    let may_review = awaited && cx.require(actor, "order.review").is_ok();
    let reviews = if for_provider { Vec::new() } else { reviews(cx, id)? };
    let own = order.state.word() == StateWord::Assigned && cx.require(actor, "order.accept").is_ok();
    let may_accept = own && given.is_some_and(|a| a.accepted_at.is_none());
    let may_hand_back = own && given.is_some_and(|a| a.starts_at > cx.now);
    Ok(OrderView {
        order,
        person,
        age: age.filter(|_| !for_provider),
        village,
        worker,
        companion,
        provider,
        candidates,
        open_in_line,
        next,
        remaining,
        may_assign,
        may_review,
        may_accept,
        may_hand_back,
        for_provider,
        reviews,
    })
}

fn reviews(cx: &mut Cx<'_, '_>, id: OrderId) -> Result<Vec<ReviewRow>, Failure> {
    let found: Vec<(String, Vec<u8>, ReviewRow)> = cx.tx.query(
        sql!(
            "select r.id, r.words_sealed, r.outcome, r.decided_at, u.name from dispatch_review r
             left join v_user u on u.id = r.decided_by where r.order_id = $1 order by r.decided_at desc"
        ),
        &params![id],
        |r| {
            let by = r.get::<Option<String>>(4)?.unwrap_or_default();
            Ok((r.get(0)?, r.get(1)?, ReviewRow { outcome: r.get(2)?, words: String::new(), at: r.get(3)?, by }))
        },
    )?;
    let open = |(id, sealed, row): (String, Vec<u8>, ReviewRow)| {
        let words = cx.vault.open(&store::review_place(&id), &sealed).map_err(|e| Failure::bug(e.to_string()))?;
        Ok(ReviewRow { words, ..row })
    };
    found.into_iter().map(open).collect()
}

fn person(cx: &mut Cx<'_, '_>, order: &Order) -> Result<(String, Option<i64>), Failure> {
    let today = cx.today();
    let found = cx.tx.query_opt(
        sql!("select name, birth_date from v_person where id = $1"),
        &params![order.person_id],
        |r| {
            let (name, born): (String, Option<Date>) = (r.get(0)?, r.get(1)?);
            Ok((masked_name(&name), born.map(|born| i64::from(age_on(born, today)))))
        },
    )?;
    Ok(found.unwrap_or_default())
}

fn worker_names(cx: &mut Cx<'_, '_>, id: Option<WorkerId>) -> Result<(String, String), Failure> {
    let Some(id) = id else { return Ok(Default::default()) };
    let found = cx.tx.query_opt(
        sql!("select w.name, p.name from v_worker w join v_provider p on p.id = w.provider_id where w.id = $1"),
        &params![id],
        |r| Ok((r.get(0)?, r.get(1)?)),
    )?;
    Ok(found.unwrap_or_default())
}

/// Who was considered when the order was given out. The explanation hangs on the order that was decided; the other
/// orders of its line, given out with it, show the same one.
fn kept(cx: &mut Cx<'_, '_>, order: &Order) -> Result<Vec<CandidateRow>, Failure> {
    let chosen = order.state.assignment().map(|a| a.worker_id);
    Ok(cx.tx.query(
        sql!(
            "select k.worker_id, w.name, p.id, p.name, p.standing, k.fit, k.score, k.reasons from dispatch_candidate k
             join v_worker w on w.id = k.worker_id join v_provider p on p.id = w.provider_id
             where k.order_id = coalesce(
                 (select max(own.order_id) from dispatch_candidate own where own.order_id = $1),
                 (select max(o.id) from dispatch_order o join dispatch_candidate c on c.order_id = o.id where o.line_id = $2))
             order by k.rank"
        ),
        &params![order.id, order.line_id],
        |r| {
            let worker_id: WorkerId = r.get(0)?;
            let reasons: String = r.get(7)?;
            Ok(CandidateRow {
                worker_id,
                worker: r.get(1)?,
                provider_id: r.get(2)?,
                provider: r.get(3)?,
                standing: r.get(4)?,
                fit: r.get(5)?,
                possible: false,
                score: r.get(6)?,
                reasons: serde_json::from_str(&reasons).unwrap_or_default(),
                start: None,
                chosen: chosen == Some(worker_id),
            })
        },
    )?)
}
