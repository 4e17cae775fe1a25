//! Prices a delivered visit out of its plan line's commitment, or holds it for a person to look at. At most five
//! statements: this runs for every visit of the county.

use crate::lines::{Line, LineState, Source};
use crate::model::{Account, FundKey, Month};
use crate::rules::{Known, exceptions};
use crate::store;
use base::id::SettlementLineId;
use base::money::Fen;
use base::{Failure, Timestamp};
use contract::{Event, VisitCompleted, VisitPriced};
use flow::NewTask;
use journal::Entry;
use platform::Cx;
use policy::Evidence;

/// Books the visit or holds it.
///
/// # Errors
/// A visit that was priced before is a defect.
pub(crate) fn run(cx: &mut Cx<'_, '_>, visit: &VisitCompleted) -> Result<(), Failure> {
    if visit.price_fen <= Fen::ZERO {
        // Free of charge: nobody is owed anything, and the plan still learns that the unit was delivered.
        emit_priced(cx, visit, Fen::ZERO);
        return Ok(());
    }
    let view = cx.view(visit.division)?;
    let session = view.item(&visit.item).is_some_and(|item| item.requires(Evidence::SignInSheet));
    let day = cx.now.china_date();
    let worker_minutes = if session { 0 } else { store::worker_minutes(cx.tx, visit.worker_id, day)? };
    let drawn = store::draw(cx.tx, visit.line_id, visit.price_fen)?;
    let known = Known { plan_price_fen: drawn.as_ref().map(|(_, price)| *price), worker_minutes, session };
    let found = exceptions(visit, &known);
    let line = line(cx, visit, (drawn.map(|(fund, _)| fund), found, session));
    match &line.fund {
        Some(fund) if line.state == LineState::Priced => {
            let movement = line.booking(&Source { fund: fund.clone(), from: Account::Committed })?;
            store::book(cx, &movement)?;
            store::insert_line(cx.tx, &line)?;
            cx.record(entry(cx.now, "visit.priced", &line).with("fund", &fund.code));
            emit_priced(cx, visit, line.amount_fen);
        }
        _ => {
            store::insert_line(cx.tx, &line)?;
            ask_for_a_look(cx, &line)?;
            cx.record(entry(cx.now, "settlement.held", &line).with("exceptions", line.exceptions.join(",")));
        }
    }
    Ok(())
}

fn line(
    cx: &mut Cx<'_, '_>,
    visit: &VisitCompleted,
    (fund, exceptions, session): (Option<FundKey>, Vec<String>, bool),
) -> Line {
    let day = cx.now.china_date();
    Line {
        id: SettlementLineId::new(cx.ids, cx.now),
        visit_id: visit.visit_id,
        line_id: visit.line_id,
        person_id: visit.person_id,
        division: visit.division,
        provider_id: visit.provider_id,
        worker_id: visit.worker_id,
        item: visit.item.clone(),
        fund,
        asked_fen: visit.price_fen,
        amount_fen: visit.price_fen,
        month: Month::of(day),
        day,
        // The hour of a session is the worker's once, not once for each who came.
        minutes: if session { 0 } else { visit.minutes },
        priced_at: cx.now,
        state: if exceptions.is_empty() { LineState::Priced } else { LineState::Held },
        exceptions,
        reason: None,
        statement_id: None,
        reverses_id: None,
        version: 1,
    }
}

fn emit_priced(cx: &mut Cx<'_, '_>, visit: &VisitCompleted, amount_fen: Fen) {
    cx.emit(Event::VisitPriced(VisitPriced {
        visit_id: visit.visit_id,
        line_id: visit.line_id,
        person_id: visit.person_id,
        division: visit.division,
        amount_fen,
    }));
}

/// An entry of a reaction about a line, on the person's timeline.
fn entry(now: Timestamp, action: &'static str, line: &Line) -> Entry {
    Entry::new(now, action, "visit", line.visit_id)
        .of_person(line.person_id, line.division)
        .with("line", line.id)
        .with("item", &line.item)
        .with("amount_fen", line.amount_fen.fen())
}

fn ask_for_a_look(cx: &mut Cx<'_, '_>, line: &Line) -> Result<(), Failure> {
    let view = cx.view(line.division)?;
    let name = view.item(&line.item).map_or(line.item.as_str(), |item| item.name_zh.as_str());
    // A carer must be able to end a visit on the last days of a year whose successor's calendar is not out yet.
    let due_at = super::due(cx, line.division).unwrap_or_else(|_| cx.now.plus_minutes(7 * 24 * 60));
    let task = NewTask {
        kind: "settlement.check",
        role: "county_clerk",
        subject_kind: "settlement_line",
        subject_id: line.id.to_string(),
        person_id: Some(line.person_id),
        case_id: None,
        provider_id: None,
        division: line.division,
        reason: format!("{name} {} 元，有 {} 处疑点，核实后再结算", line.asked_fen, line.exceptions.len()),
        href: format!("/desk/funds/lines/{}", line.id),
        returned: false,
        due_at,
    };
    flow::open_task(cx.tx, cx.ids, cx.now, &task)?;
    Ok(())
}
