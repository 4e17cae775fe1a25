//! The offer is declined; it is repeated later.

use crate::model::Plan;
use crate::{react, store};
use authz::Actor;
use base::id::PlanId;
use base::{Failure, Fields};
use platform::Cx;

/// The command.
#[derive(Debug, Clone)]
pub struct DeclinePlan {
    /// Which plan.
    pub id: PlanId,
    /// The reason in the person's words.
    pub reason: String,
    /// The version on the screen.
    pub version: i64,
}

/// Keeps the reason and asks again after the time that the place has set.
///
/// # Errors
/// Not found out of scope; a conflict when the plan changed meanwhile; rejected without a reason or once agreed.
pub fn run(cx: &mut Cx<'_, '_>, actor: &Actor, cmd: &DeclinePlan) -> Result<(), Failure> {
    let scope = cx.require(actor, "plan.agree")?;
    let plan = store::find(cx.tx, &scope, cmd.id)?;
    if plan.version != cmd.version {
        return Err(Failure::Conflict);
    }
    let mut fields = Fields::new();
    let reason = fields.text("reason", "谢绝的原因", &cmd.reason, 300).unwrap_or_default();
    fields.finish()?;
    let view = cx.view(plan.division)?;
    let due_at = flow::due_at(&view, cx.policy.working_calendar(), "plan_reoffer", cx.now)?;
    let plan = Plan { due_at, ..plan.decline(reason, cx.now)? };
    store::save(cx.tx, &plan)?;
    flow::end_tasks(cx.tx, &plan.id.to_string(), "plan.agree", Some(actor.user_id), cx.now)?;
    flow::open_task(cx.tx, cx.ids, cx.now, &react::task(&view, &plan))?;
    let entry = cx.entry(actor, "plan.declined", "plan", plan.id).of_person(plan.person_id, plan.division);
    cx.record(entry.of_case(plan.case_id).with("plan_offered_again", plan.due_at.china_date()));
    Ok(())
}
