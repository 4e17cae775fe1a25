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
    let grade = view.instrument(&event.instrument).and_then(|instrument| instrument.grade(&event.grade));
    let empty = Plan {
        lines: Vec::new(),
        id: PlanId::new(cx.ids, cx.now),
        case_id: event.case_id,
        person_id: event.person_id,
        division: event.division,
        grade: event.grade.clone(),
        grade_level: grade.map_or(0, |grade| i64::from(grade.level)),
        needs: event.needs.clone(),
        policy_stamp: String::new(),
        priced_on: cx.today(),
        created_at: cx.now,
        due_at: cx.now,
        waits_until: None,
        state: State::Draft,
        version: 1,
    };
    let plan = drafted(cx, &view, empty)?;
    store::insert(cx.tx, &plan)?;
    flow::open_task(cx.tx, cx.ids, cx.now, &task(&view, &plan))?;
    record(cx, "plan.drafted", &plan);
    Ok(())
}

fn record(cx: &mut Cx<'_, '_>, action: &'static str, plan: &Plan) {
    let entry = Entry::new(cx.now, action, "plan", plan.id);
    let entry = entry.of_person(plan.person_id, plan.division).of_case(plan.case_id);
    let entry = entry.with("plan_lines", plan.lines.len()).with("policy", &plan.policy_stamp);
    cx.record(match plan.waits_until {
        Some(day) => entry.with("plan_waits_until", day),
        None => entry,
    });
}

/// The plan with what can be proposed today. Where nothing can be had before a tranche opens, it waits until then and
/// is due only then: nobody is late with what nobody can do.
fn drafted(cx: &mut Cx<'_, '_>, view: &PolicyView, plan: Plan) -> Result<Plan, Failure> {
    let today = cx.today();
    let who = store::circumstances(cx.tx, plan.person_id, (today, plan.grade_level))?;
    let period = Period::after(today);
    let owner = (plan.person_id, period.year());
    let entitled = view.quota().entitles(&who.categories);
    let quota = store::quota(cx.tx, owner, view.quota(), (entitled, today))?;
    store::open_quota(cx.tx, owner, &quota)?;
    let rules::Proposed { lines, waits_until } = rules::propose(view, &who, &plan.needs, &quota, (today, period));
    let lines = lines.into_iter().map(|line| Line {
        id: PlanLineId::new(cx.ids, cx.now),
        item: line.item,
        units: line.units,
        price_fen: line.price_fen,
        tranche: line.tranche,
    });
    let lines = lines.collect();
    let due_at = match waits_until {
        Some(day) => flow::closing(day),
        None => flow::due_at(view, cx.policy.working_calendar(), "plan", cx.now)?,
    };
    Ok(Plan { lines, waits_until, due_at, policy_stamp: view.stamp().to_owned(), priced_on: today, ..plan })
}

/// Drafts that waited for a tranche are proposed again once it is open, with a deadline from now on. For a daily job;
/// running it twice does nothing. Answers how many have changed.
///
/// # Errors
/// Rejected when a deadline falls into a year without a calendar.
pub fn offer_waiting(cx: &mut Cx<'_, '_>) -> Result<usize, Failure> {
    let mut changed = 0;
    for id in store::waiting(cx.tx)? {
        let before = store::find(cx.tx, &Scope::reaction("a daily job looks whether the tranche is open"), id)?;
        let view = cx.view(before.division)?;
        let waited = before.waits_until;
        let plan = drafted(cx, &view, before)?;
        if plan.waits_until == waited {
            continue;
        }
        store::save(cx.tx, &plan)?;
        store::replace_lines(cx.tx, &plan)?;
        flow::drop_tasks(cx.tx, &plan.id.to_string(), cx.now)?;
        flow::open_task(cx.tx, cx.ids, cx.now, &task(&view, &plan))?;
        record(cx, "plan.drafted-again", &plan);
        changed += 1;
    }
    Ok(changed)
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
    let names = names.collect::<Vec<_>>().join("、");
    NewTask {
        kind: "plan.agree",
        role: "township_clerk",
        subject_kind: "plan",
        subject_id: plan.id.to_string(),
        person_id: Some(plan.person_id),
        case_id: Some(plan.case_id),
        provider_id: None,
        division: plan.division,
        reason: plan.waits_until.map_or(names.clone(), |day| format!("{names}（等额度，最迟 {day} 开）")),
        href: format!("/desk/plans/{}", plan.id),
        returned: false,
        due_at: plan.due_at,
    }
}
