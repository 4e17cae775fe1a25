//! The provider accepts an order, with the rest of its line that was given to it.

use crate::model::{OrderRejection, State};
use crate::store;
use authz::Actor;
use base::Failure;
use base::id::OrderId;
use platform::Cx;

/// Accepts the order and every other one of its line that waits for the same provider. Answers how many.
///
/// # Errors
/// Not found for another provider's; rejected unless it is assigned, and twice.
pub fn run(cx: &mut Cx<'_, '_>, actor: &Actor, order_id: OrderId) -> Result<usize, Failure> {
    let scope = cx.require(actor, "order.accept")?;
    let order = store::order(cx.tx, &scope, order_id)?.accept(cx.now)?;
    let State::Assigned(given) = order.state else { return Err(OrderRejection::AlreadyAccepted.into()) };
    let mut accepted = 0;
    for waiting in store::given_of_line(cx.tx, &scope, (order.line_id, given.provider_id))? {
        flow::end_tasks(cx.tx, &waiting.id.to_string(), "order.accept", Some(actor.user_id), cx.now)?;
        if waiting.state.assignment().is_some_and(|a| a.accepted_at.is_none()) {
            store::save(cx.tx, &waiting.accept(cx.now)?)?;
            accepted += 1;
        }
    }
    let entry = cx.entry(actor, "order.accepted", "order", order.id);
    let entry = entry.of_person(order.person_id, order.division).of_case(order.case_id);
    cx.record(entry.with("item", &order.item).with("count", accepted));
    Ok(accepted)
}
