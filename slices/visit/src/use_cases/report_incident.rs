//! Something went wrong at a visit: the county looks at it within hours.

use crate::model::{IncidentKind, Visit};
use crate::store;
use authz::Actor;
use base::Failure;
use base::failure::Fields;
use base::id::VisitId;
use flow::NewTask;
use platform::Cx;

/// The command.
#[derive(Debug, Clone)]
pub struct ReportIncident {
    /// At which visit.
    pub visit_id: VisitId,
    /// What kind.
    pub kind: IncidentKind,
    /// What happened.
    pub words: String,
}

/// Keeps the incident, whatever state the visit is in, and opens the county's task.
///
/// # Errors
/// Not found out of scope; rejected without words.
pub fn run(cx: &mut Cx<'_, '_>, actor: &Actor, cmd: &ReportIncident) -> Result<(), Failure> {
    let scope = cx.require(actor, "visit.perform")?;
    let mut fields = Fields::new();
    let words = fields.text("words", "发生了什么", &cmd.words, 500).unwrap_or_default();
    fields.finish()?;
    let visit = store::visit(cx.tx, &scope, cmd.visit_id)?;
    let id = cx.ids.uuid(cx.now).to_string();
    let words_sealed = cx.vault.seal(&store::incident_place(&id), &words);
    let new =
        store::NewIncident { id: &id, visit_id: visit.id, kind: cmd.kind, words_sealed, at: cx.now, by: actor.user_id };
    store::insert_incident(cx.tx, new)?;
    open_task(cx, &visit, &id, cmd.kind)?;
    let entry = cx.entry(actor, "visit.incident", "visit", visit.id).of_person(visit.person_id, visit.division);
    // The kind stays out: people of the same household may read this timeline.
    cx.record(entry.with("item", &visit.item));
    Ok(())
}

fn open_task(cx: &mut Cx<'_, '_>, visit: &Visit, incident: &str, kind: IncidentKind) -> Result<(), Failure> {
    let due_at = flow::due_at(&*cx.view(visit.division)?, cx.policy.working_calendar(), "emergency_on_site", cx.now)?;
    let task = NewTask {
        kind: "visit.incident",
        role: "county_clerk",
        subject_kind: "incident",
        subject_id: incident.to_owned(),
        person_id: Some(visit.person_id),
        case_id: None,
        provider_id: Some(visit.provider_id),
        division: visit.division,
        reason: kind_name(kind).to_owned(),
        href: format!("/desk/visits/{}", visit.id),
        returned: false,
        due_at,
    };
    flow::open_task(cx.tx, cx.ids, cx.now, &task)?;
    Ok(())
}

const fn kind_name(kind: IncidentKind) -> &'static str {
    match kind {
        IncidentKind::Fall => "跌倒",
        IncidentKind::Illness => "突发疾病",
        IncidentKind::Abuse => "疑似虐待、遗弃或家庭暴力",
        IncidentKind::Hazard => "火电气水或房屋险情",
        IncidentKind::Property => "财物损坏或纠纷",
        IncidentKind::CarerHarm => "服务人员受到威胁或伤害",
        IncidentKind::Other => "其他异常",
    }
}
