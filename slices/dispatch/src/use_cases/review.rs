//! A person decides what becomes of an order that was given up after its last attempt.

use crate::model::{OrderRejection, Outcome, State};
use crate::store;
use crate::use_cases::open_task;
use authz::Actor;
use base::Failure;
use base::failure::Fields;
use base::id::OrderId;
use contract::{Event, OrderCancelled};
use platform::Cx;

/// Longest text of a decision, in characters.
const WORDS_MAX: usize = 500;

/// The command.
#[derive(Debug, Clone)]
pub struct ReviewOrder {
    /// Which order.
    pub order_id: OrderId,
    /// What becomes of it; nothing where none was chosen.
    pub outcome: Option<Outcome>,
    /// What was found out and agreed.
    pub words: String,
}

/// Ends the task of an order that was given up: it is open once more, or it stays cancelled.
///
/// # Errors
/// Not found out of scope; rejected without outcome or words, and unless a decision about the order is awaited.
pub fn run(cx: &mut Cx<'_, '_>, actor: &Actor, cmd: &ReviewOrder) -> Result<(), Failure> {
    let scope = cx.require(actor, "order.review")?;
    let mut fields = Fields::new();
    let outcome = fields.take("outcome", cmd.outcome.ok_or("请选择这张工单怎么办。"));
    let words = fields.text("words", "研判说明", &cmd.words, WORDS_MAX).unwrap_or_default();
    fields.finish()?;
    let outcome = outcome.ok_or(Failure::NotFound)?;
    let order = store::order(cx.tx, &scope, cmd.order_id)?.review(outcome, cx.today())?;
    // The open task is the question; without one it was answered already, or nobody ever asked it.
    if flow::end_tasks(cx.tx, &order.id.to_string(), "order.review", Some(actor.user_id), cx.now)? == 0 {
        return Err(OrderRejection::NothingToReview.into());
    }
    store::save(cx.tx, &order)?;
    let id = cx.ids.uuid(cx.now).to_string();
    let words_sealed = cx.vault.seal(&store::review_place(&id), &words);
    let new = store::NewReview { id: &id, order_id: order.id, outcome, words_sealed, at: cx.now, by: actor.user_id };
    store::insert_review(cx.tx, new)?;
    if order.state == State::Open {
        open_task(cx, &order, "order.assign", true)?;
    } else {
        cx.emit(Event::OrderCancelled(OrderCancelled {
            order_id: order.id,
            line_id: order.line_id,
            case_id: order.case_id,
            person_id: order.person_id,
            division: order.division,
            item: order.item.clone(),
            price_fen: order.price_fen,
        }));
    }
    let entry = cx.entry(actor, "order.reviewed", "order", order.id);
    let entry = entry.of_person(order.person_id, order.division).of_case(order.case_id);
    cx.record(entry.with("item", &order.item).with("order_outcome", outcome));
    Ok(())
}
