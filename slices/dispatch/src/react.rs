//! What other slices' events mean here.

use crate::model::{AfterFailure, Order, State};
use crate::use_cases::open_task;
use crate::{store, times};
use authz::Scope;
use base::id::OrderId;
use base::{Failure, Fen};
use contract::{AgreedLine, Event, OrderOpened, PlanAgreed, VisitCompleted, VisitFailed, VisitRated};
use journal::Entry;
use platform::Cx;

/// Minutes planned for an item whose length the catalogue leaves open.
const MINUTES_DEFAULT: i64 = 60;

/// A plan was agreed: one order for every unit, spread over the plan's year, and one task for each line. Nothing happens
/// when the plan has its orders already.
///
/// # Errors
/// Rejected when a deadline falls into a year without a calendar.
pub fn on_plan_agreed(cx: &mut Cx<'_, '_>, event: &PlanAgreed) -> Result<(), Failure> {
    if store::has_orders(cx.tx, event.plan_id)? {
        return Ok(());
    }
    for line in &event.lines {
        let orders = orders(cx, event, line)?;
        store::insert(cx.tx, &orders)?;
        let Some(first) = orders.first() else { continue };
        open_task(cx, first, "order.assign", false)?;
        let entry = Entry::new(cx.now, "order.opened", "order", first.id);
        let entry = entry.of_person(event.person_id, event.division).of_case(event.case_id);
        cx.record(entry.with("item", &line.item).with("count", orders.len()));
        for order in orders {
            cx.emit(Event::OrderOpened(OrderOpened {
                order_id: order.id,
                person_id: order.person_id,
                division: order.division,
                item: order.item,
            }));
        }
    }
    Ok(())
}

fn orders(cx: &mut Cx<'_, '_>, event: &PlanAgreed, line: &AgreedLine) -> Result<Vec<Order>, Failure> {
    let view = cx.view(event.division)?;
    let item = view.item(&line.item).ok_or_else(|| Failure::bug(format!("no item {} in the policy", line.item)))?;
    let minutes = item.minutes.map_or(MINUTES_DEFAULT, i64::from);
    let order = |window| Order {
        id: OrderId::new(cx.ids, cx.now),
        plan_id: event.plan_id,
        line_id: line.line_id,
        case_id: event.case_id,
        person_id: event.person_id,
        division: event.division,
        item: line.item.clone(),
        price_fen: line.price_fen,
        minutes,
        workers_min: i64::from(item.workers_min),
        window,
        attempts: 0,
        reason: String::new(),
        state: State::Open,
        version: 1,
    };
    Ok(times::windows(event.from, line.units).into_iter().map(order).collect())
}

/// A visit was delivered: so is its order.
///
/// # Errors
/// Rejected unless the order is assigned.
pub fn on_visit_completed(cx: &mut Cx<'_, '_>, event: &VisitCompleted) -> Result<(), Failure> {
    let scope = Scope::reaction("the order of the visit");
    let order = store::order(cx.tx, &scope, event.order_id)?.deliver()?;
    store::save(cx.tx, &order)?;
    end_acceptance(cx, &order)
}

/// Whoever went has accepted: nobody is asked any more.
fn end_acceptance(cx: &mut Cx<'_, '_>, order: &Order) -> Result<(), Failure> {
    flow::end_tasks(cx.tx, &order.id.to_string(), "order.accept", None, cx.now)?;
    Ok(())
}

/// A visit failed: its amount goes back to the contract; the order is tried again in a new window or, after the third
/// attempt, given up for a person to look at.
///
/// # Errors
/// Rejected unless the order is assigned.
pub fn on_visit_failed(cx: &mut Cx<'_, '_>, event: &VisitFailed) -> Result<(), Failure> {
    let scope = Scope::reaction("the order of the visit");
    let order = store::order(cx.tx, &scope, event.order_id)?;
    let (order, given, after) = order.fail(&event.reason, cx.today())?;
    store::save(cx.tx, &order)?;
    provider::use_contract(cx, given.contract_id, Fen(-order.price_fen.fen()))?;
    end_acceptance(cx, &order)?;
    let (action, kind) = match after {
        AfterFailure::Reopened => ("order.reopened", "order.assign"),
        AfterFailure::Cancelled => ("order.cancelled", "order.review"),
    };
    open_task(cx, &order, kind, true)?;
    let entry = Entry::new(cx.now, action, "order", order.id);
    let entry = entry.of_person(order.person_id, order.division).of_case(order.case_id);
    cx.record(entry.with("item", &order.item).with("attempts", order.attempts).with("failure", &order.reason));
    Ok(())
}

/// A visit was rated: the provider's average counts in the next ranking.
///
/// # Errors
/// See [`db::DbError`].
pub fn on_visit_rated(cx: &mut Cx<'_, '_>, event: &VisitRated) -> Result<(), Failure> {
    Ok(store::add_rating(cx.tx, event.provider_id, event.rating)?)
}
