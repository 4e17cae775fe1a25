//! Orders, kept explanations and counted ratings in the database.

use crate::model::{Assignment, Order, Outcome, State, StateWord};
use crate::rules::Ranked;
use crate::times::Busy;
use authz::Scope;
use base::id::{OrderId, PersonId, PlanId, PlanLineId, ProviderId, UserId, WorkerId};
use base::{Failure, Timestamp};
use db::{DbError, Row, Tx, params, sql};

/// Most candidates kept with a decision.
const KEPT: usize = 60;

/// One order that the scope reaches.
pub(crate) fn order(tx: &mut Tx<'_>, scope: &Scope, id: OrderId) -> Result<Order, Failure> {
    let found = tx.query_opt(
        sql!(
            "select o.id, o.plan_id, o.line_id, o.case_id, o.person_id, o.division, o.item, o.price_fen, o.minutes,
             o.workers_min, o.window_from, o.window_to, o.attempts, o.reason, o.state, o.contract_id, o.provider_id,
             o.worker_id, o.companion_id, o.starts_at, o.version, o.accepted_at
             from dispatch_order o where o.id = $1
             and {scope:division=o.division,person=o.person_id,subject=o.id,provider=o.provider_id}"
        )
        .scoped(scope),
        &params![id],
        order_row,
    )?;
    found.ok_or(Failure::NotFound)
}

/// The open orders of a line, first window first.
pub(crate) fn open_of_line(tx: &mut Tx<'_>, scope: &Scope, line: PlanLineId) -> Result<Vec<Order>, DbError> {
    tx.query(
        sql!(
            "select o.id, o.plan_id, o.line_id, o.case_id, o.person_id, o.division, o.item, o.price_fen, o.minutes,
             o.workers_min, o.window_from, o.window_to, o.attempts, o.reason, o.state, o.contract_id, o.provider_id,
             o.worker_id, o.companion_id, o.starts_at, o.version, o.accepted_at
             from dispatch_order o where o.line_id = $1 and o.state = 'open'
             and {scope:division=o.division,person=o.person_id,subject=o.id,provider=o.provider_id}
             order by o.window_from, o.id"
        )
        .scoped(scope),
        &params![line],
        order_row,
    )
}

/// The orders of a line that are given to the same provider and not delivered yet, the earliest visit first.
pub(crate) fn given_of_line(
    tx: &mut Tx<'_>,
    scope: &Scope,
    (line, provider): (PlanLineId, ProviderId),
) -> Result<Vec<Order>, DbError> {
    tx.query(
        sql!(
            "select o.id, o.plan_id, o.line_id, o.case_id, o.person_id, o.division, o.item, o.price_fen, o.minutes,
             o.workers_min, o.window_from, o.window_to, o.attempts, o.reason, o.state, o.contract_id, o.provider_id,
             o.worker_id, o.companion_id, o.starts_at, o.version, o.accepted_at
             from dispatch_order o where o.line_id = $1 and o.provider_id = $2 and o.state = 'assigned'
             and {scope:division=o.division,person=o.person_id,subject=o.id,provider=o.provider_id}
             order by o.starts_at, o.id"
        )
        .scoped(scope),
        &params![line, provider],
        order_row,
    )
}

fn order_row(r: &Row<'_>) -> Result<Order, DbError> {
    Ok(Order {
        id: r.get(0)?,
        plan_id: r.get(1)?,
        line_id: r.get(2)?,
        case_id: r.get(3)?,
        person_id: r.get(4)?,
        division: r.get(5)?,
        item: r.get(6)?,
        price_fen: r.get(7)?,
        minutes: r.get(8)?,
        workers_min: r.get(9)?,
        window: (r.get(10)?, r.get(11)?),
        attempts: r.get(12)?,
        reason: r.get(13)?,
        state: match r.get::<StateWord>(14)? {
            StateWord::Open => State::Open,
            StateWord::Assigned => State::Assigned(assignment(r)?),
            StateWord::Done => State::Done(assignment(r)?),
            StateWord::Cancelled => State::Cancelled,
        },
        version: r.get(20)?,
    })
}

