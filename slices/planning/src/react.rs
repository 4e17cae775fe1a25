//! What other slices' events mean here.

use crate::model::{Line, Period, Plan, State};
use crate::{rules, store};
use authz::Scope;
use base::Failure;
use base::id::{PlanId, PlanLineId};
use contract::AssessmentCompleted;
use flow::NewTask;
use journal::Entry;
use platform::Cx;
use policy::PolicyView;

/// An assessment was finished: a plan is drafted from the needs found, inside the quota, at the prices of today. An
/// earlier offer of the same case ends; what was agreed goes on.
///
/// # Errors
/// Rejected when the deadline falls into a year without a calendar.
pub fn on_assessment_completed(cx: &mut Cx<'_, '_>, event: &AssessmentCompleted) -> Result<(), Failure> {
    end_earlier_offer(cx, event)?;
    let view = cx.view(event.division)?;
    let today = cx.today();
    let grade = view.instrument(&event.instrument).and_then(|instrument| instrument.grade(&event.grade));
    let grade_level = grade.map_or(0, |grade| i64::from(grade.level));
    let who = store::circumstances(cx.tx, event.person_id, (today, grade_level))?;
    let period = Period::after(today);
    let owner = (event.person_id, period.year());
    let entitled = view.quota().entitles(&who.categories);
    let quota = store::quota(cx.tx, owner, view.quota(), (entitled, today))?;
    store::open_quota(cx.tx, owner, &quota)?;
    let proposed = rules::propose(&view, &who, &event.needs, &quota, (today, period));
    let lines = proposed.into_iter().map(|line| Line {
        id: PlanLineId::new(cx.ids, cx.now),
        item: line.item,
        units: line.units,
        price_fen: line.price_fen,
        tranche: line.tranche,
    });
    let plan = Plan {
        lines: lines.collect(),
        id: PlanId::new(cx.ids, cx.now),
        case_id: event.case_id,
        person_id: event.person_id,
        division: event.division,
        grade: event.grade.clone(),
        grade_level,
        needs: event.needs.clone(),
        policy_stamp: view.stamp().to_owned(),
        priced_on: today,
        created_at: cx.now,
        due_at: flow::due_at(&view, cx.policy.working_calendar(), "plan", cx.now)?,
        state: State::Draft,
        version: 1,
    };
    store::insert(cx.tx, &plan)?;
    flow::open_task(cx.tx, cx.ids, cx.now, &task(&view, &plan))?;
    let entry = Entry::new(cx.now, "plan.drafted", "plan", plan.id);
    let entry = entry.of_person(plan.person_id, plan.division).of_case(plan.case_id);
    cx.record(entry.with("plan_lines", plan.lines.len()).with("policy", &plan.policy_stamp));
    Ok(())
}

fn end_earlier_offer(cx: &mut Cx<'_, '_>, event: &AssessmentCompleted) -> Result<(), Failure> {
    let Some(earlier) = store::offer_of(cx.tx, event.case_id)? else { return Ok(()) };
    let plan = store::find(cx.tx, &Scope::reaction("a newer assessment replaces the offer"), earlier)?.end()?;
    store::save(cx.tx, &plan)?;
    flow::drop_tasks(cx.tx, &plan.id.to_string(), cx.now)?;
    Ok(())
}

/// The task of the township: go through the offer with the person and write down what they say.
pub(crate) fn task(view: &PolicyView, plan: &Plan) -> NewTask {
    let names = plan.needs.iter().filter_map(|code| view.need(code)).map(|need| need.name_zh.as_str());
    NewTask {
        kind: "plan.agree",
        role: "township_clerk",
        subject_kind: "plan",
        subject_id: plan.id.to_string(),
        person_id: Some(plan.person_id),
        case_id: Some(plan.case_id),
        provider_id: None,
        division: plan.division,
        reason: names.collect::<Vec<_>>().join("、"),
        href: format!("/desk/plans/{}", plan.id),
        returned: false,
        due_at: plan.due_at,
    }
}
