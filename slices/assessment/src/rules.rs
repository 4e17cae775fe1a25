//! Which instrument fits, and what a filled form comes to. Pure: no clock, no SQL; scores are integers.

use crate::model::{Answers, AssessmentRejection, ManualGrade};
use base::{Fields, PersonName, Rejection};
use policy::{Instrument, PolicyView};
use std::collections::BTreeSet;
use std::sync::Arc;

/// A form as it was filled in, before anything is believed.
#[derive(Debug, Clone, Default)]
pub struct Filled {
    /// Item → value of the chosen option; an item that is not here has no answer.
    pub answers: Answers,
    /// Codes of the needs found.
    pub needs: Vec<String>,
    /// The second person of the home visit.
    pub companion: String,
    /// The grade set by hand, when the computed one does not fit.
    pub manual_grade: Option<String>,
    /// Why it was set by hand.
    pub reason: String,
}

/// What the form comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judged {
    /// Sum of the points.
    pub score: i64,
    /// The computed grade.
    pub grade: String,
    /// The grade set by hand; none when it equals the computed one.
    pub manual: Option<ManualGrade>,
    /// Codes of the needs found, in the order of the policy.
    pub needs: Vec<String>,
    /// The second person, as typed.
    pub companion: String,
}

/// The first instrument in force that is made for this age; without a known age the first that asks for none.
///
/// # Errors
/// [`AssessmentRejection::NoInstrument`].
pub fn choose(instruments: &[Arc<Instrument>], age: Option<i16>) -> Result<Arc<Instrument>, AssessmentRejection> {
    let fits = |instrument: &&Arc<Instrument>| {
        let least = instrument.age_min.is_none_or(|min| age.is_some_and(|age| age >= i16::from(min)));
        least && instrument.age_max.is_none_or(|max| age.is_some_and(|age| age <= i16::from(max)))
    };
    instruments.iter().find(fits).cloned().ok_or(AssessmentRejection::NoInstrument)
}

/// How many persons a home assessment takes at least (DB21: two, so that nobody is alone with the answers).
pub fn persons_min(view: &PolicyView) -> u32 {
    view.limit("home_visit_persons_min").map_or(1, |limit| limit.amount)
}

/// Scores the form and checks what was typed beside it.
///
/// # Errors
/// Everything that is missing or wrong, at once and by field: `answers`, `needs`, `companion`, `grade`, `reason`.
pub fn judge(
    view: &PolicyView,
    instrument: &Instrument,
    filled: &Filled,
    assessor_name: &str,
) -> Result<Judged, Rejection> {
    let mut fields = Fields::new();
    let scored = policy::score(instrument, &filled.answers);
    let result = scored.score.zip(scored.grade.clone());
    if result.is_none() {
        fields.wrong("answers", scored.explanation.last().cloned().unwrap_or_default());
    }
    if let Some(unknown) = filled.needs.iter().find(|code| view.need(code).is_none()) {
        fields.wrong("needs", format!("需求清单里没有“{unknown}”，请从页面上的选项里选。"));
    }
    let companion = companion(&mut fields, view, &filled.companion, assessor_name);
    let manual = manual(&mut fields, instrument, filled, scored.grade.as_deref());
    fields.finish()?;
    let (score, grade) = result.unwrap_or_default();
    let chosen: BTreeSet<&String> = filled.needs.iter().collect();
    let needs = view.needs().iter().map(|need| &need.code).filter(|code| chosen.contains(code)).cloned().collect();
    Ok(Judged { score, grade, manual, needs, companion })
}

fn companion(fields: &mut Fields, view: &PolicyView, typed: &str, assessor_name: &str) -> String {
    if typed.trim().is_empty() {
        let least = persons_min(view);
        if least > 1 {
            fields.wrong("companion", format!("入户评估至少 {least} 人：请填写同去人员的姓名。"));
        }
        return String::new();
    }
    let Some(name) = fields.take("companion", PersonName::parse(typed)) else { return String::new() };
    if name.expose() == assessor_name {
        fields.wrong("companion", "同去人员不能是评估员本人：请填写另一位的姓名。");
    }
    name.expose().to_owned()
}

fn manual(
    fields: &mut Fields,
    instrument: &Instrument,
    filled: &Filled,
    computed: Option<&str>,
) -> Option<ManualGrade> {
    let code = filled.manual_grade.as_deref().filter(|code| !code.is_empty())?;
    if instrument.grade(code).is_none() {
        fields.wrong("grade", "没有这个等级，请从页面上的选项里选；不改等级的请选“按得分定”。");
        return None;
    }
    if computed == Some(code) {
        return None;
    }
    let reason = fields.text("reason", "改定等级的理由", &filled.reason, 300)?;
    Some(ManualGrade { grade: code.to_owned(), reason })
}

#[cfg(test)]
mod tests;
