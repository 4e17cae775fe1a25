//! An order, with the rest of its plan line, is given to a worker.

use crate::model::{Assignment, Order, OrderRejection, State};
use crate::rules::{self, Ranked, Reason, Verdict};
use crate::store;
use crate::times::{self, Busy};
use crate::use_cases::propose::{Extent, Proposal, consider};
use crate::use_cases::{ask_provider, open_task};
use authz::Actor;
use base::failure::Fields;
use base::id::{OrderId, WorkerId};
use base::{Date, Failure, Fen, Timestamp};
use contract::{Event, OrderAssigned};
use platform::Cx;
use std::collections::BTreeSet;

/// Longest written reason, in characters.
const REASON_MAX: usize = 300;

/// The command.
#[derive(Debug, Clone)]
pub struct AssignOrder {
    /// Which order.
    pub order_id: OrderId,
    /// Who goes.
    pub worker_id: WorkerId,
    /// The second worker, where two must go; chosen by the ranking when not given.
    pub companion_id: Option<WorkerId>,
    /// When the visit begins; chosen within the window when not given.
    pub starts_at: Option<Timestamp>,
    /// With every other open order of its plan line.
    pub whole_line: bool,
    /// Why somebody is chosen whom the ranking rejects.
    pub override_reason: Option<String>,
}

/// What was given out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Assigned {
    /// Who goes.
    pub worker_id: WorkerId,
    /// How many orders.
    pub orders: usize,
    /// When the first begins.
    pub starts_at: Timestamp,
}

/// Gives the order out and keeps who was considered.
///
/// # Errors
/// Not found out of scope; rejected unless open, for a worker who may not go, without a free time, or when the contract
/// has too little left.
pub fn run(cx: &mut Cx<'_, '_>, actor: &Actor, cmd: &AssignOrder) -> Result<Assigned, Failure> {
    let scope = cx.require(actor, "order.assign")?;
    let order = open_order(store::order(cx.tx, &scope, cmd.order_id)?)?;
    if cmd.starts_at.is_some_and(|at| at <= cx.now) {
        return Err(OrderRejection::Past.into());
    }
    let extent = Extent { whole_line: cmd.whole_line, starts_at: cmd.starts_at };
    let proposal = consider(cx, &scope, order, extent)?;
    give(cx, actor, cmd, proposal)
}

/// Gives the order, with its line where one worker can take all of it, to the best candidate.
///
/// # Errors
/// As [`run`]; rejected with `nobody_fits` when every candidate is rejected.
pub fn auto_assign(cx: &mut Cx<'_, '_>, actor: &Actor, order_id: OrderId) -> Result<Assigned, Failure> {
    let scope = cx.require(actor, "order.assign")?;
    let order = open_order(store::order(cx.tx, &scope, order_id)?)?;
    for whole_line in [true, false] {
        let proposal = consider(cx, &scope, order.clone(), Extent { whole_line, starts_at: None })?;
        let Some(best) = proposal.ranked.first().filter(|r| r.verdict.is_fit()) else { continue };
        let worker_id = best.candidate.worker_id;
        let cmd =
            AssignOrder { order_id, worker_id, companion_id: None, starts_at: None, whole_line, override_reason: None };
        return give(cx, actor, &cmd, proposal);
    }
    Err(OrderRejection::Nobody.into())
}

fn open_order(order: Order) -> Result<Order, OrderRejection> {
    if order.state == State::Open { Ok(order) } else { Err(OrderRejection::WrongStep { state: order.state.word() }) }
}

fn give(cx: &mut Cx<'_, '_>, actor: &Actor, cmd: &AssignOrder, proposal: Proposal) -> Result<Assigned, Failure> {
    let Proposal { orders, ranked } = proposal;
    let chosen = ranked.iter().find(|r| r.candidate.worker_id == cmd.worker_id).ok_or(OrderRejection::NotACandidate)?;
    let reason = permitted(cmd, chosen)?;
    let workers_min = orders.first().map_or(1, |order| order.workers_min);
    let companion_id = companion(cmd, chosen, &ranked, workers_min)?;
    let contract_id = chosen.contract.ok_or_else(|| OrderRejection::Excluded(vec![Reason::NoContract]))?;
    provider::use_contract(cx, contract_id, Fen::total(orders.iter().map(|order| order.price_fen))?)?;
    let starts = starts(cx, cmd, companion_id, &orders)?;
    let mut ended = 0;
    for (order, starts_at) in orders.iter().zip(&starts) {
        let provider_id = chosen.candidate.provider.id;
        let given = Assignment {
            contract_id,
            provider_id,
            worker_id: cmd.worker_id,
            companion_id,
            starts_at: *starts_at,
            accepted_at: None,
        };
        let order = order.clone().assign(given, &reason)?;
        store::save(cx.tx, &order)?;
        ended += flow::end_tasks(cx.tx, &order.id.to_string(), "order.assign", Some(actor.user_id), cx.now)?;
        cx.emit(event(&order, &given));
    }
    store::keep_candidates(cx.tx, cmd.order_id, &ranked)?;
    if ended > 0 && !cmd.whole_line {
        pass_task_on(cx, &orders)?;
    }
    if let Some(first) = orders.first() {
        ask_provider(cx, first, chosen.candidate.provider.id)?;
    }
    record(cx, actor, &orders, chosen);
    let first = starts.first().copied().ok_or_else(|| Failure::bug("an assignment without an order"))?;
    Ok(Assigned { worker_id: cmd.worker_id, orders: orders.len(), starts_at: first })
}