fn assignment(r: &Row<'_>) -> Result<Assignment, DbError> {
    Ok(Assignment {
        contract_id: r.get(15)?,
        provider_id: r.get(16)?,
        worker_id: r.get(17)?,
        companion_id: r.get(18)?,
        starts_at: r.get(19)?,
        accepted_at: r.get(21)?,
    })
}

/// Whether a plan has its orders already.
pub(crate) fn has_orders(tx: &mut Tx<'_>, plan: PlanId) -> Result<bool, DbError> {
    let found: i64 =
        tx.query_one(sql!("select count(*) from dispatch_order where plan_id = $1"), &params![plan], |r| r.get(0))?;
    Ok(found > 0)
}

/// Writes new open orders.
pub(crate) fn insert(tx: &mut Tx<'_>, orders: &[Order]) -> Result<(), DbError> {
    tx.insert_rows(
        sql!(
            "insert into dispatch_order (id, plan_id, line_id, case_id, person_id, division, item, price_fen, minutes,
             workers_min, window_from, window_to, state) values"
        ),
        orders.iter().map(|o| {
            params![
                o.id,
                o.plan_id,
                o.line_id,
                o.case_id,
                o.person_id,
                o.division,
                &o.item,
                o.price_fen,
                o.minutes,
                o.workers_min,
                o.window.0,
                o.window.1,
                o.state.word()
            ]
        }),
    )?;
    Ok(())
}

/// Writes what a step has changed, unless somebody else was faster.
pub(crate) fn save(tx: &mut Tx<'_>, order: &Order) -> Result<(), Failure> {
    let given = order.state.assignment();
    let changed = tx.execute(
        sql!(
            "update dispatch_order set state = $3, window_from = $4, window_to = $5, attempts = $6, reason = $7,
             contract_id = $8, provider_id = $9, worker_id = $10, companion_id = $11, starts_at = $12,
             accepted_at = $13, version = version + 1 where id = $1 and version = $2"
        ),
        &params![
            order.id,
            order.version,
            order.state.word(),
            order.window.0,
            order.window.1,
            order.attempts,
            &order.reason,
            given.map(|a| a.contract_id),
            given.map(|a| a.provider_id),
            given.map(|a| a.worker_id),
            given.and_then(|a| a.companion_id),
            given.map(|a| a.starts_at),
            given.and_then(|a| a.accepted_at),
        ],
    )?;
    if changed == 1 { Ok(()) } else { Err(Failure::Conflict) }
}

/// When the workers of a county's providers are busy within a span; the area is county prefix, prefecture, province.
///
/// `cross join` keeps SQLite to this order: few providers, their workers, each one's orders in the span.
pub(crate) fn busy(
    tx: &mut Tx<'_>,
    [county, prefecture, province]: &[String; 3],
    (from, to): (Timestamp, Timestamp),
) -> Result<Vec<(WorkerId, Busy)>, DbError> {
    tx.query(
        sql!(
            "select o.worker_id, o.starts_at, o.minutes
             from v_provider p cross join v_worker w cross join dispatch_order o
             where w.provider_id = p.id and o.worker_id = w.id and (substr(p.division, 1, 6) = $1 or p.division in ($2, $3))
             and o.state = 'assigned' and o.starts_at >= $4 and o.starts_at < $5
             union all
             select o.companion_id, o.starts_at, o.minutes
             from v_provider p cross join v_worker w cross join dispatch_order o
             where w.provider_id = p.id and o.companion_id = w.id and (substr(p.division, 1, 6) = $1 or p.division in ($2, $3))
             and o.state = 'assigned' and o.starts_at >= $4 and o.starts_at < $5"
        ),
        &params![county, prefecture, province, from, to],
        |r| Ok((r.get(0)?, Busy { start: r.get(1)?, minutes: r.get(2)? })),
    )
}

