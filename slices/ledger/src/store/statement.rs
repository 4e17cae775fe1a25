//! Monthly statements.

use crate::model::{FundKey, Month, StatementId};
use crate::statements::{Progress, Signed, Statement, StatementState};
use authz::Scope;
use base::id::ProviderId;
use base::money::Fen;
use base::{DivisionCode, Failure, Timestamp};
use db::{DbError, Row, Tx, params, sql};

/// A provider and a township with something to settle.
pub(crate) struct Open {
    pub provider_id: ProviderId,
    pub township: DivisionCode,
}

/// Who has priced lines up to a month that no statement holds yet.
pub(crate) fn open_groups(tx: &mut Tx<'_>, scope: &Scope, month: Month) -> Result<Vec<Open>, DbError> {
    tx.query(
        sql!(
            "select l.provider_id, l.township from ledger_line l
             where l.state = 'priced' and l.month <= $1 and l.statement_id is null and {scope:division=l.township}
             group by l.provider_id, l.township order by l.township, l.provider_id"
        )
        .scoped(scope),
        &params![month],
        |r| Ok(Open { provider_id: r.get(0)?, township: r.get(1)? }),
    )
}

/// The statement of a provider for a township and a month, made when there is none.
pub(crate) fn open_statement(
    tx: &mut Tx<'_>,
    id: StatementId,
    (group, month, now): (&Open, Month, Timestamp),
) -> Result<(StatementId, StatementState), DbError> {
    tx.query_one(
        sql!(
            "insert into ledger_statement (id, provider_id, division, month, state, total_fen, lines, drawn_at)
             values ($1, $2, $3, $4, 'draft', 0, 0, $5)
             on conflict (provider_id, division, month) do update set drawn_at = ledger_statement.drawn_at
             returning id, state"
        ),
        &params![id, group.provider_id, group.township, month, now],
        |r| Ok((r.get(0)?, r.get(1)?)),
    )
}

/// Puts the open lines of a group into a statement and sums it up.
pub(crate) fn fill(tx: &mut Tx<'_>, id: StatementId, group: &Open, month: Month) -> Result<(), DbError> {
    tx.execute(
        sql!(
            "update ledger_line set statement_id = $1, version = version + 1 where state = 'priced'
             and provider_id = $2 and township = $3 and month <= $4 and statement_id is null"
        ),
        &params![id, group.provider_id, group.township, month],
    )?;
    sum_up(tx, id)
}

/// Writes the sum and the number of a statement's lines.
pub(crate) fn sum_up(tx: &mut Tx<'_>, id: StatementId) -> Result<(), DbError> {
    tx.execute(
        sql!(
            "update ledger_statement set version = version + 1,
             total_fen = (select coalesce(sum(l.amount_fen), 0) from ledger_line l where l.statement_id = $1),
             lines = (select count(*) from ledger_line l where l.statement_id = $1) where id = $1"
        ),
        &params![id],
    )?;
    Ok(())
}

/// One statement that the scope reaches.
pub(crate) fn statement(tx: &mut Tx<'_>, scope: &Scope, id: StatementId) -> Result<Statement, Failure> {
    let found = tx.query_opt(
        sql!(
            "select s.id, s.provider_id, s.division, s.month, s.state, s.total_fen, s.lines, s.confirmed_by,
             s.confirmed_at, s.accepted_by, s.accepted_at, s.paid_by, s.paid_at, s.payment, s.returned_reason, s.version
             from ledger_statement s where s.id = $1 and {scope:division=s.division,provider=s.provider_id}"
        )
        .scoped(scope),
        &params![id],
        statement_row,
    )?;
    found.ok_or(Failure::NotFound)
}

fn statement_row(row: &Row<'_>) -> Result<Statement, DbError> {
    let signed = |at: usize| Ok::<_, DbError>(Signed { by: row.get(at)?, at: row.get(at + 1)? });
    let progress = match row.get::<StatementState>(4)? {
        StatementState::Draft => Progress::Draft,
        StatementState::Confirmed => Progress::Confirmed(signed(7)?),
        StatementState::Accepted => Progress::Accepted(signed(7)?, signed(9)?),
        StatementState::Paid => Progress::Paid(signed(7)?, signed(9)?, signed(11)?),
    };
    Ok(Statement {
        id: row.get(0)?,
        provider_id: row.get(1)?,
        division: row.get(2)?,
        month: row.get(3)?,
        progress,
        total_fen: row.get(5)?,
        lines: row.get(6)?,
        payment: row.get(13)?,
        returned_reason: row.get(14)?,
        version: row.get(15)?,
    })
}

/// Writes how far a statement has come.
pub(crate) fn save_statement(tx: &mut Tx<'_>, statement: &Statement) -> Result<(), Failure> {
    let [township, county, payer] = statement.progress.signatures();
    let changed = tx.execute(
        sql!(
            "update ledger_statement set state = $3, confirmed_by = $4, confirmed_at = $5, accepted_by = $6,
             accepted_at = $7, paid_by = $8, paid_at = $9, payment = $10, returned_reason = $11, version = version + 1
             where id = $1 and version = $2"
        ),
        &params![
            statement.id,
            statement.version,
            statement.progress.state(),
            township.map(|s| s.by),
            township.map(|s| s.at),
            county.map(|s| s.by),
            county.map(|s| s.at),
            payer.map(|s| s.by),
            payer.map(|s| s.at),
            statement.payment.as_deref(),
            statement.returned_reason.as_deref()
        ],
    )?;
    if changed == 1 { Ok(()) } else { Err(Failure::Conflict) }
}

/// What each fund owes in a statement, and what it claims back (as a positive amount).
pub(crate) fn dues(tx: &mut Tx<'_>, id: StatementId) -> Result<Vec<(FundKey, Fen, Fen)>, DbError> {
    tx.query(
        sql!(
            "select fund_id, cast(sum(case when reverses_id is null then amount_fen else 0 end) as bigint),
             cast(sum(case when reverses_id is null then 0 else -amount_fen end) as bigint)
             from ledger_line where statement_id = $1 group by fund_id order by fund_id"
        ),
        &params![id],
        |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)),
    )
}
