//! The provider cannot deliver what was given to it and hands it back, saying why.

use crate::model::{Order, OrderRejection, Outcome, State};
use crate::store;
use crate::use_cases::open_task;
use authz::{Actor, Scope};
use base::failure::Fields;
use base::id::OrderId;
use base::{Failure, Fen};
use contract::{Event, OrderReturned};
use platform::Cx;

/// Longest reason, in characters.
const WORDS_MAX: usize = 500;

/// The command.
#[derive(Debug, Clone)]
pub struct HandBackOrder {
    /// Which order.
    pub order_id: OrderId,
    /// With every later one of its line.
    pub whole_line: bool,
    /// Why.
    pub words: String,
}

/// Opens the orders again for the county to assign, gives their amount back to the contract and takes the visits from
/// the workers' lists. Answers how many.
///
/// # Errors
/// Not found for another provider's; rejected without words, unless it is assigned, and once the visit is to begin.
pub fn run(cx: &mut Cx<'_, '_>, actor: &Actor, cmd: &HandBackOrder) -> Result<usize, Failure> {
    let scope = cx.require(actor, "order.accept")?;
    let mut fields = Fields::new();
    let words = fields.text("words", "退单原因", &cmd.words, WORDS_MAX).unwrap_or_default();
    fields.finish()?;
    let order = store::order(cx.tx, &scope, cmd.order_id)?;
    let State::Assigned(given) = order.state else {
        return Err(OrderRejection::WrongStep { state: order.state.word() }.into());
    };
    let mut orders = store::given_of_line(cx.tx, &scope, (order.line_id, given.provider_id))?;
    let later = |other: &Order| other.state.assignment().is_some_and(|a| a.starts_at > given.starts_at);
    orders.retain(|other| other.id == order.id || (cmd.whole_line && later(other)));
    for order in &orders {
        return_one(cx, actor, order.clone())?;
    }
    explain(cx, actor, (&order, &words))?;
    ask_again(cx, &order)?;
    let entry = cx.entry(actor, "order.handed-back", "order", order.id);
    let entry = entry.of_person(order.person_id, order.division).of_case(order.case_id);
    cx.record(entry.with("item", &order.item).with("count", orders.len()).with("provider", given.provider_id));
    Ok(orders.len())
}

fn return_one(cx: &mut Cx<'_, '_>, actor: &Actor, order: Order) -> Result<(), Failure> {
    let (order, given) = order.hand_back(cx.now)?;
    store::save(cx.tx, &order)?;
    provider::use_contract(cx, given.contract_id, Fen(-order.price_fen.fen()))?;
    flow::end_tasks(cx.tx, &order.id.to_string(), "order.accept", Some(actor.user_id), cx.now)?;
    let (order_id, person_id, division) = (order.id, order.person_id, order.division);
    cx.emit(Event::OrderReturned(OrderReturned { order_id, person_id, division }));
    Ok(())
}

/// Keeps the reason on the order that was handed back.
fn explain(cx: &mut Cx<'_, '_>, actor: &Actor, (order, words): (&Order, &str)) -> Result<(), Failure> {
    let id = cx.ids.uuid(cx.now).to_string();
    let words_sealed = cx.vault.seal(&store::review_place(&id), words);
    let (outcome, at, by) = (Outcome::HandedBack, cx.now, actor.user_id);
    Ok(store::insert_review(cx.tx, store::NewReview { id: &id, order_id: order.id, outcome, words_sealed, at, by })?)
}

/// One task for the county, unless another open order of the line has it already.
fn ask_again(cx: &mut Cx<'_, '_>, order: &Order) -> Result<(), Failure> {
    let scope = Scope::reaction("whether the line has a task already");
    for other in store::open_of_line(cx.tx, &scope, order.line_id)? {
        if flow::next_step(cx.tx, &other.id.to_string())?.is_some_and(|step| step.kind == "order.assign") {
            return Ok(());
        }
    }
    open_task(cx, order, "order.assign", true)
}
