//! One file per command.

pub mod agree;
pub mod change_lines;
pub mod decline;

use crate::model::{Period, Plan};
use crate::quota::Quota;
use crate::rules::Circumstances;
use crate::store;
use authz::Scope;
use base::Failure;
use base::id::{PersonId, PlanId};
use platform::Cx;
use policy::PolicyView;
use std::sync::Arc;

/// A plan with all that decides about it: the frozen policy, the person, the quota of the year.
pub(crate) struct Desk {
    /// The plan.
    pub plan: Plan,
    /// The policy of the day on which the prices were frozen.
    pub view: Arc<PolicyView>,
    /// The person.
    pub who: Circumstances,
    /// When services would be given, if agreed today.
    pub period: Period,
    /// The quota of that year as it stands, without this plan.
    pub quota: Quota,
}

impl Desk {
    /// Whose quota, of which year.
    pub fn owner(&self) -> (PersonId, i64) {
        (self.plan.person_id, self.period.year())
    }
}

/// Lays out a plan that the scope reaches.
pub(crate) fn desk(cx: &mut Cx<'_, '_>, scope: &Scope, id: PlanId) -> Result<Desk, Failure> {
    let plan = store::find(cx.tx, scope, id)?;
    let today = cx.today();
    let view = cx.policy.view(plan.division, plan.priced_on)?;
    let who = store::circumstances(cx.tx, plan.person_id, (today, plan.grade_level))?;
    let period = Period::after(today);
    let entitled = view.quota().entitles(&who.categories);
    let quota = store::quota(cx.tx, (plan.person_id, period.year()), view.quota(), (entitled, today))?;
    Ok(Desk { plan, view, who, period, quota })
}

#[cfg(test)]
mod tests;
