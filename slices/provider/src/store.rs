//! Providers, workers and contracts in the database.

use crate::model::{Contract, ContractId, Language, Provider, ProviderRejection, Worker};
use authz::Scope;
use base::id::ProviderId;
use base::{Crs, DivisionCode, Failure, Fen, Position};
use db::{DbError, Row, Tx, params, sql};

/// One provider that the scope reaches: through any division it serves, so that townships see it too.
pub(crate) fn provider(tx: &mut Tx<'_>, scope: &Scope, id: ProviderId) -> Result<Provider, Failure> {
    let found = tx.query_opt(
        sql!(
            "select p.id, p.name, p.uscc, p.kind, p.standing, p.standing_note, p.standing_since, p.division, p.active, p.version
             from provider_provider p where p.id = $1 and exists (select 1 from provider_area a
             where a.provider_id = p.id and {scope:division=a.division,subject=p.id,provider=p.id})"
        )
        .scoped(scope),
        &params![id],
        provider_row,
    )?;
    found.ok_or(Failure::NotFound)
}

/// One provider that the scope reaches as a whole: the whole division it serves, not a township of it. For changes.
pub(crate) fn own_provider(tx: &mut Tx<'_>, scope: &Scope, id: ProviderId) -> Result<Provider, Failure> {
    let found = tx.query_opt(
        sql!(
            "select p.id, p.name, p.uscc, p.kind, p.standing, p.standing_note, p.standing_since, p.division, p.active, p.version
             from provider_provider p where p.id = $1 and {scope:division=p.division,provider=p.id}"
        )
        .scoped(scope),
        &params![id],
        provider_row,
    )?;
    found.ok_or(Failure::NotFound)
}

pub(crate) fn provider_row(row: &Row<'_>) -> Result<Provider, DbError> {
    Ok(Provider {
        id: row.get(0)?,
        name: row.get(1)?,
        uscc: row.get(2)?,
        kind: row.get(3)?,
        standing: row.get(4)?,
        standing_note: row.get(5)?,
        standing_since: row.get(6)?,
        division: row.get(7)?,
        active: row.get(8)?,
        version: row.get(9)?,
    })
}

/// Writes a new provider, and where it may be seen.
pub(crate) fn insert_provider(tx: &mut Tx<'_>, provider: &Provider, areas: &[DivisionCode]) -> Result<(), Failure> {
    let written = tx.execute(
        sql!(
            "insert into provider_provider (id, name, uscc, kind, standing, standing_since, division, registered_at)
             values ($1, $2, $3, $4, $5, $6, $7, $6)"
        ),
        &params![
            provider.id,
            &provider.name,
            provider.uscc.as_str(),
            provider.kind,
            provider.standing,
            provider.standing_since,
            provider.division
        ],
    );
    taken(written, "provider_provider_uscc_key", ProviderRejection::UsccTaken)?;
    let rows = areas.iter().map(|area| params![provider.id, *area]);
    tx.insert_rows(sql!("insert into provider_area (provider_id, division) values"), rows)?;
    Ok(())
}

/// A doubled key as the answer that people understand.
fn taken(written: Result<usize, DbError>, key: &str, rejection: ProviderRejection) -> Result<(), Failure> {
    match written {
        Ok(_) => Ok(()),
        Err(error) if error.is_unique(key) => Err(rejection.into()),
        Err(error) => Err(error.into()),
    }
}

/// Writes a change of standing, unless somebody else was faster.
pub(crate) fn save_standing(tx: &mut Tx<'_>, provider: &Provider) -> Result<(), Failure> {
    let changed = tx.execute(
        sql!(
            "update provider_provider set standing = $3, standing_note = $4, standing_since = $5, version = version + 1
             where id = $1 and version = $2"
        ),
        &params![provider.id, provider.version, provider.standing, &provider.standing_note, provider.standing_since],
    )?;
    if changed == 1 { Ok(()) } else { Err(Failure::Conflict) }
}

