//! Visits in the database.

use crate::model::{
    Arrival, Confirmation, Departure, Exception, FailReason, IncidentKind, IncidentOutcome, Rating, Reading, State,
    StateWord, Visit,
};
use authz::Scope;
use base::coord::{Crs, Position};
use base::id::{OrderId, PersonId, UserId, VisitId, WorkerId};
use base::{Failure, Timestamp};
use db::{DbError, Row, Tx, params, sql};

/// Where a sealed field belongs, for the vault.
pub(crate) fn place(column: &str, id: VisitId) -> String {
    format!("visit_visit.{column}/{id}")
}

/// Where the words of an incident belong, for the vault.
pub(crate) fn incident_place(id: &str) -> String {
    format!("visit_incident.words/{id}")
}

/// Where the words about what was done belong, for the vault.
pub(crate) fn incident_done_place(id: &str) -> String {
    format!("visit_incident.done/{id}")
}

/// One visit that the scope reaches, with the recipient's home.
pub(crate) fn visit(tx: &mut Tx<'_>, scope: &Scope, id: VisitId) -> Result<Visit, Failure> {
    let found = tx.query_opt(
        sql!(
            "select v.id, v.order_id, v.line_id, v.person_id, v.division, v.item, v.price_fen, v.provider_id, v.worker_id,
             v.companion_id, v.worker_user_id, v.starts_at, v.minutes_planned, v.steps, v.exceptions, v.state,
             v.checked_in_at, v.in_lat, v.in_lon, v.in_accuracy_m, v.in_distance_m, v.checked_out_at, v.out_lat, v.out_lon,
             v.out_accuracy_m, v.out_distance_m, v.confirmation, v.failure, v.rating, v.rated_at, p.lat, p.lon, v.version
             from visit_visit v left join v_person p on p.id = v.person_id
             where v.id = $1 and {scope:division=v.division,person=v.person_id,subject=v.id,provider=v.provider_id}"
        )
        .scoped(scope),
        &params![id],
        visit_row,
    )?;
    found.ok_or(Failure::NotFound)
}

/// Which visit delivers an order.
pub(crate) fn id_of_order(tx: &mut Tx<'_>, order: OrderId) -> Result<Option<VisitId>, DbError> {
    tx.query_opt(sql!("select id from visit_visit where order_id = $1"), &params![order], |r| r.get(0))
}

/// Writes a planned visit, unless the order has one already.
pub(crate) fn insert(tx: &mut Tx<'_>, visit: &Visit) -> Result<bool, DbError> {
    let written = tx.execute(
        sql!(
            "insert into visit_visit (id, order_id, line_id, person_id, division, item, price_fen, provider_id, worker_id,
             companion_id, worker_user_id, starts_at, minutes_planned, state)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 'planned') on conflict (order_id) do nothing"
        ),
        &params![
            visit.id,
            visit.order_id,
            visit.line_id,
            visit.person_id,
            visit.division,
            &visit.item,
            visit.price_fen.fen(),
            visit.provider_id,
            visit.worker_id,
            visit.companion_id,
            visit.worker_user_id,
            visit.starts_at,
            visit.minutes_planned
        ],
    )?;
    Ok(written == 1)
}

/// Whether a worker still has a visit to make to a person.
pub(crate) fn goes_to(tx: &mut Tx<'_>, worker: WorkerId, person: PersonId) -> Result<bool, DbError> {
    let open: i64 = tx.query_one(
        sql!(
            "select count(*) from visit_visit where person_id = $1 and (worker_id = $2 or companion_id = $2)
             and state in ('planned', 'under_way')"
        ),
        &params![person, worker],
        |r| r.get(0),
    )?;
    Ok(open > 0)
}

fn fresh(changed: usize) -> Result<(), Failure> {
    if changed == 1 { Ok(()) } else { Err(Failure::Conflict) }
}

/// Writes who goes and when, after another assignment, and clears a failure.
pub(crate) fn save_plan(tx: &mut Tx<'_>, visit: &Visit) -> Result<(), Failure> {
    let changed = tx.execute(
        sql!(
            "update visit_visit set state = 'planned', provider_id = $3, worker_id = $4, companion_id = $5,
             worker_user_id = $6, starts_at = $7, minutes_planned = $8, price_fen = $9, steps = '[]', exceptions = '[]',
             failure = null, checked_in_at = null, in_lat = null, in_lon = null, in_accuracy_m = null,
             in_distance_m = null, distance_m = null, version = version + 1 where id = $1 and version = $2"
        ),
        &params![
            visit.id,
            visit.version,
            visit.provider_id,
            visit.worker_id,
            visit.companion_id,
            visit.worker_user_id,
            visit.starts_at,
            visit.minutes_planned,
            visit.price_fen.fen()
        ],
    )?;
    fresh(changed)
}

