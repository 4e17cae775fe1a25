//! What other slices' events mean for the money.

use crate::use_cases::{commit, price, release};
use base::Failure;
use contract::{OrderCancelled, PlanAgreed, VisitCompleted};
use platform::Cx;

/// A plan was agreed: its money is reserved, or the agreement is refused.
///
/// # Errors
/// Rejected with `budget_exhausted`, in plain words.
pub fn on_plan_agreed(cx: &mut Cx<'_, '_>, plan: &PlanAgreed) -> Result<(), Failure> {
    commit::run(cx, plan)
}

/// An order will not be delivered: the money of its unit is free for others.
///
/// # Errors
/// Only what the database answers.
pub fn on_order_cancelled(cx: &mut Cx<'_, '_>, order: &OrderCancelled) -> Result<(), Failure> {
    release::unit(cx, order)
}

/// A visit was delivered: it is priced out of its commitment, or held for a person to look at.
///
/// # Errors
/// A visit that was priced before is a defect.
pub fn on_visit_completed(cx: &mut Cx<'_, '_>, visit: &VisitCompleted) -> Result<(), Failure> {
    price::run(cx, visit)
}
