//! Funds and the postings that move their money.

use crate::model::{Figures, FundKey, Movement, MovementId};
use authz::Scope;
use base::money::Fen;
use base::{DivisionCode, Failure, Rejection};
use db::{DbError, Row, Tx, Value, params, sql};
use platform::Cx;
use std::collections::BTreeMap;

/// The figures of a fund that the scope reaches.
pub(crate) fn figures(tx: &mut Tx<'_>, scope: &Scope, key: &FundKey) -> Result<Option<Figures>, DbError> {
    tx.query_opt(
        sql!(
            "select f.budget_fen, f.committed_fen, f.spent_fen, f.paid_fen from ledger_fund f
             where f.id = $1 and {scope:division=f.division}"
        )
        .scoped(scope),
        &params![key],
        figures_row,
    )
}

fn figures_row(row: &Row<'_>) -> Result<Figures, DbError> {
    Ok(Figures { budget_fen: row.get(0)?, committed_fen: row.get(1)?, spent_fen: row.get(2)?, paid_fen: row.get(3)? })
}

/// Makes a fund without money, unless it stands.
pub(crate) fn open_fund(tx: &mut Tx<'_>, key: &FundKey) -> Result<(), DbError> {
    tx.execute(
        sql!("insert into ledger_fund (id, code, division, year) values ($1, $2, $3, $4) on conflict (id) do nothing"),
        &params![key, &key.code, key.division, i64::from(key.year)],
    )?;
    Ok(())
}

/// What each fund of a county can still promise in a year, by code.
pub(crate) fn room(tx: &mut Tx<'_>, county: DivisionCode, year: i16) -> Result<BTreeMap<String, Fen>, DbError> {
    let rows = tx.query(
        sql!("select code, budget_fen - committed_fen - spent_fen from ledger_fund where division = $1 and year = $2"),
        &params![county, i64::from(year)],
        |r| Ok((r.get(0)?, r.get(1)?)),
    )?;
    Ok(rows.into_iter().collect())
}

/// Writes a movement and moves the figures of its funds with it.
///
/// # Errors
/// Rejected with `budget_exhausted` when a fund would promise more than it has.
pub(crate) fn book(cx: &mut Cx<'_, '_>, movement: &Movement) -> Result<(), Failure> {
    if movement.postings().is_empty() {
        return Ok(());
    }
    let id = MovementId::new(cx.ids, cx.now);
    let now = cx.now;
    cx.tx.insert_rows(
        sql!(
            "insert into ledger_posting (movement_id, place, at, kind, subject_id, fund_id, account, amount_fen) values"
        ),
        (1i64..).zip(movement.postings()).map(|(place, posting)| {
            [
                Value::from(id),
                Value::from(place),
                Value::from(now),
                Value::from(movement.kind()),
                Value::from(movement.subject()),
                Value::from(&posting.fund),
                Value::from(posting.account.to_string()),
                Value::from(posting.amount_fen),
            ]
        }),
    )?;
    for (fund, change) in movement.effects() {
        apply(cx.tx, fund, change)?;
    }
    Ok(())
}

fn apply(tx: &mut Tx<'_>, fund: &FundKey, change: Figures) -> Result<(), Failure> {
    let changed = tx.execute(
        sql!(
            "update ledger_fund set budget_fen = budget_fen + $2, committed_fen = committed_fen + $3,
             spent_fen = spent_fen + $4, paid_fen = paid_fen + $5 where id = $1"
        ),
        &params![fund, change.budget_fen, change.committed_fen, change.spent_fen, change.paid_fen],
    );
    match changed {
        Ok(1) => Ok(()),
        Ok(_) => Err(Failure::bug(format!("no fund {fund}"))),
        Err(DbError::Check(name)) if name == "ledger_fund_room" => Err(Rejection::new(
            "budget_exhausted",
            "资金不够：这一步会使已承诺和已使用的金额超过预算。请减少金额，或先由县民政局追加预算。",
        )
        .into()),
        Err(error) => Err(error.into()),
    }
}
