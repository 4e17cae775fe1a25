//! The county says what was done about an incident, and closes it.

use crate::model::{IncidentOutcome, VisitRejection};
use crate::store;
use authz::Actor;
use base::Failure;
use base::failure::Fields;
use base::id::VisitId;
use platform::Cx;

/// Longest text about what was done, in characters.
const WORDS_MAX: usize = 1_000;

/// The command.
#[derive(Debug, Clone)]
pub struct CloseIncident {
    /// At which visit.
    pub visit_id: VisitId,
    /// Which incident of that visit.
    pub incident_id: String,
    /// What came of it; nothing where none was chosen.
    pub outcome: Option<IncidentOutcome>,
    /// What was done, by whom.
    pub words: String,
}

/// Closes the incident and ends its task.
///
/// # Errors
/// Not found out of scope; rejected without outcome or words, and when it was closed before.
pub fn run(cx: &mut Cx<'_, '_>, actor: &Actor, cmd: &CloseIncident) -> Result<(), Failure> {
    let scope = cx.require(actor, "incident.close")?;
    let mut fields = Fields::new();
    let outcome = fields.take("outcome", cmd.outcome.ok_or("请选择处置结果。"));
    let words = fields.text("words", "处置情况", &cmd.words, WORDS_MAX).unwrap_or_default();
    fields.finish()?;
    let outcome = outcome.ok_or(Failure::NotFound)?;
    let visit = store::visit(cx.tx, &scope, cmd.visit_id)?;
    let id = cmd.incident_id.as_str();
    if store::incident_closed(cx.tx, visit.id, id)?.ok_or(Failure::NotFound)? {
        return Err(VisitRejection::IncidentClosed.into());
    }
    let done_sealed = cx.vault.seal(&store::incident_done_place(id), &words);
    store::close_incident(cx.tx, store::Closing { id, outcome, done_sealed, at: cx.now, by: actor.user_id })?;
    flow::end_tasks(cx.tx, id, "visit.incident", Some(actor.user_id), cx.now)?;
    let entry = cx.entry(actor, "visit.incident-closed", "visit", visit.id);
    // What it was and what came of it stay out: people of the same household may read this timeline.
    cx.record(entry.of_person(visit.person_id, visit.division).with("item", &visit.item));
    Ok(())
}
