//! Reserves the money of an agreed plan, or refuses the plan.

use crate::model::{Account, FundKey, Movement, MovementKind, county_of};
use crate::rules::{FundName, Share, Want, allocate};
use crate::store::{self, NewCommitment};
use base::Failure;
use base::money::Fen;
use contract::PlanAgreed;
use journal::Entry;
use platform::Cx;
use policy::PolicyView;

/// Reserves money for every line in the funds of the year in which the plan begins.
///
/// # Errors
/// Rejected with `budget_exhausted` when no fund has room: then the plan is not agreed either.
pub(crate) fn run(cx: &mut Cx<'_, '_>, plan: &PlanAgreed) -> Result<(), Failure> {
    let view = cx.view(plan.division)?;
    let year = plan.from.year();
    let wants: Vec<Want> = plan.lines.iter().map(|line| want(&view, line)).collect();
    let room = store::room(cx.tx, county_of(plan.division), year)?;
    let shares = allocate(&wants, room)?;
    let mut movement = Movement::new(MovementKind::Commit, plan.plan_id);
    for share in &shares {
        let fund = FundKey::of(plan.division, year, &share.fund);
        movement = movement.shift(&fund, Account::Available, Account::Committed, share.amount_fen)?;
    }
    store::book(cx, &movement)?;
    let rows: Vec<NewCommitment<'_>> = shares.iter().filter_map(|share| row(plan, share)).collect();
    store::reserve(cx.tx, &rows)?;
    let total = Fen::total(shares.iter().map(|share| share.amount_fen))?;
    let entry = Entry::new(cx.now, "plan.funded", "plan", plan.plan_id)
        .of_person(plan.person_id, plan.division)
        .of_case(plan.case_id)
        .with("amount_fen", total.fen())
        .with("policy", view.stamp());
    cx.record(entry);
    Ok(())
}

fn want(view: &PolicyView, line: &contract::AgreedLine) -> Want {
    let item = view.item(&line.item);
    let funds = item.map(|item| view.funds_for(item)).unwrap_or_default();
    Want {
        line_id: line.line_id,
        name: item.map_or_else(|| line.item.clone(), |item| item.name_zh.clone()),
        units: line.units,
        price_fen: line.price_fen,
        funds: funds.into_iter().map(|f| FundName { code: f.code.clone(), name: f.name_zh.clone() }).collect(),
    }
}

fn row<'p>(plan: &'p PlanAgreed, share: &Share) -> Option<NewCommitment<'p>> {
    let line = plan.lines.iter().find(|line| line.line_id == share.line_id)?;
    Some(NewCommitment {
        plan_id: plan.plan_id,
        person_id: plan.person_id,
        division: plan.division,
        line_id: share.line_id,
        item: &line.item,
        price_fen: line.price_fen,
        fund: FundKey::of(plan.division, plan.from.year(), &share.fund),
        rank: share.rank,
        amount_fen: share.amount_fen,
    })
}
