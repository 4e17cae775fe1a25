//! What this slice does when something happens in another.

use crate::model::{FailReason, State, Visit, VisitRejection};
use crate::store;
use authz::Scope;
use base::Failure;
use base::id::{UserId, VisitId, WorkerId};
use contract::{OrderAssigned, OrderReturned};
use db::{params, sql};
use journal::Entry;
use platform::Cx;

/// An order was given to a worker: the visit stands on the worker's list, and the worker may see the visit and the
/// person. An order given to somebody else takes the visit from the first again, and the person too when no other visit
/// leads there.
///
/// # Errors
/// Rejected when the visit runs or is done already.
pub fn on_order_assigned(cx: &mut Cx<'_, '_>, event: &OrderAssigned) -> Result<(), Failure> {
    let worker_user_id = user_of(cx, event.worker_id)?;
    let planned = Visit {
        id: VisitId::new(cx.ids, cx.now),
        order_id: event.order_id,
        line_id: event.line_id,
        person_id: event.person_id,
        division: event.division,
        item: event.item.clone(),
        price_fen: event.price_fen,
        provider_id: event.provider_id,
        worker_id: event.worker_id,
        companion_id: event.companion_id,
        worker_user_id,
        starts_at: event.starts_at,
        minutes_planned: event.minutes,
        steps: Vec::new(),
        exceptions: Vec::new(),
        state: State::Planned,
        rating: None,
        home: None,
        version: 1,
    };
    let visit = if store::insert(cx.tx, &planned)? { planned } else { replan(cx, planned)? };
    let companion = event.companion_id.map(|id| user_of(cx, id)).transpose()?.flatten();
    for user in worker_user_id.into_iter().chain(companion) {
        authz::assign(cx.tx, user, &visit.id.to_string(), cx.now)?;
        authz::assign(cx.tx, user, &visit.person_id.to_string(), cx.now)?;
    }
    let entry = Entry::new(cx.now, "visit.planned", "visit", visit.id).of_person(visit.person_id, visit.division);
    cx.record(entry.with("item", &visit.item).with("minutes", visit.minutes_planned));
    Ok(())
}

/// An order was handed back: nobody goes, and who would have gone no longer sees the visit nor, when no other visit
/// leads there, the person.
///
/// # Errors
/// Rejected when the visit runs or is done already.
pub fn on_order_returned(cx: &mut Cx<'_, '_>, event: &OrderReturned) -> Result<(), Failure> {
    let Some(id) = store::id_of_order(cx.tx, event.order_id)? else { return Ok(()) };
    let visit = store::visit(cx.tx, &Scope::reaction("the visit of the order that was handed back"), id)?;
    if visit.state != State::Planned {
        return Err(VisitRejection::AlreadyDelivered.into());
    }
    let reason = FailReason::HandedBack;
    let visit = visit.fail(reason)?;
    store::save(cx.tx, &visit)?;
    release(cx, &visit)?;
    let entry = Entry::new(cx.now, "visit.failed", "visit", visit.id).of_person(visit.person_id, visit.division);
    cx.record(entry.with("item", &visit.item).with("failure", reason));
    Ok(())
}

/// Takes the sight of a visit from those who were to go, and of the person where no other visit leads there.
fn release(cx: &mut Cx<'_, '_>, visit: &Visit) -> Result<(), Failure> {
    for worker in std::iter::once(visit.worker_id).chain(visit.companion_id) {
        let Some(user) = user_of(cx, worker)? else { continue };
        authz::release(cx.tx, user, &visit.id.to_string(), cx.now)?;
        if !store::goes_to(cx.tx, worker, visit.person_id)? {
            authz::release(cx.tx, user, &visit.person_id.to_string(), cx.now)?;
        }
    }
    Ok(())
}

fn replan(cx: &mut Cx<'_, '_>, planned: Visit) -> Result<Visit, Failure> {
    let id = store::id_of_order(cx.tx, planned.order_id)?.ok_or(Failure::NotFound)?;
    let before = store::visit(cx.tx, &Scope::reaction("another assignment of the same order"), id)?.replan()?;
    let visit = Visit { id, version: before.version, ..planned };
    store::save_plan(cx.tx, &visit)?;
    release(cx, &before)?;
    Ok(visit)
}

/// The account of a worker, when there is one.
fn user_of(cx: &mut Cx<'_, '_>, worker: WorkerId) -> Result<Option<UserId>, Failure> {
    let found = cx.tx.query_opt(sql!("select user_id from v_worker where id = $1"), &params![worker], |r| r.get(0))?;
    Ok(found.flatten())
}
