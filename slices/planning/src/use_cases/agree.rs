//! The person, guardian or proxy agrees: the quota is taken, services will be ordered.

use crate::model::{Agreement, Consent, Line, PlanRejection};
use crate::use_cases::{Desk, desk};
use crate::{rules, store};
use authz::Actor;
use base::id::PlanId;
use base::{Failure, Fen, Fields, PersonName, Rejection};
use contract::{AgreedLine, Event, PlanAgreed};
use platform::Cx;

/// The command.
#[derive(Debug, Clone)]
pub struct AgreePlan {
    /// Which plan.
    pub id: PlanId,
    /// Who agrees.
    pub consent: Consent,
    /// Name of the guardian or proxy; empty for oneself.
    pub name: String,
    /// The version on the screen.
    pub version: i64,
}

/// Checks everything again, takes the quota, ends the task and tells the other slices.
///
/// # Errors
/// Not found out of scope; a conflict when the plan changed meanwhile; rejected without a line, without the name of who
/// agrees for another, for a minor without the guardian, and with `quota_exhausted` when another plan has taken the quota.
pub fn run(cx: &mut Cx<'_, '_>, actor: &Actor, cmd: &AgreePlan) -> Result<(), Failure> {
    let scope = cx.require(actor, "plan.agree")?;
    if cmd.consent == Consent::Proxy && cx.require(actor, "plan.write").is_err() {
        return Err(PlanRejection::ProxyAtTheWindow.into());
    }
    let desk = desk(cx, &scope, cmd.id)?;
    if desk.plan.version != cmd.version {
        return Err(Failure::Conflict);
    }
    if cmd.consent == Consent::OneSelf && rules::is_minor(&desk.view, &desk.who) {
        return Err(PlanRejection::GuardianNeeded.into());
    }
    let name = name(cmd)?;
    let agreement = Agreement { consent: cmd.consent, name, by: actor.user_id, at: cx.now, period: desk.period };
    let plan = desk.plan.clone().agree(agreement)?;
    take_quota(cx, &desk)?;
    store::save(cx.tx, &plan)?;
    flow::end_tasks(cx.tx, &plan.id.to_string(), "plan.agree", Some(actor.user_id), cx.now)?;
    let total = Fen::total(plan.lines.iter().map(Line::total_fen).collect::<Result<Vec<_>, _>>()?)?;
    let entry = cx.entry(actor, "plan.agreed", "plan", plan.id).of_person(plan.person_id, plan.division);
    let entry = entry.of_case(plan.case_id).with("consent", cmd.consent).with("plan_lines", plan.lines.len());
    let entry = entry.with("plan_total", total).with("policy", &plan.policy_stamp);
    cx.record(entry.under("《社会救助法》第三十四条"));
    let line = |line: &Line| AgreedLine {
        line_id: line.id,
        item: line.item.clone(),
        units: line.units,
        price_fen: line.price_fen,
        tranche: i64::from(line.tranche),
    };
    cx.emit(Event::PlanAgreed(PlanAgreed {
        plan_id: plan.id,
        case_id: plan.case_id,
        person_id: plan.person_id,
        division: plan.division,
        from: desk.period.from,
        lines: plan.lines.iter().map(line).collect(),
    }));
    Ok(())
}

/// Whoever agrees for another is named on the paper; whoever agrees for oneself is the person of the plan.
fn name(cmd: &AgreePlan) -> Result<String, Rejection> {
    if cmd.consent == Consent::OneSelf {
        return Ok(String::new());
    }
    let mut fields = Fields::new();
    let name = fields.take("name", PersonName::parse(&cmd.name));
    fields.finish()?;
    Ok(name.map(|name| name.expose().to_owned()).unwrap_or_default())
}

/// Rule first, for the sentence; guarded update second, for the truth; check constraint last.
fn take_quota(cx: &mut Cx<'_, '_>, desk: &Desk) -> Result<(), Failure> {
    let today = cx.today();
    let wishes: Vec<(String, i64)> = desk.plan.lines.iter().map(|line| (line.item.clone(), line.units)).collect();
    let (_, mut after) = rules::check(&desk.view, &desk.who, &desk.quota, today, &wishes)?;
    store::open_quota(cx.tx, desk.owner(), &desk.quota)?;
    for tranche in &desk.quota.tranches {
        let own = desk.plan.lines.iter().filter(|line| line.tranche == tranche.number);
        let amount = Fen::total(own.map(Line::total_fen).collect::<Result<Vec<_>, _>>()?)?;
        if !amount.is_zero() && !store::reserve(cx.tx, desk.owner(), tranche.number, amount)? {
            return Err(rules::taken_meanwhile().into());
        }
    }
    after.note_openings(today);
    Ok(store::keep_openings(cx.tx, desk.owner(), &after)?)
}
