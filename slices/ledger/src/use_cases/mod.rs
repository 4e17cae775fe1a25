//! One file per command.

pub mod accept;
pub mod budget;
pub mod commit;
pub mod confirm;
pub mod decide;
pub mod draw;
pub mod pay;
pub mod price;
pub mod release;
pub mod reverse;
pub mod send_back;

use crate::statements::Statement;
use authz::Actor;
use base::failure::Fields;
use base::{Failure, Timestamp};
use flow::NewTask;
use platform::Cx;

/// A reason in words, required.
fn reason(raw: &str) -> Result<String, Failure> {
    let mut fields = Fields::new();
    let reason = fields.text("reason", "理由", raw, 200);
    fields.finish()?;
    Ok(reason.unwrap_or_default())
}

/// By when a settlement step is to be done.
fn due(cx: &Cx<'_, '_>, division: base::DivisionCode) -> Result<Timestamp, Failure> {
    let view = cx.view(division)?;
    flow::due_at(&view, cx.policy.working_calendar(), "settlement", cx.now)
}

/// Hands a statement on to the next signature.
fn hand_on(
    cx: &mut Cx<'_, '_>,
    actor: &Actor,
    statement: &Statement,
    (kind, role): (&'static str, &'static str),
    returned: bool,
) -> Result<(), Failure> {
    end_step(cx, actor, statement)?;
    let task = NewTask {
        kind,
        role,
        subject_kind: "statement",
        subject_id: statement.id.to_string(),
        person_id: None,
        case_id: None,
        provider_id: None,
        division: statement.division,
        reason: format!("{} 结算单，{} 条，{} 元", statement.month, statement.lines, statement.total_fen),
        href: format!("/desk/funds/statements/{}", statement.id),
        returned,
        due_at: due(cx, statement.division)?,
    };
    flow::open_task(cx.tx, cx.ids, cx.now, &task)?;
    Ok(())
}

/// The step that waited is done.
fn end_step(cx: &mut Cx<'_, '_>, actor: &Actor, statement: &Statement) -> Result<(), Failure> {
    let subject = statement.id.to_string();
    for kind in ["settlement.review", "settlement.accept", "settlement.pay"] {
        flow::end_tasks(cx.tx, &subject, kind, Some(actor.user_id), cx.now)?;
    }
    Ok(())
}

/// Tells the journal of a step of a statement.
fn tell(cx: &mut Cx<'_, '_>, actor: &Actor, action: &'static str, statement: &Statement, reason: Option<&str>) {
    let mut entry = cx.entry(actor, action, "statement", statement.id);
    entry.division = Some(statement.division);
    entry = entry
        .with("month", statement.month)
        .with("visits", statement.lines)
        .with("total_fen", statement.total_fen.fen());
    cx.record(match reason {
        Some(reason) => entry.with("reason", reason),
        None => entry,
    });
}
