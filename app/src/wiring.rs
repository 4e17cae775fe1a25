//! Who reacts to what, and what is done every day: the whole county readable on one page.
//!
//! An event is delivered inside the transaction that emitted it; a reaction that fails undoes the whole command.

use base::Failure;
use contract::Event;
use platform::Cx;

/// Delivers an event.
///
/// # Errors
/// The failure of a reaction; the command that emitted the event is then undone.
pub fn deliver(cx: &mut Cx<'_, '_>, event: &Event) -> Result<(), Failure> {
    match event {
        Event::CaseConfirmed(e) => assessment::react::on_case_confirmed(cx, e),
        Event::AssessmentCompleted(e) => planning::react::on_assessment_completed(cx, e),
        Event::PlanAgreed(e) => {
            ledger::react::on_plan_agreed(cx, e)?;
            dispatch::react::on_plan_agreed(cx, e)
        }
        Event::OrderAssigned(e) => visit::react::on_order_assigned(cx, e),
        Event::OrderReturned(e) => visit::react::on_order_returned(cx, e),
        Event::OrderCancelled(e) => ledger::react::on_order_cancelled(cx, e),
        Event::VisitCompleted(e) => {
            dispatch::react::on_visit_completed(cx, e)?;
            ledger::react::on_visit_completed(cx, e)
        }
        Event::VisitFailed(e) => dispatch::react::on_visit_failed(cx, e),
        Event::VisitRated(e) => dispatch::react::on_visit_rated(cx, e),
        // Told to nobody yet: they are in the journal, and statistics read the views of the slices.
        Event::NeedReported(_)
        | Event::CaseAccepted(_)
        | Event::CaseRefused(_)
        | Event::OrderOpened(_)
        | Event::VisitPriced(_) => Ok(()),
    }
}

/// Something that is done every day, in a transaction of its own; doing it twice does nothing. Answers how much there
/// was to do.
pub type Job = fn(&mut Cx<'_, '_>) -> Result<usize, Failure>;

/// What is done every day, and at every start of the program, in this order.
pub const DAILY: &[(&str, Job)] = &[
    ("assessment::react::assign_waiting", assessment::react::assign_waiting),
    ("planning::react::offer_waiting", planning::react::offer_waiting),
];

/// This page as a table, read from its own source so that it cannot drift.
pub fn describe() -> String {
    let source = include_str!("wiring.rs").split("/// This page as a table").next().unwrap_or_default();
    let mut text = String::from("# Wiring (generated from app/src/wiring.rs)\n\n| event | reaction |\n|---|---|\n");
    let mut event = "";
    for line in source.lines().map(str::trim) {
        if let Some(rest) = line.strip_prefix("Event::") {
            event = rest.split('(').next().unwrap_or_default();
        }
        let reaction = line.split("=> ").last().unwrap_or(line);
        if let Some((place, _)) = reaction.split_once("(cx, e)") {
            text.push_str(&format!("| {event} | `{place}` |\n"));
        }
    }
    text.push_str("\n| every day | |\n|---|---|\n");
    for (name, _) in DAILY {
        text.push_str(&format!("| | `{name}` |\n"));
    }
    text
}
