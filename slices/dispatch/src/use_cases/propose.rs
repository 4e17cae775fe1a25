//! Who could deliver an order, ranked with reasons. A query: it changes nothing and a person decides.

use crate::model::Order;
use crate::rules::{self, HORIZON, Job, Ranked};
use crate::{pool, store, times};
use authz::{Actor, Scope};
use base::id::OrderId;
use base::{Date, Failure, Fen, Timestamp};
use platform::Cx;

/// What would be given out, and to whom.
#[derive(Debug)]
pub struct Proposal {
    /// The order that was asked about, then the others that would be given out with it.
    pub orders: Vec<Order>,
    /// Everybody considered, best first.
    pub ranked: Vec<Ranked>,
}

/// How an order is to be given out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Extent {
    /// With every other open order of its plan line.
    pub whole_line: bool,
    /// Beginning at this time.
    pub starts_at: Option<Timestamp>,
}

/// Ranks the candidates for an order and its line.
///
/// # Errors
/// Denied without `order.assign`; not found out of scope.
pub fn candidates(cx: &mut Cx<'_, '_>, actor: &Actor, order_id: OrderId) -> Result<Proposal, Failure> {
    let scope = cx.require(actor, "order.assign")?;
    let order = store::order(cx.tx, &scope, order_id)?;
    consider(cx, &scope, order, Extent { whole_line: true, starts_at: None })
}

/// Ranks the candidates for what is to be given out.
pub(crate) fn consider(cx: &mut Cx<'_, '_>, scope: &Scope, order: Order, extent: Extent) -> Result<Proposal, Failure> {
    let mut orders = Vec::new();
    if extent.whole_line {
        orders = store::open_of_line(cx.tx, scope, order.line_id)?;
        orders.retain(|other| other.id != order.id);
    }
    orders.insert(0, order);
    let job = job(cx, &orders, extent.starts_at)?;
    let span = span(&job);
    let pool = match orders.first() {
        Some(order) => pool::candidates(cx, order, span)?,
        None => Vec::new(),
    };
    Ok(Proposal { ranked: rules::rank(&job, pool), orders })
}

fn job(cx: &mut Cx<'_, '_>, orders: &[Order], wish: Option<Timestamp>) -> Result<Job, Failure> {
    let order = orders.first().ok_or_else(|| Failure::bug("a proposal without an order"))?;
    let recipient = pool::recipient(cx, order.person_id, order.division)?;
    let view = cx.view(order.division)?;
    let item = view.item(&order.item).ok_or_else(|| Failure::bug(format!("no item {} in the policy", order.item)))?;
    let today = cx.today();
    let mut days = times::days(order.window, today, cx.policy.working_calendar());
    days.truncate(HORIZON);
    let first = wish.map(Timestamp::china_date).or(days.first().copied()).unwrap_or(today);
    let begins: Vec<Date> = orders.iter().skip(1).map(|o| o.window.0.max(first)).chain([first]).collect();
    Ok(Job {
        item: order.item.clone(),
        kinds: item.who.clone(),
        intimate: item.class == policy::LawClass::Care,
        workers_min: order.workers_min,
        minutes: order.minutes,
        division: order.division,
        sex: recipient.sex,
        child: recipient.child,
        deceased_on: recipient.deceased_on,
        position: recipient.position,
        total_fen: Fen::total(orders.iter().map(|o| o.price_fen))?,
        period: (first, begins.into_iter().max().unwrap_or(first)),
        days,
        wish,
    })
}

/// The span whose visits matter for a ranking.
fn span(job: &Job) -> (Timestamp, Timestamp) {
    let first = job.days.first().copied().unwrap_or(job.period.0).min(job.period.0);
    let last = job.days.last().copied().unwrap_or(first).max(job.period.0);
    (Timestamp::in_china(first, 0, 0), Timestamp::in_china(last, 24, 0))
}
