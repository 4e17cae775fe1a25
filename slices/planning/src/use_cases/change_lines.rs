//! Other services are chosen.

use crate::model::{Line, State};
use crate::use_cases::{Desk, desk};
use crate::{react, rules, store};
use authz::Actor;
use base::Failure;
use base::id::{PlanId, PlanLineId};
use platform::Cx;

/// One wish: an item and how many units of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wish {
    /// Catalogue item.
    pub item: String,
    /// Units; 0 leaves it out.
    pub units: i64,
}

/// The command: the whole choice, in the place of what stood there.
#[derive(Debug, Clone)]
pub struct ChangeLines {
    /// Which plan.
    pub id: PlanId,
    /// What is wished.
    pub wishes: Vec<Wish>,
    /// The version on the screen.
    pub version: i64,
}

/// Checks the choice against list, groups, tranches and quota, and keeps it at the prices frozen with the draft.
///
/// # Errors
/// Not found out of scope; a conflict when the plan changed meanwhile; rejected once agreed, and for the first item
/// that cannot be chosen (`negative_list`, `not_on_list`, `other_group`, `tranche_closed`, `quota_exhausted`, …).
pub fn run(cx: &mut Cx<'_, '_>, actor: &Actor, cmd: &ChangeLines) -> Result<(), Failure> {
    let scope = cx.require(actor, "plan.write")?;
    let Desk { plan, view, who, quota, .. } = desk(cx, &scope, cmd.id)?;
    if plan.version != cmd.version {
        return Err(Failure::Conflict);
    }
    let wishes: Vec<(String, i64)> =
        cmd.wishes.iter().filter(|wish| wish.units != 0).map(|wish| (wish.item.clone(), wish.units)).collect();
    let waited = plan.waits_until.is_some();
    // Out of order comes before out of quota: an agreed plan is never priced again.
    let plan = plan.change_lines(Vec::new())?;
    let (priced, _) = rules::check(&view, &who, &quota, cx.today(), &wishes)?;
    let lines = priced.into_iter().map(|line| Line {
        id: PlanLineId::new(cx.ids, cx.now),
        item: line.item,
        units: line.units,
        price_fen: line.price_fen,
        tranche: line.tranche,
    });
    let mut plan = crate::model::Plan { lines: lines.collect(), state: State::Draft, ..plan };
    if waited {
        // What was chosen by hand waits for no tranche any more: it is to be agreed as soon as any other plan.
        plan.due_at = flow::due_at(&view, cx.policy.working_calendar(), "plan", cx.now)?;
        flow::drop_tasks(cx.tx, &plan.id.to_string(), cx.now)?;
        flow::open_task(cx.tx, cx.ids, cx.now, &react::task(&view, &plan))?;
    }
    store::save(cx.tx, &plan)?;
    store::replace_lines(cx.tx, &plan)?;
    let entry = cx.entry(actor, "plan.changed", "plan", plan.id);
    cx.record(
        entry.of_person(plan.person_id, plan.division).of_case(plan.case_id).with("plan_lines", plan.lines.len()),
    );
    Ok(())
}
