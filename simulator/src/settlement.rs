//! The end of a month: held lines are decided, statements drawn, confirmed, accepted and paid, by three people.

use crate::world::County;
use base::id::SettlementLineId;
use base::money::Fen;
use base::{Date, DivisionCode, Failure, Timestamp};
use db::{params, sql};
use ledger::model::{Month, StatementId};
use ledger::use_cases::{accept, confirm, decide, draw, pay};
use platform::Platform;

/// Settles the month that ends on `day` when it is a month's last day; answers how many commands that took.
pub(crate) fn month_end(platform: &Platform, counties: &[County], day: Date) -> Result<u32, Failure> {
    if day != day.last_of_month() {
        return Ok(0);
    }
    let at = Timestamp::in_china(day, 17, 0);
    let mut commands = 0;
    for county in counties {
        commands += decide_held(platform, county, at)?;
        let clerk = county.county_clerk.clone();
        let cmd = draw::DrawStatements { month: Month::of(day) };
        let drawn = platform.run_at(Some(at), move |cx| draw::run(cx, &clerk.on(cx.today()), &cmd));
        let statements = match drawn {
            Ok(statements) => statements,
            // A month without services has nothing to settle.
            Err(Failure::Rejected(_)) => Vec::new(),
            Err(failure) => return Err(failure),
        };
        commands += 1;
        for statement in statements {
            commands += settle(platform, county, statement, at)?;
        }
    }
    Ok(commands)
}

fn settle(platform: &Platform, county: &County, statement_id: StatementId, at: Timestamp) -> Result<u32, Failure> {
    let township: DivisionCode = platform.look(|cx| {
        let found = sql!("select division from v_statement where id = $1");
        Ok(cx.tx.query_one(found, &params![statement_id], |r| r.get(0))?)
    })?;
    let clerk = county.clerks.get(&township).unwrap_or(&county.county_clerk).clone();
    let (county_clerk, approver) = (county.county_clerk.clone(), county.approver.clone());
    platform.run_at(Some(at.plus_minutes(10)), move |cx| {
        confirm::run(cx, &clerk.on(cx.today()), &confirm::ConfirmStatement { statement_id })
    })?;
    platform.run_at(Some(at.plus_minutes(20)), move |cx| {
        accept::run(cx, &county_clerk.on(cx.today()), &accept::AcceptStatement { statement_id })
    })?;
    let payment = format!("ZF{}", at.china_date());
    platform.run_at(Some(at.plus_minutes(30)), move |cx| {
        pay::run(cx, &approver.on(cx.today()), &pay::PayStatement { statement_id, payment: payment.clone() })
    })?;
    Ok(3)
}

fn decide_held(platform: &Platform, county: &County, at: Timestamp) -> Result<u32, Failure> {
    let prefix = county.code.prefix();
    let held: Vec<SettlementLineId> = platform.look(|cx| {
        let until = format!("{prefix}:");
        Ok(cx.tx.query(
            sql!("select id from v_settlement where state = 'held' and division >= $1 and division < $2"),
            &params![&prefix, until],
            |r| r.get(0),
        )?)
    })?;
    let count = u32::try_from(held.len()).unwrap_or(0);
    for line_id in held {
        let clerk = county.county_clerk.clone();
        let reason = "已核对服务记录和服务对象本人，情况属实，照付。".to_owned();
        let cmd = decide::DecideLine { line_id, deducted_fen: Fen(0), reason };
        platform.run_at(Some(at), move |cx| decide::run(cx, &clerk.on(cx.today()), &cmd))?;
    }
    Ok(count)
}
