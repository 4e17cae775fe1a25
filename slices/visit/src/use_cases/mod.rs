//! One file per command.

pub mod check_in;
pub mod check_out;
pub mod close_incident;
pub mod fail;
pub mod rate;
pub mod record_session;
pub mod report_incident;
pub mod tick_steps;

use crate::model::{EvidenceRule, Moment, Visit};
use crate::rules;
use authz::Actor;
use base::{Failure, Timestamp};
use contract::{Event, VisitCompleted};
use platform::Cx;

/// What the policy of the place asks of the visit's item.
fn rule(cx: &Cx<'_, '_>, visit: &Visit) -> Result<EvidenceRule, Failure> {
    Ok(rules::evidence_rule(cx.view(visit.division)?.item(&visit.item)))
}

/// When something happened, as a phone without network may have kept it; otherwise now.
fn moment(cx: &Cx<'_, '_>, at: Option<Timestamp>) -> Moment {
    Moment { happened_at: at.unwrap_or(cx.now), entered_at: cx.now }
}

/// Steps that a visit of this item has, entry steps and the item's own.
fn steps_of(cx: &Cx<'_, '_>, visit: &Visit) -> Result<i64, Failure> {
    let view = cx.view(visit.division)?;
    let Some(item) = view.item(&visit.item) else { return Ok(0) };
    let entry = if item.door_to_door { view.entry_steps().len() } else { 0 };
    Ok((entry + item.steps.len()) as i64)
}

/// Tells the journal and the other slices that a visit is done.
fn completed(cx: &mut Cx<'_, '_>, actor: &Actor, visit: Visit) {
    let exceptions: Vec<&'static str> = visit.exceptions.iter().map(|e| e.as_str()).collect();
    let minutes = visit.minutes();
    let mut entry = cx.entry(actor, "visit.completed", "visit", visit.id).of_person(visit.person_id, visit.division);
    entry = entry.with("item", &visit.item).with("minutes", minutes);
    if let Some(departure) = visit.state.departure() {
        entry = entry.with("confirmation", departure.confirmation);
    }
    for exception in &exceptions {
        entry = entry.with(exception, true);
    }
    cx.record(entry);
    cx.emit(Event::VisitCompleted(VisitCompleted {
        visit_id: visit.id,
        order_id: visit.order_id,
        line_id: visit.line_id,
        person_id: visit.person_id,
        division: visit.division,
        item: visit.item,
        price_fen: visit.price_fen,
        provider_id: visit.provider_id,
        worker_id: visit.worker_id,
        minutes,
        exceptions,
    }));
}