/// Writes a new worker.
pub(crate) fn insert_worker(tx: &mut Tx<'_>, worker: &Worker) -> Result<(), Failure> {
    let languages: Vec<&str> = worker.languages.iter().map(|language| language.as_str()).collect();
    let written = tx.execute(
        sql!(
            "insert into provider_worker (id, provider_id, user_id, name, sex, kinds, languages, division, lat, lon,
             clearance_until) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"
        ),
        &params![
            worker.id,
            worker.provider_id,
            worker.user_id,
            &worker.name,
            worker.sex,
            base::codes::text(&worker.kinds),
            base::codes::text(&languages),
            worker.division,
            worker.position.map(|p| p.lat()),
            worker.position.map(|p| p.lon()),
            worker.clearance_until
        ],
    );
    taken(written, "provider_worker_user_id_key", ProviderRejection::AccountTaken)
}

/// The workers of a provider by name.
pub(crate) fn workers(tx: &mut Tx<'_>, provider: ProviderId) -> Result<Vec<Worker>, DbError> {
    tx.query(
        sql!(
            "select id, provider_id, user_id, name, sex, kinds, languages, division, lat, lon, clearance_until, active
             from provider_worker where provider_id = $1 order by name, id"
        ),
        &params![provider],
        worker_row,
    )
}

fn worker_row(row: &Row<'_>) -> Result<Worker, DbError> {
    let languages = base::codes::list(&row.get::<String>(6)?);
    let point: (Option<f64>, Option<f64>) = (row.get(8)?, row.get(9)?);
    Ok(Worker {
        id: row.get(0)?,
        provider_id: row.get(1)?,
        user_id: row.get(2)?,
        name: row.get(3)?,
        sex: row.get(4)?,
        kinds: base::codes::list(&row.get::<String>(5)?),
        languages: languages.iter().filter_map(|code| code.parse::<Language>().ok()).collect(),
        division: row.get(7)?,
        position: point.0.zip(point.1).and_then(|(lat, lon)| Position::new(lat, lon, Crs::Wgs84).ok()),
        clearance_until: row.get(10)?,
        active: row.get(11)?,
    })
}

/// Writes a new contract.
pub(crate) fn insert_contract(tx: &mut Tx<'_>, contract: &Contract) -> Result<(), Failure> {
    let written = tx.execute(
        sql!(
            "insert into provider_contract (id, number, provider_id, division, items, valid_from, valid_to, ceiling_fen)
             values ($1, $2, $3, $4, $5, $6, $7, $8)"
        ),
        &params![
            contract.id,
            &contract.number,
            contract.provider_id,
            contract.division,
            base::codes::text(&contract.items),
            contract.valid_from,
            contract.valid_to,
            contract.ceiling_fen
        ],
    );
    taken(written, "provider_contract_number_key", ProviderRejection::NumberTaken)
}

/// The contracts of a provider, the latest first.
pub(crate) fn contracts(tx: &mut Tx<'_>, provider: ProviderId) -> Result<Vec<Contract>, DbError> {
    tx.query(
        sql!(
            "select id, number, provider_id, division, items, valid_from, valid_to, ceiling_fen, used_fen
             from provider_contract where provider_id = $1 order by valid_to desc, id desc"
        ),
        &params![provider],
        |row| {
            Ok(Contract {
                id: row.get(0)?,
                number: row.get(1)?,
                provider_id: row.get(2)?,
                division: row.get(3)?,
                items: base::codes::list(&row.get::<String>(4)?),
                valid_from: row.get(5)?,
                valid_to: row.get(6)?,
                ceiling_fen: row.get(7)?,
                used_fen: row.get(8)?,
            })
        },
    )
}

/// Moves the used amount of a contract, if it stays within 0..=ceiling; answers whether it did.
pub(crate) fn move_used(tx: &mut Tx<'_>, contract: ContractId, fen: Fen) -> Result<bool, DbError> {
    let changed = tx.execute(
        sql!(
            "update provider_contract set used_fen = used_fen + $2
             where id = $1 and used_fen + $2 <= ceiling_fen and used_fen + $2 >= 0"
        ),
        &params![contract, fen],
    )?;
    Ok(changed == 1)
}
