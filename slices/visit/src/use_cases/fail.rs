//! A visit could not be delivered.

use crate::model::{FailReason, Visit};
use crate::store;
use authz::Actor;
use base::id::VisitId;
use base::{Failure, FieldError, Rejection};
use contract::{Event, VisitFailed};
use platform::Cx;

/// The command.
#[derive(Debug, Clone)]
pub struct FailVisit {
    /// Which visit.
    pub visit_id: VisitId,
    /// Why.
    pub reason: FailReason,
}

/// Ends the visit without delivery.
///
/// # Errors
/// Not found out of scope; rejected out of order.
pub fn run(cx: &mut Cx<'_, '_>, actor: &Actor, cmd: &FailVisit) -> Result<(), Failure> {
    let scope = cx.require(actor, "visit.perform")?;
    if cmd.reason == FailReason::HandedBack {
        let message = "退单由机构在工单页面办理，这里请选择上门时遇到的情况。".to_owned();
        return Err(Rejection::invalid(vec![FieldError { field: "reason", message }]).into());
    }
    let visit = store::visit(cx.tx, &scope, cmd.visit_id)?;
    end(cx, actor, visit, cmd.reason)
}

/// Ends a visit that was found within the actor's scope.
pub(super) fn end(cx: &mut Cx<'_, '_>, actor: &Actor, visit: Visit, reason: FailReason) -> Result<(), Failure> {
    let visit = visit.fail(reason)?;
    store::save(cx.tx, &visit)?;
    let entry = cx.entry(actor, "visit.failed", "visit", visit.id).of_person(visit.person_id, visit.division);
    cx.record(entry.with("item", &visit.item).with("failure", reason));
    cx.emit(Event::VisitFailed(VisitFailed {
        visit_id: visit.id,
        order_id: visit.order_id,
        person_id: visit.person_id,
        division: visit.division,
        reason: reason.to_string(),
    }));
    Ok(())
}
