//! How a plan is spread over the funds, and what makes a visit odd. Pure.

use base::id::PlanLineId;
use base::money::Fen;
use base::{Failure, Rejection};
use contract::VisitCompleted;
use std::collections::BTreeMap;

/// A day of more than ten hours is nobody's honest day (handbook §6.6).
const WORKER_MINUTES_MAX: i64 = 600;

/// A plan line that needs money.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Want {
    /// The line.
    pub line_id: PlanLineId,
    /// Name of the item in words, for the refusal.
    pub name: String,
    /// Units agreed.
    pub units: i64,
    /// Price of one.
    pub price_fen: Fen,
    /// Funds whose earmark allows it, the one that pays first at the front.
    pub funds: Vec<FundName>,
}

/// A fund by code, and its name for the refusal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FundName {
    /// `central_grant`.
    pub code: String,
    /// 中央困难群众救助补助资金
    pub name: String,
}

/// Units of one line reserved in one fund.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Share {
    /// The line.
    pub line_id: PlanLineId,
    /// The fund.
    pub fund: String,
    /// Which of the line's funds, from 1.
    pub rank: i64,
    /// What is reserved: whole units.
    pub amount_fen: Fen,
}

/// A line for which no fund has room.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoRoom {
    /// The item in words.
    pub name: String,
    /// What the line costs.
    pub need_fen: Fen,
    /// What its funds could still have carried.
    pub left_fen: Fen,
    /// Names of the funds that may pay it and have a budget.
    pub funds: Vec<String>,
}

impl From<NoRoom> for Failure {
    fn from(no: NoRoom) -> Self {
        let message = if no.funds.is_empty() {
            format!(
                "资金不够：“{}”需要 {} 元，可以支付它的资金今年还没有下达预算。请先由县民政局下达预算，或改选其他服务。",
                no.name, no.need_fen
            )
        } else {
            format!(
                "资金不够：“{}”需要 {} 元，可以支付它的资金（{}）今年只剩 {} 元。请减少次数、改选其他服务，或先由县民政局追加预算。",
                no.name,
                no.need_fen,
                no.funds.join("、"),
                no.left_fen
            )
        };
        Rejection::new("budget_exhausted", message).into()
    }
}

/// Spreads the lines over the funds in the order of priority. Each share holds whole units, so that every visit is
/// charged to one source (handbook §9 item 49). Lines without a price need no money.
///
/// # Errors
/// [`NoRoom`] for the first line that does not fit.
pub fn allocate(wants: &[Want], mut room: BTreeMap<String, Fen>) -> Result<Vec<Share>, NoRoom> {
    let mut shares = Vec::new();
    for want in wants.iter().filter(|w| w.units > 0 && w.price_fen > Fen::ZERO) {
        let mut units = want.units;
        let mut left: i64 = 0;
        for (rank, fund) in (1..).zip(&want.funds) {
            let Some(free) = room.get_mut(&fund.code) else { continue };
            left = left.saturating_add(free.0.max(0));
            let taken = (free.0 / want.price_fen.0).clamp(0, units);
            if taken == 0 {
                continue;
            }
            units -= taken;
            let amount_fen = Fen(taken * want.price_fen.0);
            free.0 -= amount_fen.0;
            shares.push(Share { line_id: want.line_id, fund: fund.code.clone(), rank, amount_fen });
        }
        if units > 0 {
            let known = want.funds.iter().filter(|f| room.contains_key(&f.code)).map(|f| f.name.clone());
            return Err(NoRoom {
                name: want.name.clone(),
                need_fen: Fen(want.units.saturating_mul(want.price_fen.0)),
                left_fen: Fen(left),
                funds: known.collect(),
            });
        }
    }
    Ok(shares)
}

/// What the ledger knows when a visit arrives.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Known {
    /// The price in the plan, when money was reserved for it.
    pub plan_price_fen: Option<Fen>,
    /// Minutes the worker has delivered on that day already.
    pub worker_minutes: i64,
    /// One of many in a session with a sign-in sheet: the worker's time counts once.
    pub session: bool,
}

/// Why a person should look before this visit is owed: what the visit brought along, and what the ledger sees itself.
pub fn exceptions(visit: &VisitCompleted, known: &Known) -> Vec<String> {
    let mut found: Vec<String> = visit.exceptions.iter().map(|code| (*code).to_owned()).collect();
    let mut add = |odd: bool, code: &str| {
        if odd {
            found.push(code.to_owned());
        }
    };
    add(known.plan_price_fen.is_none(), "no_commitment");
    add(known.plan_price_fen.is_some_and(|price| visit.price_fen > price), "above_plan_price");
    add(!known.session && known.worker_minutes + visit.minutes > WORKER_MINUTES_MAX, "over_ten_hours");
    found
}