/// When two workers or the person are busy within a span.
pub(crate) fn busy_of(
    tx: &mut Tx<'_>,
    (worker, companion): (WorkerId, Option<WorkerId>),
    person: PersonId,
    (from, to): (Timestamp, Timestamp),
) -> Result<Vec<Busy>, DbError> {
    tx.query(
        sql!(
            "select starts_at, minutes from dispatch_order
             where worker_id in ($1, $2) and state = 'assigned' and starts_at >= $4 and starts_at < $5
             union all
             select starts_at, minutes from dispatch_order
             where companion_id in ($1, $2) and state = 'assigned' and starts_at >= $4 and starts_at < $5
             union all
             select starts_at, minutes from dispatch_order
             where person_id = $3 and state = 'assigned' and starts_at >= $4 and starts_at < $5"
        ),
        &params![worker, companion.unwrap_or(worker), person, from, to],
        |r| Ok(Busy { start: r.get(0)?, minutes: r.get(1)? }),
    )
}

/// How many orders of a person each worker has or had.
pub(crate) fn served(tx: &mut Tx<'_>, person: PersonId) -> Result<Vec<(WorkerId, ProviderId, i64)>, DbError> {
    tx.query(
        sql!(
            "select worker_id, provider_id, count(*) from dispatch_order
             where person_id = $1 and state in ('assigned', 'done') group by worker_id, provider_id"
        ),
        &params![person],
        |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)),
    )
}

/// A provider with the points and the number of its ratings.
type Rating = (ProviderId, (i64, i64));

/// Points and number of the ratings of every provider.
pub(crate) fn ratings(tx: &mut Tx<'_>) -> Result<Vec<Rating>, DbError> {
    tx.query(sql!("select provider_id, points, visits from dispatch_rating"), &[], |r| {
        Ok((r.get(0)?, (r.get(1)?, r.get(2)?)))
    })
}

/// Counts one more rating of a provider.
pub(crate) fn add_rating(tx: &mut Tx<'_>, provider: ProviderId, points: i64) -> Result<(), DbError> {
    tx.execute(
        sql!(
            "insert into dispatch_rating (provider_id, points, visits) values ($1, $2, 1)
             on conflict (provider_id) do update
             set points = dispatch_rating.points + excluded.points, visits = dispatch_rating.visits + 1"
        ),
        &params![provider, points],
    )?;
    Ok(())
}

/// Keeps who was considered for a decision, in place of what was kept for an earlier one.
pub(crate) fn keep_candidates(tx: &mut Tx<'_>, order: OrderId, ranked: &[Ranked]) -> Result<(), Failure> {
    tx.execute(sql!("delete from dispatch_candidate where order_id = $1"), &params![order])?;
    let mut rows = Vec::new();
    for (place, one) in ranked.iter().take(KEPT).enumerate() {
        let reasons = serde_json::to_string(one.verdict.reasons()).map_err(|e| Failure::bug(e.to_string()))?;
        rows.push(params![
            order,
            one.candidate.worker_id,
            place as i64 + 1,
            one.verdict.score().unwrap_or(0),
            one.verdict.is_fit(),
            reasons
        ]);
    }
    tx.insert_rows(
        sql!("insert into dispatch_candidate (order_id, worker_id, rank, score, fit, reasons) values"),
        rows,
    )?;
    Ok(())
}

/// Where the words of a decision belong, for the vault.
pub(crate) fn review_place(id: &str) -> String {
    format!("dispatch_review.words/{id}")
}

/// A decision about an order that was given up, to be written.
pub(crate) struct NewReview<'r> {
    pub id: &'r str,
    pub order_id: OrderId,
    pub outcome: Outcome,
    pub words_sealed: Vec<u8>,
    pub at: Timestamp,
    pub by: UserId,
}

/// Writes a decision.
pub(crate) fn insert_review(tx: &mut Tx<'_>, new: NewReview<'_>) -> Result<(), DbError> {
    tx.execute(
        sql!(
            "insert into dispatch_review (id, order_id, outcome, words_sealed, decided_at, decided_by)
             values ($1, $2, $3, $4, $5, $6)"
        ),
        &params![new.id, new.order_id, new.outcome, new.words_sealed, new.at, new.by],
    )?;
    Ok(())
}