/// Writes what check-in, ticks, check-out or a failure have changed, unless somebody else was faster.
pub(crate) fn save(tx: &mut Tx<'_>, visit: &Visit) -> Result<(), Failure> {
    let (arrival, departure) = (visit.state.arrival(), visit.state.departure());
    let (came, left) = (Flat::of(arrival.and_then(|a| a.reading)), Flat::of(departure.and_then(|d| d.reading)));
    let changed = tx.execute(
        sql!(
            "update visit_visit set state = $3, checked_in_at = $4, in_lat = $5, in_lon = $6, in_accuracy_m = $7,
             in_distance_m = $8, checked_out_at = $9, out_lat = $10, out_lon = $11, out_accuracy_m = $12,
             out_distance_m = $13, distance_m = $14, steps = $15, exceptions = $16, confirmation = $17, failure = $18,
             version = version + 1 where id = $1 and version = $2"
        ),
        &params![
            visit.id,
            visit.version,
            visit.state.word(),
            arrival.map(|a| a.at),
            came.lat,
            came.lon,
            came.accuracy_m,
            came.distance_m,
            departure.map(|d| d.at),
            left.lat,
            left.lon,
            left.accuracy_m,
            left.distance_m,
            visit.distance_m(),
            json(&visit.steps)?,
            json(&visit.exceptions)?,
            departure.map(|d| d.confirmation),
            visit.state.failure()
        ],
    )?;
    fresh(changed)
}

/// Keeps the signature or the witness beside a visit that was just saved.
pub(crate) fn save_proof(
    tx: &mut Tx<'_>,
    id: VisitId,
    (signature, witness): (Option<Vec<u8>>, Option<Vec<u8>>),
) -> Result<(), DbError> {
    tx.execute(
        sql!("update visit_visit set signature_sealed = $2, witness_sealed = $3 where id = $1"),
        &params![id, signature, witness],
    )?;
    Ok(())
}

/// Writes the rating, unless somebody else was faster.
pub(crate) fn save_rating(tx: &mut Tx<'_>, visit: &Visit, note: Option<Vec<u8>>) -> Result<(), Failure> {
    let changed = tx.execute(
        sql!(
            "update visit_visit set rating = $3, rated_at = $4, note_sealed = $5, version = version + 1
             where id = $1 and version = $2 and rating is null"
        ),
        &params![visit.id, visit.version, visit.rating.map(|r| r.stars), visit.rating.map(|r| r.at), note],
    )?;
    fresh(changed)
}

/// An incident to be written.
pub(crate) struct NewIncident<'i> {
    pub id: &'i str,
    pub visit_id: VisitId,
    pub kind: IncidentKind,
    pub words_sealed: Vec<u8>,
    pub at: Timestamp,
    pub by: UserId,
}

/// Writes an incident.
pub(crate) fn insert_incident(tx: &mut Tx<'_>, new: NewIncident<'_>) -> Result<(), DbError> {
    tx.execute(
        sql!(
            "insert into visit_incident (id, visit_id, kind, words_sealed, reported_at, reported_by)
             values ($1, $2, $3, $4, $5, $6)"
        ),
        &params![new.id, new.visit_id, new.kind, new.words_sealed, new.at, new.by],
    )?;
    Ok(())
}

/// Whether an incident of a visit is closed; nothing when the visit has no such incident.
pub(crate) fn incident_closed(tx: &mut Tx<'_>, visit: VisitId, id: &str) -> Result<Option<bool>, DbError> {
    tx.query_opt(
        sql!("select closed_at from visit_incident where visit_id = $1 and id = $2"),
        &params![visit, id],
        |r| Ok(r.get::<Option<Timestamp>>(0)?.is_some()),
    )
}

/// What was done about an incident, to be written.
pub(crate) struct Closing<'i> {
    pub id: &'i str,
    pub outcome: IncidentOutcome,
    pub done_sealed: Vec<u8>,
    pub at: Timestamp,
    pub by: UserId,
}

