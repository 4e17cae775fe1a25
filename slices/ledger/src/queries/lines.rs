//! Settlement lines: of a fund, of a statement, held ones; each opens its visit.

use super::{fund_name, item_name};
use crate::lines::{Line, LineState};
use crate::store;
use authz::{Actor, Scope};
use base::id::{SettlementLineId, VisitId};
use base::money::Fen;
use base::name::masked_name;
use base::{Date, DivisionCode, Failure};
use db::{DbError, Row, Value, params, sql};
use journal::TimelineRow;
use platform::Cx;
use ui::{Name, PAGE, cut};

/// Which lines; an empty text means any.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct LineFilter {
    pub fund: String,
    pub statement: String,
    pub state: String,
}

impl LineFilter {
    fn values(&self) -> [Value; 3] {
        [Value::from(&self.fund), Value::from(&self.statement), Value::from(&self.state)]
    }
}

/// One line of a list.
#[derive(Debug, Clone)]
pub(crate) struct LineRow {
    pub id: SettlementLineId,
    pub visit_id: VisitId,
    pub day: Date,
    pub person: String,
    pub provider: String,
    pub item: Name,
    pub amount_fen: Fen,
    pub state: LineState,
    pub exceptions: Vec<String>,
    pub is_reversal: bool,
}

/// A page of lines with the honest count of all.
#[derive(Debug, Clone, Default)]
pub(crate) struct LineList {
    pub filter: LineFilter,
    pub rows: Vec<LineRow>,
    pub total: i64,
    /// After which line the next page begins.
    pub next: Option<SettlementLineId>,
}

/// One line with everything that belongs to it.
#[derive(Debug, Clone)]
pub(crate) struct LinePage {
    pub line: Line,
    pub item: Name,
    pub fund: Option<Name>,
    pub person: String,
    pub provider: String,
    pub place: String,
    pub timeline: Vec<TimelineRow>,
    /// May decide and reverse.
    pub decides: bool,
}

struct Raw {
    row: LineRow,
    division: DivisionCode,
    code: String,
}

/// How many lines there are.
pub(crate) fn count(cx: &mut Cx<'_, '_>, scope: &Scope, filter: &LineFilter) -> Result<i64, Failure> {
    Ok(cx.tx.query_one(
        sql!(
            "select count(*) from ledger_line l where ($1 = '' or l.fund_id = $1)
             and ($2 = '' or l.statement_id = $2) and ($3 = '' or l.state = $3)
             and {scope:division=l.division,person=l.person_id,subject=l.visit_id,provider=l.provider_id}"
        )
        .scoped(scope),
        &filter.values(),
        |r| r.get(0),
    )?)
}

/// A page of lines, newest first.
pub(crate) fn list(cx: &mut Cx<'_, '_>, scope: &Scope, filter: LineFilter, after: &str) -> Result<LineList, Failure> {
    // A cursor that is no key of ours begins at the beginning.
    let after = after.parse::<SettlementLineId>().map(|id| id.to_string()).unwrap_or_default();
    let mut values = filter.values().to_vec();
    values.extend(params![after, PAGE + 1]);
    let mut raw = cx.tx.query(
        sql!(
            "select l.id, l.visit_id, l.day, coalesce(p.name, ''), coalesce(v.name, ''), l.item, l.amount_fen, l.state,
             l.exceptions, l.reverses_id is not null, l.division
             from ledger_line l left join v_person p on p.id = l.person_id left join v_provider v on v.id = l.provider_id
             where ($1 = '' or l.fund_id = $1) and ($2 = '' or l.statement_id = $2) and ($3 = '' or l.state = $3)
             and ($4 = '' or l.id < $4)
             and {scope:division=l.division,person=l.person_id,subject=l.visit_id,provider=l.provider_id}
             order by l.id desc limit $5"
        )
        .scoped(scope),
        &values,
        raw_row,
    )?;
    let more = cut(&mut raw, PAGE);
    let mut rows = Vec::new();
    for raw in raw {
        let item = item_name(cx, raw.division, &raw.code)?;
        rows.push(LineRow { item, ..raw.row });
    }
    let next = if more { rows.last().map(|row| row.id) } else { None };
    let total = count(cx, scope, &filter)?;
    Ok(LineList { filter, rows, total, next })
}

fn raw_row(row: &Row<'_>) -> Result<Raw, DbError> {
    let (person, exceptions): (String, String) = (row.get(3)?, row.get(8)?);
    Ok(Raw {
        row: LineRow {
            id: row.get(0)?,
            visit_id: row.get(1)?,
            day: row.get(2)?,
            person: masked_name(&person),
            provider: row.get(4)?,
            item: Name::default(),
            amount_fen: row.get(6)?,
            state: row.get(7)?,
            exceptions: exceptions.split_whitespace().map(str::to_owned).collect(),
            is_reversal: row.get(9)?,
        },
        division: row.get(10)?,
        code: row.get(5)?,
    })
}

/// Held lines that the actor may see: the county's list of what to look at.
pub(crate) fn held(cx: &mut Cx<'_, '_>, actor: &Actor, after: &str) -> Result<LineList, Failure> {
    let scope = cx.require(actor, "settlement.read")?;
    list(cx, &scope, LineFilter { state: LineState::Held.to_string(), ..LineFilter::default() }, after)
}

/// One line with its names and its story.
pub(crate) fn page(cx: &mut Cx<'_, '_>, actor: &Actor, id: SettlementLineId) -> Result<LinePage, Failure> {
    let scope = cx.require(actor, "settlement.read")?;
    let line = store::line(cx.tx, &scope, id)?;
    let item = item_name(cx, line.division, &line.item)?;
    let fund = match &line.fund {
        Some(key) => Some(fund_name(cx, key.division, &key.code)?),
        None => None,
    };
    let name = |row: &Row<'_>| row.get::<String>(0);
    let person = cx.tx.query_opt(sql!("select name from v_person where id = $1"), &params![line.person_id], name)?;
    let provider =
        cx.tx.query_opt(sql!("select name from v_provider where id = $1"), &params![line.provider_id], name)?;
    let place = divisions::store::find(cx.tx, line.division)?.map_or_else(|| line.division.to_string(), |d| d.name);
    let timeline = journal::by_subject(cx.tx, &line.id.to_string(), 50)?;
    let decides = cx.require(actor, "settlement.confirm").is_ok();
    Ok(LinePage {
        line,
        item,
        fund,
        person: person.map(|name| masked_name(&name)).unwrap_or_default(),
        provider: provider.unwrap_or_default(),
        place,
        timeline,
        decides,
    })
}