/// The written reason for choosing somebody the ranking rejects; empty for somebody who fits.
fn permitted(cmd: &AssignOrder, chosen: &Ranked) -> Result<String, Failure> {
    let Verdict::Rejected { reasons } = &chosen.verdict else { return Ok(String::new()) };
    if let ([Reason::TimeConflict], Some(at)) = (reasons.as_slice(), cmd.starts_at) {
        return Err(OrderRejection::Taken { at }.into());
    }
    if reasons.iter().any(Reason::is_absolute) {
        return Err(OrderRejection::Excluded(reasons.clone()).into());
    }
    let written = cmd.override_reason.as_deref().unwrap_or_default();
    if written.trim().is_empty() {
        return Err(OrderRejection::OverrideNeeded(reasons.clone()).into());
    }
    let mut fields = Fields::new();
    let text = fields.text("override_reason", "改派理由", written, REASON_MAX);
    fields.finish()?;
    Ok(text.unwrap_or_default())
}

fn companion(
    cmd: &AssignOrder,
    chosen: &Ranked,
    ranked: &[Ranked],
    workers_min: i64,
) -> Result<Option<WorkerId>, OrderRejection> {
    match cmd.companion_id {
        Some(id) => {
            let named = ranked.iter().find(|r| r.candidate.worker_id == id && id != cmd.worker_id);
            let same = named.filter(|r| r.candidate.provider.id == chosen.candidate.provider.id);
            same.filter(|r| r.verdict.is_possible()).map(|_| Some(id)).ok_or(OrderRejection::NoCompanion)
        }
        None if workers_min > 1 => rules::second(ranked, chosen).map(Some).ok_or(OrderRejection::NoCompanion),
        None => Ok(None),
    }
}

/// When each order begins: the wished time for the first, for the others the first free half-hour of their windows,
/// on different days as long as there are enough.
fn starts(
    cx: &mut Cx<'_, '_>,
    cmd: &AssignOrder,
    companion: Option<WorkerId>,
    orders: &[Order],
) -> Result<Vec<Timestamp>, Failure> {
    let (today, calendar) = (cx.today(), cx.policy.working_calendar());
    let days: Vec<Vec<Date>> = orders.iter().map(|order| times::days(order.window, today, calendar)).collect();
    let wished = cmd.starts_at.map(Timestamp::china_date);
    let first = days.iter().flatten().copied().chain(wished).min().unwrap_or(today);
    let last = days.iter().flatten().copied().chain(wished).max().unwrap_or(today);
    let span = (Timestamp::in_china(first, 0, 0), Timestamp::in_china(last, 24, 0));
    let person = orders.first().ok_or_else(|| Failure::bug("an assignment without an order"))?.person_id;
    let mut busy = store::busy_of(cx.tx, (cmd.worker_id, companion), person, span)?;
    let mut used = BTreeSet::new();
    let mut starts = Vec::with_capacity(orders.len());
    for (order, days) in orders.iter().zip(&days) {
        let wish = cmd.starts_at.filter(|_| order.id == cmd.order_id);
        let start = match wish {
            Some(at) if times::clashes(at, order.minutes, &busy) => return Err(OrderRejection::Taken { at }.into()),
            Some(at) => at,
            None => {
                let fresh: Vec<Date> = days.iter().copied().filter(|day| !used.contains(day)).collect();
                times::first_free(&fresh, order.minutes, &busy)
                    .or_else(|| times::first_free(days, order.minutes, &busy))
                    .ok_or(OrderRejection::NoSlot { from: order.window.0, to: order.window.1 })?
            }
        };
        used.insert(start.china_date());
        busy.push(Busy { start, minutes: order.minutes });
        starts.push(start);
    }
    Ok(starts)
}

/// The task of a line hangs on one of its orders; when that one alone was given out, it passes to the next.
fn pass_task_on(cx: &mut Cx<'_, '_>, given: &[Order]) -> Result<(), Failure> {
    let Some(order) = given.first() else { return Ok(()) };
    let scope = authz::Scope::reaction("the line's next order needs the same task");
    let left = store::open_of_line(cx.tx, &scope, order.line_id)?;
    // An order that failed before has a task of its own.
    if let Some(next) = left.iter().find(|other| other.attempts == 0) {
        open_task(cx, next, "order.assign", false)?;
    }
    Ok(())
}

fn event(order: &Order, given: &Assignment) -> Event {
    Event::OrderAssigned(OrderAssigned {
        order_id: order.id,
        line_id: order.line_id,
        person_id: order.person_id,
        division: order.division,
        item: order.item.clone(),
        price_fen: order.price_fen,
        provider_id: given.provider_id,
        worker_id: given.worker_id,
        companion_id: given.companion_id,
        starts_at: given.starts_at,
        minutes: order.minutes,
    })
}

fn record(cx: &mut Cx<'_, '_>, actor: &Actor, orders: &[Order], chosen: &Ranked) {
    let Some(order) = orders.first() else { return };
    let entry = cx
        .entry(actor, "order.assigned", "order", order.id)
        .of_person(order.person_id, order.division)
        .of_case(order.case_id)
        .with("item", &order.item)
        .with("count", orders.len())
        .with("provider", chosen.candidate.provider.id)
        .with("overridden", !chosen.verdict.is_fit());
    cx.record(entry);
}
