//! Somebody called back, or noted what was done.

use super::send_feedback::place;
use crate::model::FeedbackId;
use crate::store;
use authz::Actor;
use base::{Failure, Fields};
use platform::Cx;

/// Keeps the answer and ends the task.
///
/// # Errors
/// Rejected without words; a conflict when somebody answered meanwhile.
pub(crate) fn run(cx: &mut Cx<'_, '_>, actor: &Actor, (id, answer): (FeedbackId, &str)) -> Result<(), Failure> {
    let scope = cx.require(actor, "case.accept")?;
    let mut fields = Fields::new();
    let answer = fields.text("answer", "答复", answer, 500);
    fields.finish()?;
    let sealed = cx.vault.seal(&place("answer", id), &answer.unwrap_or_default());
    store::answer_feedback(cx.tx, &scope, id, (actor.user_id, cx.now, &sealed))?;
    flow::end_tasks(cx.tx, &id.to_string(), "feedback.answer", Some(actor.user_id), cx.now)?;
    cx.record(cx.entry(actor, "feedback.answered", "feedback", id));
    Ok(())
}
