//! Money reserved for plan lines.

use crate::model::{Commitment, FundKey};
use authz::Scope;
use base::id::{PersonId, PlanId, PlanLineId};
use base::money::Fen;
use base::{DivisionCode, Failure};
use db::{DbError, Tx, Value, params, sql};

/// A reservation to be written.
pub(crate) struct NewCommitment<'c> {
    pub plan_id: PlanId,
    pub person_id: PersonId,
    pub division: DivisionCode,
    pub line_id: PlanLineId,
    pub item: &'c str,
    pub price_fen: Fen,
    pub fund: FundKey,
    pub rank: i64,
    pub amount_fen: Fen,
}

/// Writes reservations.
pub(crate) fn reserve(tx: &mut Tx<'_>, rows: &[NewCommitment<'_>]) -> Result<(), DbError> {
    tx.insert_rows(
        sql!(
            "insert into ledger_commitment (line_id, fund_id, rank, plan_id, person_id, division, item, price_fen,
             committed_fen, remaining_fen) values"
        ),
        rows.iter().map(|c| {
            [
                Value::from(c.line_id),
                Value::from(&c.fund),
                Value::from(c.rank),
                Value::from(c.plan_id),
                Value::from(c.person_id),
                Value::from(c.division),
                Value::from(c.item),
                Value::from(c.price_fen),
                Value::from(c.amount_fen),
                Value::from(c.amount_fen),
            ]
        }),
    )?;
    Ok(())
}

/// Takes the price of one unit out of the first reservation of a line that holds it; answers the fund and the price
/// that the plan had agreed.
pub(crate) fn draw(tx: &mut Tx<'_>, line: PlanLineId, price: Fen) -> Result<Option<(FundKey, Fen)>, DbError> {
    tx.query_opt(
        sql!(
            "update ledger_commitment set remaining_fen = remaining_fen - $2
             where line_id = $1 and fund_id = (select c.fund_id from ledger_commitment c
             where c.line_id = $1 and c.remaining_fen >= $2 order by c.rank limit 1) returning fund_id, price_fen"
        ),
        &params![line, price],
        |r| Ok((r.get(0)?, r.get(1)?)),
    )
}

/// What is still reserved for a plan that the scope reaches.
pub(crate) fn unused(tx: &mut Tx<'_>, scope: &Scope, plan: PlanId) -> Result<Vec<Commitment>, DbError> {
    tx.query(
        sql!(
            "select c.plan_id, c.line_id, c.fund_id, c.remaining_fen from ledger_commitment c
             where c.plan_id = $1 and c.remaining_fen > 0 and {scope:division=c.division,person=c.person_id}
             order by c.line_id, c.rank"
        )
        .scoped(scope),
        &params![plan],
        |r| Ok(Commitment { plan_id: r.get(0)?, line_id: r.get(1)?, fund: r.get(2)?, remaining_fen: r.get(3)? }),
    )
}

/// Ends a reservation; refused as a conflict when it was drawn on meanwhile.
pub(crate) fn end(tx: &mut Tx<'_>, commitment: &Commitment) -> Result<(), Failure> {
    let changed = tx.execute(
        sql!(
            "update ledger_commitment set remaining_fen = 0 where line_id = $1 and fund_id = $2 and remaining_fen = $3"
        ),
        &params![commitment.line_id, &commitment.fund, commitment.remaining_fen],
    )?;
    if changed == 1 { Ok(()) } else { Err(Failure::Conflict) }
}