/// Writes what was done, unless somebody else was faster.
pub(crate) fn close_incident(tx: &mut Tx<'_>, closing: Closing<'_>) -> Result<(), Failure> {
    let changed = tx.execute(
        sql!(
            "update visit_incident set outcome = $2, done_sealed = $3, closed_at = $4, closed_by = $5
             where id = $1 and closed_at is null"
        ),
        &params![closing.id, closing.outcome, closing.done_sealed, closing.at, closing.by],
    )?;
    fresh(changed)
}

fn json<T: serde::Serialize>(list: &[T]) -> Result<String, Failure> {
    serde_json::to_string(list).map_err(|error| Failure::bug(error.to_string()))
}

/// A JSON list that this slice has written.
pub(crate) fn list<T: serde::de::DeserializeOwned>(text: &str) -> Result<Vec<T>, DbError> {
    let other =
        |error: serde_json::Error| DbError::Other { message: error.to_string(), statement: "a JSON list".into() };
    serde_json::from_str(text).map_err(other)
}

/// A reading as columns.
#[derive(Default)]
struct Flat {
    lat: Option<f64>,
    lon: Option<f64>,
    accuracy_m: Option<i64>,
    distance_m: Option<i64>,
}

impl Flat {
    fn of(reading: Option<Reading>) -> Self {
        let Some(Reading { at, distance_m }) = reading else { return Self::default() };
        let at = at.to(Crs::Wgs84);
        Self { lat: Some(at.lat()), lon: Some(at.lon()), accuracy_m: at.accuracy_m().map(i64::from), distance_m }
    }
}

fn visit_row(row: &Row<'_>) -> Result<Visit, DbError> {
    let rating = match (row.get::<Option<i64>>(28)?, row.get::<Option<Timestamp>>(29)?) {
        (Some(stars), Some(at)) => Some(Rating { stars, at }),
        _ => None,
    };
    Ok(Visit {
        id: row.get(0)?,
        order_id: row.get(1)?,
        line_id: row.get(2)?,
        person_id: row.get(3)?,
        division: row.get(4)?,
        item: row.get(5)?,
        price_fen: base::Fen(row.get(6)?),
        provider_id: row.get(7)?,
        worker_id: row.get(8)?,
        companion_id: row.get(9)?,
        worker_user_id: row.get(10)?,
        starts_at: row.get(11)?,
        minutes_planned: row.get(12)?,
        steps: list(&row.get::<String>(13)?)?,
        exceptions: list::<Exception>(&row.get::<String>(14)?)?,
        state: state_of(row)?,
        rating,
        home: position(row, 30, None)?,
        version: row.get(32)?,
    })
}

fn state_of(row: &Row<'_>) -> Result<State, DbError> {
    Ok(match row.get::<StateWord>(15)? {
        StateWord::Planned => State::Planned,
        StateWord::UnderWay => State::UnderWay(arrival(row)?),
        StateWord::Completed => {
            let departure =
                Departure { at: row.get(21)?, reading: reading(row, 22)?, confirmation: row.get::<Confirmation>(26)? };
            State::Completed(arrival(row)?, departure)
        }
        StateWord::Failed => {
            let begun = row.get::<Option<Timestamp>>(16)?.is_some();
            let arrival = if begun { Some(arrival(row)?) } else { None };
            State::Failed { arrival, reason: row.get::<FailReason>(27)? }
        }
    })
}

fn arrival(row: &Row<'_>) -> Result<Arrival, DbError> {
    Ok(Arrival { at: row.get(16)?, reading: reading(row, 17)? })
}

fn reading(row: &Row<'_>, first: usize) -> Result<Option<Reading>, DbError> {
    let accuracy: Option<i64> = row.get(first + 2)?;
    let at = position(row, first, accuracy)?;
    let distance_m = row.get(first + 3)?;
    Ok(at.map(|at| Reading { at, distance_m }))
}

/// Two columns as a WGS-84 position; numbers that are no position (an old import) count as none.
fn position(row: &Row<'_>, first: usize, accuracy: Option<i64>) -> Result<Option<Position>, DbError> {
    let (lat, lon): (Option<f64>, Option<f64>) = (row.get(first)?, row.get(first + 1)?);
    let found = lat.zip(lon).and_then(|(lat, lon)| reading_at(lat, lon, accuracy));
    Ok(found)
}

/// A device's reading; nothing for numbers that are no position.
pub(crate) fn reading_at(lat: f64, lon: f64, accuracy_m: Option<i64>) -> Option<Position> {
    let at = Position::new(lat, lon, Crs::Wgs84).ok()?;
    let metres = accuracy_m.and_then(|m| u32::try_from(m).ok());
    Some(metres.map_or(at, |m| at.accurate_to(m)))
}
