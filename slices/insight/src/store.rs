//! What is read from the views of other slices, always within a scope.

use crate::model::Period;
use crate::tally::{Facts, MoneyFact, NeedFact, VisitFact};
use authz::Scope;
use base::DivisionCode;
use base::money::Fen;
use db::{DbError, Tx, Value, params, sql};

/// Which place and which time: `$1`, `$2` bounds of the division codes, `$3`, `$4` bounds of the time.
#[derive(Debug, Clone)]
pub(crate) struct Window {
    pub division: DivisionCode,
    pub period: Period,
}

impl Window {
    /// Bounds of the codes inside the division. A digit is smaller than a colon.
    fn codes(&self) -> [Value; 2] {
        let prefix = self.division.prefix();
        [Value::from(&prefix), Value::from(format!("{prefix}:"))]
    }

    /// Bounds of codes and instants.
    pub(crate) fn instants(&self) -> Vec<Value> {
        let (begin, end) = self.period.bounds();
        let mut values = self.codes().to_vec();
        values.extend(params![begin, end]);
        values
    }

    /// Bounds of codes and months of settlement.
    pub(crate) fn months(&self) -> Vec<Value> {
        let (first, last) = self.period.month_texts();
        let mut values = self.codes().to_vec();
        values.extend(params![first, last]);
        values
    }
}

/// Everything that is counted in a window.
pub(crate) fn facts(tx: &mut Tx<'_>, scope: &Scope, window: &Window) -> Result<Facts, DbError> {
    Ok(Facts { needs: needs(tx, scope, window)?, visits: visits(tx, scope, window)?, money: money(tx, scope, window)? })
}

/// Grouped first: the scope is asked once for each group, not for each row.
fn needs(tx: &mut Tx<'_>, scope: &Scope, window: &Window) -> Result<Vec<NeedFact>, DbError> {
    tx.query(
        sql!(
            "select g.division, g.code, g.times from (
                 select n.division, n.code, count(*) as times from v_need n
                 where n.division >= $1 and n.division < $2 and n.reported_at >= $3 and n.reported_at < $4
                 group by n.division, n.code) g
             where {scope:division=g.division}"
        )
        .scoped(scope),
        &window.instants(),
        |r| Ok(NeedFact { division: r.get(0)?, code: r.get(1)?, times: r.get(2)? }),
    )
}

fn visits(tx: &mut Tx<'_>, scope: &Scope, window: &Window) -> Result<Vec<VisitFact>, DbError> {
    tx.query(
        sql!(
            "select g.division, g.item, g.person_id, g.times, g.minutes, g.rated, g.good from (
                 select v.division, v.item, v.person_id, count(*) as times,
                 cast(sum((coalesce(v.checked_out_at, v.starts_at) - coalesce(v.checked_in_at, v.checked_out_at, v.starts_at))
                     / 60000000) as bigint) as minutes,
                 count(v.rating) as rated, cast(sum(case when v.rating = 3 then 1 else 0 end) as bigint) as good
                 from v_visit v where v.state = 'completed' and v.division >= $1 and v.division < $2
                 and coalesce(v.checked_out_at, v.starts_at) >= $3 and coalesce(v.checked_out_at, v.starts_at) < $4
                 group by v.division, v.item, v.person_id) g
             where {scope:division=g.division}"
        )
        .scoped(scope),
        &window.instants(),
        |r| {
            Ok(VisitFact {
                division: r.get(0)?,
                item: r.get(1)?,
                person_id: r.get(2)?,
                times: r.get(3)?,
                minutes: r.get(4)?,
                rated: r.get(5)?,
                good: r.get(6)?,
            })
        },
    )
}

fn money(tx: &mut Tx<'_>, scope: &Scope, window: &Window) -> Result<Vec<MoneyFact>, DbError> {
    tx.query(
        sql!(
            "select g.division, g.item, g.amount_fen from (
                 select s.division, s.item, cast(sum(s.amount_fen) as bigint) as amount_fen from v_settlement s
                 where s.state in ('priced', 'confirmed', 'paid') and s.division >= $1 and s.division < $2
                 and s.month >= $3 and s.month <= $4 group by s.division, s.item) g
             where {scope:division=g.division}"
        )
        .scoped(scope),
        &window.months(),
        |r| Ok(MoneyFact { division: r.get(0)?, item: r.get(1)?, amount_fen: r.get(2)? }),
    )
}

/// Money by month of settlement.
pub(crate) fn months(tx: &mut Tx<'_>, scope: &Scope, window: &Window) -> Result<Vec<(String, Fen)>, DbError> {
    tx.query(
        sql!(
            "select g.month, cast(sum(g.amount_fen) as bigint) from (
                 select s.month, s.division, sum(s.amount_fen) as amount_fen from v_settlement s
                 where s.state in ('priced', 'confirmed', 'paid') and s.division >= $1 and s.division < $2
                 and s.month >= $3 and s.month <= $4 group by s.month, s.division) g
             where {scope:division=g.division} group by g.month order by g.month"
        )
        .scoped(scope),
        &window.months(),
        |r| Ok((r.get(0)?, r.get(1)?)),
    )
}
