//! Funds with their figures.

use super::lines::{LineFilter, LineList};
use super::{Name, fund_name, lines, percent};
use crate::model::{Figures, FundKey};
use authz::{Actor, Scope};
use base::Failure;
use db::{DbError, Row, params, sql};
use platform::Cx;

/// One fund of a list.
#[derive(Debug, Clone)]
pub(crate) struct FundRow {
    pub key: FundKey,
    pub name: Name,
    pub earmark: Name,
    pub place: String,
    pub figures: Figures,
    /// Promised and spent, in percent of the budget.
    pub used_percent: i64,
}

/// All funds of a year.
#[derive(Debug, Clone)]
pub(crate) struct FundList {
    pub year: i16,
    /// Years that have funds, newest first.
    pub years: Vec<i16>,
    pub rows: Vec<FundRow>,
    pub total: Figures,
    /// Whether more than one county is in the list.
    pub many_places: bool,
    /// Funds to choose from when a budget is set; empty for those who may not.
    pub choices: Vec<(String, Name)>,
    /// Visits held for a person to look at.
    pub held: i64,
}

/// One fund with its lines.
#[derive(Debug, Clone)]
pub(crate) struct FundPage {
    pub fund: FundRow,
    pub lines: LineList,
    /// Whether the actor may see the lines.
    pub sees_lines: bool,
}

/// The funds of a year that the actor may see.
pub(crate) fn list(cx: &mut Cx<'_, '_>, actor: &Actor, year: Option<i16>) -> Result<FundList, Failure> {
    let scope = cx.require(actor, "fund.read")?;
    let years: Vec<i64> = cx.tx.query(
        sql!("select distinct f.year from ledger_fund f where {scope:division=f.division} order by f.year desc")
            .scoped(&scope),
        &[],
        |r| r.get(0),
    )?;
    let years: Vec<i16> = years.into_iter().filter_map(|y| i16::try_from(y).ok()).collect();
    let year = year.unwrap_or_else(|| cx.today().year());
    let keys = cx.tx.query(
        sql!(
            "select f.id, f.budget_fen, f.committed_fen, f.spent_fen, f.paid_fen from ledger_fund f
             where f.year = $1 and {scope:division=f.division} order by f.division, f.id"
        )
        .scoped(&scope),
        &params![i64::from(year)],
        key_row,
    )?;
    let mut rows = Vec::new();
    for (key, figures) in keys {
        rows.push(fund_row(cx, key, figures)?);
    }
    sort(cx, &mut rows)?;
    let mut total = Figures::default();
    for row in &rows {
        total.budget_fen = total.budget_fen.checked_add(row.figures.budget_fen)?;
        total.committed_fen = total.committed_fen.checked_add(row.figures.committed_fen)?;
        total.spent_fen = total.spent_fen.checked_add(row.figures.spent_fen)?;
        total.paid_fen = total.paid_fen.checked_add(row.figures.paid_fen)?;
    }
    let many_places = rows.windows(2).any(|two| two[0].key.division != two[1].key.division);
    let place = actor.division().map(crate::model::county_of);
    let choices = choices(cx, actor, place)?;
    let held = held(cx, actor)?;
    Ok(FundList { year, years, rows, total, many_places, choices, held })
}

/// Every county's funds in the order in which they pay.
fn sort(cx: &Cx<'_, '_>, rows: &mut [FundRow]) -> Result<(), Failure> {
    let mut order = Vec::new();
    for row in rows.iter() {
        let priority = cx.view(row.key.division)?.fund(&row.key.code).map_or(u8::MAX, |fund| fund.priority);
        order.push((row.key.clone(), priority));
    }
    let priority = |key: &FundKey| order.iter().find(|(k, _)| k == key).map_or(u8::MAX, |(_, p)| *p);
    rows.sort_by_key(|row| (row.key.division, priority(&row.key)));
    Ok(())
}

fn choices(cx: &Cx<'_, '_>, actor: &Actor, place: Option<base::DivisionCode>) -> Result<Vec<(String, Name)>, Failure> {
    let (Ok(_), Some(place)) = (cx.require(actor, "fund.write"), place) else { return Ok(Vec::new()) };
    let view = cx.view(place)?;
    Ok(view.funds().iter().map(|f| (f.code.clone(), Name::of(&f.name_zh, &f.name_en))).collect())
}

fn held(cx: &mut Cx<'_, '_>, actor: &Actor) -> Result<i64, Failure> {
    match cx.require(actor, "settlement.read") {
        Ok(scope) => lines::count(cx, &scope, &LineFilter { state: "held".into(), ..LineFilter::default() }),
        Err(_) => Ok(0),
    }
}

fn key_row(row: &Row<'_>) -> Result<(FundKey, Figures), DbError> {
    let figures =
        Figures { budget_fen: row.get(1)?, committed_fen: row.get(2)?, spent_fen: row.get(3)?, paid_fen: row.get(4)? };
    Ok((row.get(0)?, figures))
}

fn fund_row(cx: &mut Cx<'_, '_>, key: FundKey, figures: Figures) -> Result<FundRow, Failure> {
    let name = fund_name(cx, key.division, &key.code)?;
    let view = cx.view(key.division)?;
    let earmark = view.fund(&key.code).map_or_else(Name::default, |f| Name::of(&f.earmark_zh, &f.earmark_en));
    let place = divisions::store::find(cx.tx, key.division)?.map_or_else(|| key.division.to_string(), |d| d.name);
    let used = figures.committed_fen.checked_add(figures.spent_fen)?;
    Ok(FundRow { key, name, earmark, place, figures, used_percent: percent(used, figures.budget_fen) })
}

/// One fund that the actor may see.
pub(crate) fn one(cx: &mut Cx<'_, '_>, scope: &Scope, key: &FundKey) -> Result<FundRow, Failure> {
    let figures = crate::store::figures(cx.tx, scope, key)?.ok_or(Failure::NotFound)?;
    fund_row(cx, key.clone(), figures)
}

/// One fund with a page of its lines, newest first.
pub(crate) fn page(
    cx: &mut Cx<'_, '_>,
    actor: &Actor,
    key: &FundKey,
    (state, after): (&str, &str),
) -> Result<FundPage, Failure> {
    let scope = cx.require(actor, "fund.read")?;
    let fund = one(cx, &scope, key)?;
    let filter = LineFilter { fund: key.to_string(), state: state.into(), ..LineFilter::default() };
    let (lines, sees_lines) = match cx.require(actor, "settlement.read") {
        Ok(scope) => (lines::list(cx, &scope, filter, after)?, true),
        Err(_) => (LineList::default(), false),
    };
    Ok(FundPage { fund, lines, sees_lines })
}
