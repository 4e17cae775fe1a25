//! The county confirms or refuses, with a reason, its legal basis and the regulation in force on that day.

use crate::model::Decision;
use crate::store;
use authz::Actor;
use base::failure::Fields;
use base::id::CaseId;
use base::{DivisionCode, Failure};
use contract::{CaseConfirmed, CaseRefused, Event};
use platform::Cx;

/// The command.
#[derive(Debug, Clone)]
pub struct DecideCase {
    /// Which case.
    pub case_id: CaseId,
    /// Confirm or refuse.
    pub verdict: Verdict,
    /// Code of the reason, from `policy/national/reasons/`.
    pub reason: String,
    /// The facts of the case, where the reason asks for them.
    pub note: String,
}

/// Which way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// 确认
    Confirm,
    /// 不予确认
    Refuse,
}

impl Verdict {
    /// The permission it takes.
    const fn permission(self) -> &'static str {
        match self {
            Self::Confirm => "case.confirm",
            Self::Refuse => "case.refuse",
        }
    }

    /// The kind of reason it takes.
    pub const fn reasons(self) -> policy::Decision {
        match self {
            Self::Confirm => policy::Decision::Confirm,
            Self::Refuse => policy::Decision::Refuse,
        }
    }
}

/// Decides.
///
/// # Errors
/// Not found out of scope; rejected out of order, without a listed reason, or by somebody who reviewed or re-checked.
pub fn run(cx: &mut Cx<'_, '_>, actor: &Actor, cmd: &DecideCase) -> Result<(), Failure> {
    let scope = cx.require(actor, cmd.verdict.permission())?;
    let case = store::case(cx.tx, &scope, cmd.case_id)?;
    let decision = decision(cx, actor, cmd, case.division)?;
    let law = decision.law.clone();
    let case = match cmd.verdict {
        Verdict::Confirm => case.confirm(decision)?,
        Verdict::Refuse => case.refuse(decision)?,
    };
    store::save(cx.tx, &case)?;
    flow::end_tasks(cx.tx, &case.id.to_string(), "case.decide", Some(actor.user_id), cx.now)?;
    let (case_id, person_id, division) = (case.id, case.person_id, case.division);
    let action = match cmd.verdict {
        Verdict::Confirm => "case.confirmed",
        Verdict::Refuse => "case.refused",
    };
    let entry = cx.entry(actor, action, "case", case_id).of_person(person_id, division).of_case(case_id);
    cx.record(entry.with("reason", &cmd.reason).under(law));
    let event = match cmd.verdict {
        Verdict::Confirm => {
            let needs = store::needs_of(cx.tx, case_id)?;
            Event::CaseConfirmed(CaseConfirmed { case_id, person_id, division, needs })
        }
        Verdict::Refuse => Event::CaseRefused(CaseRefused { case_id, person_id, division }),
    };
    cx.emit(event);
    Ok(())
}

fn decision(cx: &Cx<'_, '_>, actor: &Actor, cmd: &DecideCase, division: DivisionCode) -> Result<Decision, Failure> {
    let view = cx.view(division)?;
    let mut fields = Fields::new();
    let reason = view.reason(&cmd.reason).filter(|reason| reason.decision == cmd.verdict.reasons());
    match reason {
        None => fields.wrong("reason", "请从列表中选择一条理由；每个决定都要有理由和依据。"),
        Some(reason) if reason.needs_note => {
            fields.text("note", "本案的事实", &cmd.note, 500);
        }
        Some(_) => {
            fields.optional_text("note", "本案的事实", &cmd.note, 500);
        }
    }
    fields.finish()?;
    let reason = reason.ok_or(Failure::NotFound)?;
    Ok(Decision {
        by: actor.user_id,
        at: cx.now,
        reason: reason.code.clone(),
        note: cmd.note.trim().to_owned(),
        law: view.cite(&reason.source),
        policy_stamp: view.stamp().to_owned(),
    })
}
