//! Which steps of the service standard are done so far.

use crate::store;
use crate::use_cases::steps_of;
use authz::Actor;
use base::Failure;
use base::id::VisitId;
use platform::Cx;

/// The command: the whole set, so that a repeated or a late post does no harm.
#[derive(Debug, Clone)]
pub struct TickSteps {
    /// Which visit.
    pub visit_id: VisitId,
    /// Numbers of the steps done, from 1.
    pub steps: Vec<i64>,
}

/// Sets the steps done.
///
/// # Errors
/// Not found out of scope; rejected before check-in, after check-out and for a step that does not exist.
pub fn run(cx: &mut Cx<'_, '_>, actor: &Actor, cmd: &TickSteps) -> Result<(), Failure> {
    let scope = cx.require(actor, "visit.perform")?;
    let visit = store::visit(cx.tx, &scope, cmd.visit_id)?;
    let last = steps_of(cx, &visit)?;
    let visit = visit.tick(&cmd.steps, last)?;
    store::save(cx.tx, &visit)
}
