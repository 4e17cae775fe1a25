//! Statements: the list by state, and one of them line by line.

use super::lines::{LineFilter, LineList};
use super::{fund_name, lines};
use crate::model::{Month, StatementId};
use crate::statements::{Statement, StatementState};
use crate::store;
use authz::{Actor, Scope};
use base::money::Fen;
use base::{DivisionCode, Failure};
use db::{DbError, Row, params, sql};
use journal::TimelineRow;
use platform::Cx;
use ui::{Name, PAGE, cut};

/// One statement of a list.
#[derive(Debug, Clone)]
pub(crate) struct StatementRow {
    pub id: StatementId,
    pub provider: String,
    pub place: String,
    pub month: Month,
    pub state: StatementState,
    pub total_fen: Fen,
    pub lines: i64,
    division: DivisionCode,
}

#[cfg(test)]
impl StatementRow {
    /// A row for the tests of the templates.
    pub(crate) fn sample(id: StatementId, month: Month) -> Self {
        Self {
            id,
            provider: "惠民康养".into(),
            place: "孙武街道".into(),
            month,
            state: StatementState::Draft,
            total_fen: Fen(123_450),
            lines: 12,
            division: DivisionCode::parse("371621001").unwrap(),
        }
    }
}

/// A page of statements.
#[derive(Debug, Clone)]
pub(crate) struct StatementList {
    /// The state asked for; empty for all.
    pub state: String,
    pub rows: Vec<StatementRow>,
    /// How many there are in each state.
    pub counts: Vec<(StatementState, i64)>,
    /// How many the list holds in all.
    pub total: i64,
    /// After which statement the next page begins.
    pub next: Option<StatementId>,
    /// May draw statements.
    pub draws: bool,
    /// The month to be drawn.
    pub month: Month,
}

/// One statement.
#[derive(Debug, Clone)]
pub(crate) struct StatementPage {
    pub statement: Statement,
    pub provider: String,
    pub place: String,
    pub capitals: String,
    /// Each fund's part.
    pub funds: Vec<(Name, String, Fen)>,
    pub lines: LineList,
    pub timeline: Vec<TimelineRow>,
    pub confirms: bool,
    pub accepts: bool,
    pub pays: bool,
}

/// A page of statements, newest first.
pub(crate) fn list(cx: &mut Cx<'_, '_>, actor: &Actor, state: &str, after: &str) -> Result<StatementList, Failure> {
    let scope = cx.require(actor, "settlement.read")?;
    let state = state.parse::<StatementState>().map(|s| s.to_string()).unwrap_or_default();
    let counts = counts(cx, &scope)?;
    let total = counts.iter().filter(|(s, _)| state.is_empty() || s.as_str() == state).map(|(_, n)| n).sum();
    let after = after.parse::<StatementId>().map(|id| id.to_string()).unwrap_or_default();
    let mut rows = cx.tx.query(
        sql!(
            "select s.id, coalesce(v.name, ''), s.division, s.month, s.state, s.total_fen, s.lines
             from ledger_statement s left join v_provider v on v.id = s.provider_id
             where ($1 = '' or s.state = $1) and ($2 = '' or s.id < $2)
             and {scope:division=s.division,provider=s.provider_id} order by s.id desc limit $3"
        )
        .scoped(&scope),
        &params![&state, after, PAGE + 1],
        statement_row,
    )?;
    let more = cut(&mut rows, PAGE);
    let names = divisions::store::names(cx.tx, rows.iter().map(|row| row.division))?;
    for row in &mut rows {
        row.place = names.get(&row.division).cloned().unwrap_or_default();
    }
    let next = if more { rows.last().map(|row| row.id) } else { None };
    let draws = cx.require(actor, "settlement.confirm").is_ok();
    Ok(StatementList { state, rows, counts, total, next, draws, month: Month::of(cx.today()) })
}

fn counts(cx: &mut Cx<'_, '_>, scope: &Scope) -> Result<Vec<(StatementState, i64)>, Failure> {
    let found: Vec<(StatementState, i64)> = cx.tx.query(
        sql!(
            "select s.state, count(*) from ledger_statement s
             where {scope:division=s.division,provider=s.provider_id} group by s.state"
        )
        .scoped(scope),
        &[],
        |r| Ok((r.get(0)?, r.get(1)?)),
    )?;
    let count = |state: StatementState| found.iter().find(|(s, _)| *s == state).map_or(0, |(_, n)| *n);
    Ok(StatementState::ALL.iter().map(|state| (*state, count(*state))).collect())
}

fn statement_row(row: &Row<'_>) -> Result<StatementRow, DbError> {
    Ok(StatementRow {
        id: row.get(0)?,
        provider: row.get(1)?,
        place: String::new(),
        division: row.get(2)?,
        month: row.get(3)?,
        state: row.get(4)?,
        total_fen: row.get(5)?,
        lines: row.get(6)?,
    })
}

/// One statement with a page of its lines.
pub(crate) fn page(cx: &mut Cx<'_, '_>, actor: &Actor, id: StatementId, after: &str) -> Result<StatementPage, Failure> {
    let scope = cx.require(actor, "settlement.read")?;
    let statement = store::statement(cx.tx, &scope, id)?;
    let provider =
        cx.tx.query_opt(sql!("select name from v_provider where id = $1"), &params![statement.provider_id], |r| {
            r.get::<String>(0)
        })?;
    let mut funds = Vec::new();
    for (key, due, back) in store::dues(cx.tx, id)? {
        funds.push((fund_name(cx, key.division, &key.code)?, key.to_string(), due.checked_sub(back)?));
    }
    let filter = LineFilter { statement: id.to_string(), ..LineFilter::default() };
    let lines = lines::list(cx, &scope, filter, after)?;
    let place = divisions::store::find(cx.tx, statement.division)?;
    Ok(StatementPage {
        capitals: statement.total_fen.chinese_capitals(),
        provider: provider.unwrap_or_default(),
        place: place.map_or_else(|| statement.division.to_string(), |d| d.name),
        funds,
        lines,
        timeline: journal::by_subject(cx.tx, &id.to_string(), 50)?,
        confirms: cx.require(actor, "settlement.review").is_ok(),
        accepts: cx.require(actor, "settlement.confirm").is_ok(),
        pays: cx.require(actor, "settlement.pay").is_ok(),
        statement,
    })
}
