//! The carer has arrived.

use crate::model::Visit;
use crate::store;
use crate::use_cases::{moment, rule};
use authz::Actor;
use base::coord::Position;
use base::id::VisitId;
use base::{Failure, Timestamp};
use platform::Cx;

/// The command.
#[derive(Debug, Clone)]
pub struct CheckIn {
    /// Which visit.
    pub visit_id: VisitId,
    /// When, if the phone had no network then; otherwise now.
    pub at: Option<Timestamp>,
    /// The one reading at the start; dropped where the item does not ask for one.
    pub position: Option<Position>,
}

/// Checks in. A missing or distant location is flagged and never refused.
///
/// # Errors
/// Not found out of scope; rejected out of order or with a time in the future.
pub fn run(cx: &mut Cx<'_, '_>, actor: &Actor, cmd: &CheckIn) -> Result<(), Failure> {
    let scope = cx.require(actor, "visit.perform")?;
    let visit = store::visit(cx.tx, &scope, cmd.visit_id)?;
    let rule = rule(cx, &visit)?;
    let visit = visit.check_in(moment(cx, cmd.at), cmd.position, rule)?;
    store::save(cx.tx, &visit)?;
    record(cx, actor, &visit);
    Ok(())
}

fn record(cx: &mut Cx<'_, '_>, actor: &Actor, visit: &Visit) {
    let mut entry = cx.entry(actor, "visit.checked-in", "visit", visit.id).of_person(visit.person_id, visit.division);
    entry = entry.with("item", &visit.item);
    if let Some(reading) = visit.state.arrival().and_then(|arrival| arrival.reading) {
        // The distance tells what matters; the place itself stays out of the journal.
        for (name, metres) in
            [("distance_m", reading.distance_m), ("accuracy_m", reading.at.accuracy_m().map(i64::from))]
        {
            if let Some(metres) = metres {
                entry = entry.with(name, metres);
            }
        }
    }
    cx.record(entry);
}
