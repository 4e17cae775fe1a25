//! Who could deliver, read from the views of the provider and the registry.

use crate::model::Order;
use crate::rules::{Candidate, ProviderFacts, Terms};
use crate::store;
use base::id::{PersonId, ProviderId, WorkerId};
use base::{Crs, Date, DivisionCode, Failure, Fen, Level, Position, Sex, Timestamp, age_on};
use db::{DbError, Row, params, sql};
use platform::Cx;
use provider::Standing;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// What a ranking needs to know of the person.
pub(crate) struct Recipient {
    pub sex: Sex,
    pub child: bool,
    pub deceased_on: Option<Date>,
    pub position: Option<Position>,
}

/// The person an order is for.
pub(crate) fn recipient(cx: &mut Cx<'_, '_>, person: PersonId, division: DivisionCode) -> Result<Recipient, Failure> {
    let (view, today) = (cx.view(division)?, cx.today());
    let found = cx.tx.query_opt(
        sql!("select sex, birth_date, categories, lat, lon, deceased_on from v_person where id = $1"),
        &params![person],
        |r| {
            let born: Option<Date> = r.get(1)?;
            let categories: String = r.get(2)?;
            let in_children =
                base::codes::list(&categories).iter().any(|code| view.category(code).is_some_and(|c| c.child));
            Ok(Recipient {
                sex: r.get(0)?,
                child: in_children || born.is_some_and(|born| age_on(born, today) < 18),
                deceased_on: r.get(5)?,
                position: position(r, 3)?,
            })
        },
    )?;
    found.ok_or(Failure::NotFound)
}

/// Every active worker of the providers that serve the county, with what a ranking needs to know.
pub(crate) fn candidates(
    cx: &mut Cx<'_, '_>,
    order: &Order,
    span: (Timestamp, Timestamp),
) -> Result<Vec<Candidate>, Failure> {
    let served = store::served(cx.tx, order.person_id)?;
    let mut providers = providers(cx, order.division)?;
    for (id, rating) in store::ratings(cx.tx)? {
        if let Some(provider) = providers.get_mut(&id) {
            provider.rating = rating;
        }
    }
    let mut by_worker: HashMap<WorkerId, i64> = HashMap::new();
    for (worker, provider, count) in served {
        *by_worker.entry(worker).or_default() += count;
        if let Some(provider) = providers.get_mut(&provider) {
            provider.served += count;
        }
    }
    let providers: BTreeMap<ProviderId, Arc<ProviderFacts>> =
        providers.into_iter().map(|(id, provider)| (id, Arc::new(provider))).collect();
    let mut workers = workers(cx, order.division, &providers)?;
    let mut places: HashMap<WorkerId, usize> = HashMap::new();
    for (place, worker) in workers.iter_mut().enumerate() {
        worker.served = by_worker.get(&worker.worker_id).copied().unwrap_or(0);
        places.insert(worker.worker_id, place);
    }
    for (id, busy) in store::busy(cx.tx, &area(order.division), span)? {
        if let Some(worker) = places.get(&id).and_then(|place| workers.get_mut(*place)) {
            worker.busy.push(busy);
        }
    }
    Ok(workers)
}

/// County, prefecture and province of a place: a provider is registered at one of them or below the county.
fn area(division: DivisionCode) -> [String; 3] {
    let county = division.at(Level::County).or(division.at(Level::Prefecture)).unwrap_or(division);
    let above = |level| division.at(level).unwrap_or(county).to_string();
    let prefix: String = county.to_string().chars().take(6).collect();
    [prefix, above(Level::Prefecture), above(Level::Province)]
}

fn providers(cx: &mut Cx<'_, '_>, division: DivisionCode) -> Result<BTreeMap<ProviderId, ProviderFacts>, Failure> {
    let [county, prefecture, province] = area(division);
    let mut found = BTreeMap::new();
    let rows = cx.tx.query(
        sql!(
            "select p.id, p.name, p.standing, c.id, c.division, c.items, c.valid_from, c.valid_to, c.ceiling_fen, c.used_fen
             from v_provider p left join v_contract c on c.provider_id = p.id
             where p.active and (substr(p.division, 1, 6) = $1 or p.division in ($2, $3)) order by p.id, c.id"
        ),
        &params![county, prefecture, province],
        |r| Ok((r.get::<ProviderId>(0)?, r.get::<String>(1)?, r.get::<Standing>(2)?, terms(r)?)),
    )?;
    for (id, name, standing, terms) in rows {
        let empty = ProviderFacts { id, name, standing, contracts: Vec::new(), rating: (0, 0), served: 0 };
        found.entry(id).or_insert(empty).contracts.extend(terms);
    }
    Ok(found)
}

fn terms(r: &Row<'_>) -> Result<Option<Terms>, DbError> {
    let Some(id) = r.get(3)? else { return Ok(None) };
    let (ceiling, used): (Fen, Fen) = (r.get(8)?, r.get(9)?);
    let items: String = r.get(5)?;
    let left_fen = Fen(ceiling.fen() - used.fen());
    Ok(Some(Terms {
        id,
        division: r.get(4)?,
        items: base::codes::list(&items),
        valid: (r.get(6)?, r.get(7)?),
        left_fen,
    }))
}

fn workers(
    cx: &mut Cx<'_, '_>,
    division: DivisionCode,
    providers: &BTreeMap<ProviderId, Arc<ProviderFacts>>,
) -> Result<Vec<Candidate>, Failure> {
    let [county, prefecture, province] = area(division);
    let rows = cx.tx.query(
        sql!(
            "select w.id, w.name, w.provider_id, w.sex, w.kinds, w.clearance_until, w.lat, w.lon
             from v_worker w join v_provider p on p.id = w.provider_id
             where w.active and p.active and (substr(p.division, 1, 6) = $1 or p.division in ($2, $3)) order by w.id"
        ),
        &params![county, prefecture, province],
        |r| {
            let kinds: String = r.get(4)?;
            let provider = providers.get(&r.get::<ProviderId>(2)?);
            let Some(provider) = provider else { return Ok(None) };
            Ok(Some(Candidate {
                worker_id: r.get(0)?,
                name: r.get(1)?,
                provider: provider.clone(),
                sex: r.get(3)?,
                kinds: base::codes::list(&kinds),
                clearance_until: r.get(5)?,
                position: position(r, 6)?,
                busy: Vec::new(),
                served: 0,
            }))
        },
    )?;
    Ok(rows.into_iter().flatten().collect())
}

/// Two columns of degrees as a position; nothing when either is missing or impossible.
fn position(r: &Row<'_>, column: usize) -> Result<Option<Position>, DbError> {
    let (lat, lon): (Option<f64>, Option<f64>) = (r.get(column)?, r.get(column + 1)?);
    Ok(lat.zip(lon).and_then(|(lat, lon)| Position::new(lat, lon, Crs::Wgs84).ok()))
}
