//! Settlement lines.

use crate::lines::Line;
use crate::model::{StatementId, township_of};
use authz::Scope;
use base::id::{SettlementLineId, WorkerId};
use base::{Date, Failure};
use db::{DbError, Row, Tx, params, sql};

/// Writes a new line.
pub(crate) fn insert_line(tx: &mut Tx<'_>, line: &Line) -> Result<(), DbError> {
    tx.execute(
        sql!(
            "insert into ledger_line (id, visit_id, line_id, person_id, division, township, provider_id, worker_id, item,
             fund_id, asked_fen, amount_fen, month, day, minutes, priced_at, state, exceptions, reason, reverses_id)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)"
        ),
        &params![
            line.id,
            line.visit_id,
            line.line_id,
            line.person_id,
            line.division,
            township_of(line.division),
            line.provider_id,
            line.worker_id,
            &line.item,
            line.fund.as_ref(),
            line.asked_fen,
            line.amount_fen,
            line.month,
            line.day,
            line.minutes,
            line.priced_at,
            line.state,
            line.exceptions.join(" "),
            line.reason.as_deref(),
            line.reverses_id
        ],
    )?;
    Ok(())
}

/// One line that the scope reaches.
pub(crate) fn line(tx: &mut Tx<'_>, scope: &Scope, id: SettlementLineId) -> Result<Line, Failure> {
    let found = tx.query_opt(
        sql!(
            "select l.id, l.visit_id, l.line_id, l.person_id, l.division, l.provider_id, l.worker_id, l.item, l.fund_id,
             l.asked_fen, l.amount_fen, l.month, l.day, l.minutes, l.priced_at, l.state, l.exceptions, l.reason,
             l.statement_id, l.reverses_id, l.version from ledger_line l where l.id = $1
             and {scope:division=l.division,person=l.person_id,subject=l.visit_id,provider=l.provider_id}"
        )
        .scoped(scope),
        &params![id],
        line_row,
    )?;
    found.ok_or(Failure::NotFound)
}

fn line_row(row: &Row<'_>) -> Result<Line, DbError> {
    let exceptions: String = row.get(16)?;
    Ok(Line {
        id: row.get(0)?,
        visit_id: row.get(1)?,
        line_id: row.get(2)?,
        person_id: row.get(3)?,
        division: row.get(4)?,
        provider_id: row.get(5)?,
        worker_id: row.get(6)?,
        item: row.get(7)?,
        fund: row.get(8)?,
        asked_fen: row.get(9)?,
        amount_fen: row.get(10)?,
        month: row.get(11)?,
        day: row.get(12)?,
        minutes: row.get(13)?,
        priced_at: row.get(14)?,
        state: row.get(15)?,
        exceptions: exceptions.split_whitespace().map(str::to_owned).collect(),
        reason: row.get(17)?,
        statement_id: row.get(18)?,
        reverses_id: row.get(19)?,
        version: row.get(20)?,
    })
}

/// Writes what a step has changed; who visited, when and for how much was asked never changes.
pub(crate) fn save_line(tx: &mut Tx<'_>, line: &Line) -> Result<(), Failure> {
    let changed = tx.execute(
        sql!(
            "update ledger_line set fund_id = $3, amount_fen = $4, state = $5, reason = $6, statement_id = $7,
             version = version + 1 where id = $1 and version = $2"
        ),
        &params![
            line.id,
            line.version,
            line.fund.as_ref(),
            line.amount_fen,
            line.state,
            line.reason.as_deref(),
            line.statement_id
        ],
    )?;
    if changed == 1 { Ok(()) } else { Err(Failure::Conflict) }
}

/// Minutes a worker has delivered on a day.
pub(crate) fn worker_minutes(tx: &mut Tx<'_>, worker: WorkerId, day: Date) -> Result<i64, DbError> {
    tx.query_one(
        sql!(
            "select cast(coalesce(sum(minutes), 0) as bigint) from ledger_line
             where worker_id = $1 and day = $2 and reverses_id is null"
        ),
        &params![worker, day],
        |r| r.get(0),
    )
}

/// Takes every line of a statement from one state to the next.
pub(crate) fn move_lines(
    tx: &mut Tx<'_>,
    statement: StatementId,
    state: crate::lines::LineState,
) -> Result<usize, DbError> {
    tx.execute(
        sql!("update ledger_line set state = $2, version = version + 1 where statement_id = $1"),
        &params![statement, state],
    )
}
