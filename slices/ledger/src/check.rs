//! The proof that the books are right: for the simulator, `jishiyu doctor` and the tests.

use crate::model::{Account, Figures, FundKey};
use base::Failure;
use base::money::Fen;
use db::{DbError, sql};
use platform::Cx;
use std::collections::BTreeMap;

/// What the books say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BalanceReport {
    /// Nothing was found wrong.
    pub balanced: bool,
    /// What is wrong, one line each.
    pub violations: Vec<String>,
    /// Sums over all funds.
    pub totals: Totals,
}

/// Sums over all funds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Totals {
    /// How many movements there are.
    pub movements: i64,
    /// How many settlement lines there are.
    pub lines: i64,
    /// The figures of all funds together.
    pub figures: Figures,
}

/// Compares figures, postings, commitments, lines and statements with each other.
///
/// # Errors
/// See [`DbError`]; what is wrong in the books is in the report.
pub fn check(cx: &mut Cx<'_, '_>) -> Result<BalanceReport, Failure> {
    let mut violations = unbalanced(cx)?;
    let mut kept = kept_figures(cx)?;
    let mut posted: BTreeMap<FundKey, Figures> = BTreeMap::new();
    for (fund, account, amount) in balances(cx)? {
        if amount.is_negative() && account != Account::Grant {
            violations.push(format!("fund {fund}: {account} is {} fen", amount.fen()));
        }
        posted.entry(fund).or_default().add(account, amount);
    }
    let mut totals = Totals::default();
    for (fund, figures) in &mut kept {
        let posted = posted.remove(fund).unwrap_or_default();
        if *figures != posted {
            violations.push(format!("fund {fund}: kept {figures:?}, posted {posted:?}"));
        }
        let sum = &mut totals.figures;
        sum.budget_fen = sum.budget_fen.checked_add(figures.budget_fen)?;
        sum.committed_fen = sum.committed_fen.checked_add(figures.committed_fen)?;
        sum.spent_fen = sum.spent_fen.checked_add(figures.spent_fen)?;
        sum.paid_fen = sum.paid_fen.checked_add(figures.paid_fen)?;
    }
    violations.extend(broken_commitments(cx)?);
    violations.extend(broken_lines(cx)?);
    violations.extend(broken_statements(cx)?);
    totals.movements =
        cx.tx.query_one(sql!("select count(distinct movement_id) from ledger_posting"), &[], |r| r.get(0))?;
    totals.lines = cx.tx.query_one(sql!("select count(*) from ledger_line"), &[], |r| r.get(0))?;
    Ok(BalanceReport { balanced: violations.is_empty(), violations, totals })
}

fn unbalanced(cx: &mut Cx<'_, '_>) -> Result<Vec<String>, DbError> {
    cx.tx.query(
        sql!(
            "select movement_id, fund_id, cast(sum(amount_fen) as bigint) from ledger_posting
             group by movement_id, fund_id having sum(amount_fen) <> 0 order by movement_id"
        ),
        &[],
        |r| Ok(format!("movement {} in {}: off by {} fen", r.get::<String>(0)?, r.get::<String>(1)?, r.get::<i64>(2)?)),
    )
}

fn kept_figures(cx: &mut Cx<'_, '_>) -> Result<Vec<(FundKey, Figures)>, DbError> {
    cx.tx.query(
        sql!("select id, budget_fen, committed_fen, spent_fen, paid_fen from ledger_fund order by id"),
        &[],
        |r| {
            let figures =
                Figures { budget_fen: r.get(1)?, committed_fen: r.get(2)?, spent_fen: r.get(3)?, paid_fen: r.get(4)? };
            Ok((r.get(0)?, figures))
        },
    )
}

fn balances(cx: &mut Cx<'_, '_>) -> Result<Vec<(FundKey, Account, Fen)>, DbError> {
    cx.tx.query(
        sql!(
            "select fund_id, account, cast(sum(amount_fen) as bigint) from ledger_posting
             group by fund_id, account order by fund_id, account"
        ),
        &[],
        |r| {
            let account: String = r.get(1)?;
            let account = account.parse().map_err(|e| DbError::Other { message: e, statement: String::new() })?;
            Ok((r.get(0)?, account, r.get(2)?))
        },
    )
}

/// What a fund has promised = what its plan lines have left + what is held for a decision.
fn broken_commitments(cx: &mut Cx<'_, '_>) -> Result<Vec<String>, DbError> {
    cx.tx.query(
        sql!(
            "select f.id, f.committed_fen, cast(
                 (select coalesce(sum(c.remaining_fen), 0) from ledger_commitment c where c.fund_id = f.id)
                 + (select coalesce(sum(l.asked_fen), 0) from ledger_line l where l.fund_id = f.id and l.state = 'held')
                 as bigint) as promised
             from ledger_fund f where f.committed_fen <>
                 (select coalesce(sum(c.remaining_fen), 0) from ledger_commitment c where c.fund_id = f.id)
                 + (select coalesce(sum(l.asked_fen), 0) from ledger_line l where l.fund_id = f.id and l.state = 'held')"
        ),
        &[],
        |r| {
            let (fund, kept, promised): (String, i64, i64) = (r.get(0)?, r.get(1)?, r.get(2)?);
            Ok(format!("fund {fund}: committed {kept} fen, promised to lines {promised} fen"))
        },
    )
}

/// What a fund has spent = what its lines are owed or were paid, less what was given back.
fn broken_lines(cx: &mut Cx<'_, '_>) -> Result<Vec<String>, DbError> {
    cx.tx.query(
        sql!(
            "select f.id, f.spent_fen, cast(coalesce(sum(l.amount_fen), 0) as bigint) from ledger_fund f
             left join ledger_line l on l.fund_id = f.id and (
                 (l.reverses_id is null and l.state in ('priced', 'confirmed', 'paid'))
                 or (l.reverses_id is not null and l.state = 'paid'))
             group by f.id, f.spent_fen having f.spent_fen <> coalesce(sum(l.amount_fen), 0)"
        ),
        &[],
        |r| {
            let (fund, kept, owed): (String, i64, i64) = (r.get(0)?, r.get(1)?, r.get(2)?);
            Ok(format!("fund {fund}: spent {kept} fen, lines {owed} fen"))
        },
    )
}

/// A statement's total and count are those of its lines, and paid lines are in a statement.
fn broken_statements(cx: &mut Cx<'_, '_>) -> Result<Vec<String>, DbError> {
    let mut broken = cx.tx.query(
        sql!(
            "select s.id, s.total_fen, cast(coalesce(sum(l.amount_fen), 0) as bigint) from ledger_statement s
             left join ledger_line l on l.statement_id = s.id group by s.id, s.total_fen, s.lines
             having s.total_fen <> coalesce(sum(l.amount_fen), 0) or s.lines <> count(l.id)"
        ),
        &[],
        |r| {
            let (id, kept, sum): (String, i64, i64) = (r.get(0)?, r.get(1)?, r.get(2)?);
            Ok(format!("statement {id}: total {kept} fen, lines {sum} fen"))
        },
    )?;
    broken.extend(cx.tx.query(
        sql!("select id from ledger_line where state in ('confirmed', 'paid') and statement_id is null"),
        &[],
        |r| Ok(format!("line {} is signed for but in no statement", r.get::<String>(0)?)),
    )?);
    Ok(broken)
}
