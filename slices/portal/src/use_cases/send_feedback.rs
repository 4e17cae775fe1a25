//! An opinion, a complaint or an objection: kept sealed, and put before the township with a deadline.

use super::served;
use crate::model::{FeedbackId, FeedbackKind};
use crate::store::{self, FeedbackRow};
use base::{DivisionCode, Failure, Fields, Level, PhoneNo, Timestamp};
use flow::NewTask;
use journal::Entry;
use platform::Cx;

/// What was typed.
#[derive(Clone, Default)]
pub(crate) struct SendFeedback {
    pub kind: String,
    pub township: String,
    pub words: String,
    pub phone: String,
}

/// Answers until when somebody will answer.
///
/// # Errors
/// Rejected when there are no words, no place, or the phone cannot be read.
pub(crate) fn run(cx: &mut Cx<'_, '_>, cmd: &SendFeedback) -> Result<Timestamp, Failure> {
    let counties = served(cx)?;
    let mut fields = Fields::new();
    let kind = fields.take("kind", cmd.kind.parse::<FeedbackKind>().map_err(|_| "请选一项：想说哪类事。"));
    let division = DivisionCode::parse(&cmd.township).ok().filter(|code| counties.iter().any(|c| c.contains(*code)));
    let division = match division.filter(|code| code.level() == Level::Township) {
        Some(code) if divisions::store::find(cx.tx, code)?.is_some() => Some(code),
        _ => None,
    };
    if division.is_none() {
        fields.wrong("township", "请选择事情在哪个街道或乡镇。");
    }
    let words = fields.text("words", "想说的话", &cmd.words, 1_000);
    let phone = match cmd.phone.trim() {
        "" => Some(None),
        raw => fields.take("phone", PhoneNo::parse(raw)).map(Some),
    };
    fields.finish()?;
    let (Some(kind), Some(division), Some(words)) = (kind, division, words) else { return Err(Failure::NotFound) };
    let due_at = flow::due_at(&*cx.view(division)?, cx.policy.working_calendar(), "complaint_answer", cx.now)?;
    let id = FeedbackId::new(cx.ids, cx.now);
    let phone = phone.flatten();
    let row = FeedbackRow {
        id,
        kind,
        division,
        words_sealed: cx.vault.seal(&place("words", id), &words),
        phone_sealed: phone.map(|phone| cx.vault.seal(&place("phone", id), phone.expose())),
        created_at: cx.now,
        due_at,
    };
    store::insert_feedback(cx.tx, &row)?;
    flow::open_task(cx.tx, cx.ids, cx.now, &task(&row))?;
    let mut entry = Entry::new(cx.now, "feedback.received", "feedback", id).with("kind", kind);
    entry.division = Some(division);
    cx.record(entry);
    Ok(due_at)
}

/// Where a field of feedback is sealed.
pub(crate) fn place(field: &str, id: FeedbackId) -> String {
    format!("portal_feedback.{field}/{id}")
}

fn task(row: &FeedbackRow) -> NewTask {
    let reason = match row.kind {
        FeedbackKind::Opinion => "意见",
        FeedbackKind::Complaint => "投诉",
        FeedbackKind::Objection => "对公示的异议",
    };
    NewTask {
        kind: "feedback.answer",
        role: "township_clerk",
        subject_kind: "feedback",
        subject_id: row.id.to_string(),
        person_id: None,
        case_id: None,
        provider_id: None,
        division: row.division,
        reason: reason.into(),
        href: "/desk/feedback".into(),
        returned: false,
        due_at: row.due_at,
    }
}
