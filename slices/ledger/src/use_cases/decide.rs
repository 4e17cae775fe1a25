//! A person has looked at a held visit: it is owed, in whole or less a deduction, or not at all.

use crate::lines::{Line, LineRejection, LineState, Source};
use crate::model::{Account, FundKey, county_of};
use crate::rules::NoRoom;
use crate::store;
use authz::Actor;
use base::Failure;
use base::id::SettlementLineId;
use base::money::Fen;
use contract::{Event, VisitPriced};
use platform::Cx;

/// The command.
#[derive(Debug, Clone)]
pub struct DecideLine {
    /// Which held line.
    pub line_id: SettlementLineId,
    /// What is taken off: zero to let it pass, the whole price to refuse it.
    pub deducted_fen: Fen,
    /// Why, in words.
    pub reason: String,
}

/// Decides. Needs `settlement.confirm`.
///
/// # Errors
/// Not held any more, a deduction out of range, or no fund with room for a visit outside its plan.
pub fn run(cx: &mut Cx<'_, '_>, actor: &Actor, cmd: &DecideLine) -> Result<(), Failure> {
    let scope = cx.require(actor, "settlement.confirm")?;
    let reason = super::reason(&cmd.reason)?;
    let line = store::line(cx.tx, &scope, cmd.line_id)?;
    if line.state != LineState::Held {
        return Err(LineRejection::NotHeld(line.state).into());
    }
    let source = source(cx, &line)?;
    let (line, movement) = line.decide(cmd.deducted_fen, source, reason)?;
    store::book(cx, &movement)?;
    store::save_line(cx.tx, &line)?;
    flow::end_tasks(cx.tx, &line.id.to_string(), "settlement.check", Some(actor.user_id), cx.now)?;
    let action = if cmd.deducted_fen.is_zero() { "settlement.released" } else { "settlement.deducted" };
    let entry = cx.entry(actor, action, "settlement_line", line.id).of_person(line.person_id, line.division);
    cx.record(
        entry
            .with("visit", line.visit_id)
            .with("asked_fen", line.asked_fen.fen())
            .with("amount_fen", line.amount_fen.fen())
            .with("exceptions", line.exceptions.join(","))
            .with("reason", line.reason.as_deref().unwrap_or_default()),
    );
    cx.emit(Event::VisitPriced(VisitPriced {
        visit_id: line.visit_id,
        line_id: line.line_id,
        person_id: line.person_id,
        division: line.division,
        amount_fen: line.amount_fen,
    }));
    Ok(())
}

/// Where the money comes from: the commitment it was held out of, one that has room by now, or what is available.
fn source(cx: &mut Cx<'_, '_>, line: &Line) -> Result<Source, Failure> {
    if let Some(fund) = &line.fund {
        return Ok(Source { fund: fund.clone(), from: Account::Committed });
    }
    if let Some((fund, _)) = store::draw(cx.tx, line.line_id, line.asked_fen)? {
        return Ok(Source { fund, from: Account::Committed });
    }
    let view = cx.view(line.division)?;
    let year = line.day.year();
    let room = store::room(cx.tx, county_of(line.division), year)?;
    let item = view.item(&line.item);
    let funds = item.map(|item| view.funds_for(item)).unwrap_or_default();
    match funds.iter().find(|fund| room.get(&fund.code).is_some_and(|free| *free >= line.asked_fen)) {
        Some(fund) => Ok(Source { fund: FundKey::of(line.division, year, &fund.code), from: Account::Available }),
        None => Err(NoRoom {
            name: item.map_or_else(|| line.item.clone(), |item| item.name_zh.clone()),
            need_fen: line.asked_fen,
            left_fen: funds.iter().filter_map(|f| room.get(&f.code)).copied().max().unwrap_or_default(),
            funds: funds.iter().filter(|f| room.contains_key(&f.code)).map(|f| f.name_zh.clone()).collect(),
        }
        .into()),
    }
}
