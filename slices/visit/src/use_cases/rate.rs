//! The recipient says how it was: once for every visit, within 30 days.

use crate::store;
use authz::Actor;
use base::Failure;
use base::failure::Fields;
use base::id::VisitId;
use contract::{Event, VisitRated};
use platform::Cx;

/// The command.
#[derive(Debug, Clone)]
pub struct RateVisit {
    /// Which visit.
    pub visit_id: VisitId,
    /// 1 (bad), 2 (so-so), 3 (good).
    pub rating: i64,
    /// In their own words; may be empty. Kept sealed: the carer never reads it.
    pub note: String,
}

/// Rates a visit.
///
/// # Errors
/// Not found when it is not the actor's own; rejected before its end, twice, or after 30 days.
pub fn run(cx: &mut Cx<'_, '_>, actor: &Actor, cmd: &RateVisit) -> Result<(), Failure> {
    let scope = cx.require(actor, "visit.rate")?;
    let mut fields = Fields::new();
    if !(1..=3).contains(&cmd.rating) {
        fields.wrong("rating", "请在“满意”“一般”“不满意”中选一个。");
    }
    let note = fields.optional_text("note", "想说的话", &cmd.note, 500).flatten();
    fields.finish()?;
    let visit = store::visit(cx.tx, &scope, cmd.visit_id)?.rate(cmd.rating, cx.now)?;
    let sealed = note.map(|note| cx.vault.seal(&store::place("note", visit.id), &note));
    store::save_rating(cx.tx, &visit, sealed)?;
    let entry = cx.entry(actor, "visit.rated", "visit", visit.id).of_person(visit.person_id, visit.division);
    cx.record(entry.with("item", &visit.item).with("rating", cmd.rating));
    cx.emit(Event::VisitRated(VisitRated {
        visit_id: visit.id,
        division: visit.division,
        provider_id: visit.provider_id,
        rating: cmd.rating,
    }));
    Ok(())
}
