//! Rows for pages and lists.

use crate::model::{Contract, Provider, Standing, Worker};
use crate::store::{self, provider_row};
use authz::{Actor, Scope};
use base::id::{ProviderId, UserId};
use base::{DivisionCode, Failure, Fen, Level};
use db::{Row, params, sql};
use journal::TimelineRow;
use platform::Cx;
use std::collections::BTreeMap;
use ui::{Counts, PAGE, more};

/// One row of the list of providers.
#[derive(Debug, Clone)]
pub(crate) struct ProviderRow {
    pub provider: Provider,
    pub place: String,
    pub workers: i64,
    pub left_fen: Fen,
}

/// The list of providers with the count of every standing.
#[derive(Debug, Clone)]
pub(crate) struct ProviderList {
    pub standing: Option<Standing>,
    pub counts: Counts<Standing>,
    pub rows: Vec<ProviderRow>,
    pub next: Option<String>,
}

impl ProviderList {
    /// How many rows the shown tab has in all.
    pub fn shown_total(&self) -> i64 {
        self.counts.shown(self.standing)
    }
}

/// One page of the providers that serve where the actor works, by name.
pub(crate) fn providers(
    cx: &mut Cx<'_, '_>,
    actor: &Actor,
    standing: Option<Standing>,
    after: Option<&str>,
) -> Result<ProviderList, Failure> {
    let scope = cx.require(actor, "provider.read")?;
    let counts = standing_counts(cx, &scope)?;
    let (name, id) = after.and_then(|text| text.split_once('_')).map_or(("", ""), |(id, name)| (name, id));
    let today = cx.today();
    let mut rows = cx.tx.query(
        sql!(
            "select p.id, p.name, p.uscc, p.kind, p.standing, p.standing_note, p.standing_since, p.division, p.active,
             p.version, (select count(*) from provider_worker w where w.provider_id = p.id and w.active),
             (select cast(coalesce(sum(c.ceiling_fen - c.used_fen), 0) as bigint) from provider_contract c
              where c.provider_id = p.id and c.valid_from <= $4 and c.valid_to >= $4)
             from provider_provider p where ($1 = '' or p.standing = $1) and (p.name, p.id) > ($2, $3)
             and exists (select 1 from provider_area a
             where a.provider_id = p.id and {scope:division=a.division,subject=p.id,provider=p.id})
             order by p.name, p.id limit $5"
        )
        .scoped(&scope),
        &params![standing.map_or("", Standing::as_str), name, id, today, PAGE + 1],
        |r| Ok((provider_row(r)?, r.get::<i64>(10)?, r.get::<Fen>(11)?)),
    )?;
    let next = more(&mut rows, PAGE, |(last, ..)| (last.id, last.name.clone()));
    let names = divisions::store::names(cx.tx, rows.iter().map(|row| row.0.division))?;
    let rows = rows.into_iter().map(|(provider, workers, left_fen)| ProviderRow {
        place: names.get(&provider.division).cloned().unwrap_or_default(),
        provider,
        workers,
        left_fen,
    });
    Ok(ProviderList { standing, counts, rows: rows.collect(), next })
}

fn standing_counts(cx: &mut Cx<'_, '_>, scope: &Scope) -> Result<Counts<Standing>, Failure> {
    let found = cx.tx.query(
        sql!(
            "select p.standing, count(*) from provider_provider p where exists (select 1 from provider_area a
             where a.provider_id = p.id and {scope:division=a.division,subject=p.id,provider=p.id}) group by p.standing"
        )
        .scoped(scope),
        &[],
        |r| Ok((r.get(0)?, r.get(1)?)),
    )?;
    Ok(Counts::of(&Standing::ALL, &found))
}

/// Everything the page of one provider shows.
#[derive(Debug, Clone)]
pub(crate) struct ProviderView {
    pub provider: Provider,
    pub place: String,
    pub workers: Vec<Worker>,
    pub contracts: Vec<Contract>,
    pub timeline: Vec<TimelineRow>,
    pub names: BTreeMap<UserId, String>,
    pub places: BTreeMap<DivisionCode, String>,
    pub may_write: bool,
}

/// One provider with its workers, contracts and story.
pub(crate) fn provider(cx: &mut Cx<'_, '_>, actor: &Actor, id: ProviderId) -> Result<ProviderView, Failure> {
    let scope = cx.require(actor, "provider.read")?;
    let provider = store::provider(cx.tx, &scope, id)?;
    let may_write = match cx.require(actor, "provider.write") {
        Ok(scope) => store::own_provider(cx.tx, &scope, id).is_ok(),
        Err(_) => false,
    };
    let workers = store::workers(cx.tx, id)?;
    let contracts = store::contracts(cx.tx, id)?;
    let timeline = journal::by_subject(cx.tx, &id.to_string(), 50)?;
    let codes = workers.iter().map(|w| w.division).chain(contracts.iter().map(|c| c.division));
    let places = divisions::store::names(cx.tx, codes.chain([provider.division]).collect::<Vec<_>>())?;
    Ok(ProviderView {
        place: places.get(&provider.division).cloned().unwrap_or_default(),
        names: user_names(cx, &timeline)?,
        provider,
        workers,
        contracts,
        timeline,
        places,
        may_write,
    })
}

fn user_names(cx: &mut Cx<'_, '_>, rows: &[TimelineRow]) -> Result<BTreeMap<UserId, String>, Failure> {
    let mut names = BTreeMap::new();
    for id in rows.iter().filter_map(|row| row.actor_id) {
        if !names.contains_key(&id) {
            let name = cx.tx.query_opt(sql!("select name from v_user where id = $1"), &params![id], |r| r.get(0))?;
            names.extend(name.map(|name: String| (id, name)));
        }
    }
    Ok(names)
}

/// What a form offers below a division: itself, its townships and, where asked, their villages.
pub(crate) fn places(
    cx: &mut Cx<'_, '_>,
    root: DivisionCode,
    deepest: Level,
) -> Result<Vec<(DivisionCode, String)>, Failure> {
    let below = divisions::store::by_prefix(cx.tx, root)?;
    let mut township = String::new();
    let mut places = Vec::new();
    for division in below.into_iter().filter(|d| d.code.level() <= deepest) {
        let name = match division.code.level() {
            Level::Village => format!("{township} · {}", division.name),
            Level::Township => {
                township.clone_from(&division.name);
                division.name
            }
            Level::Province | Level::Prefecture | Level::County => division.name,
        };
        places.push((division.code, name));
    }
    Ok(places)
}

/// Accounts of workers that are not linked to a worker yet; at most 200.
pub(crate) fn free_accounts(cx: &mut Cx<'_, '_>, id: ProviderId) -> Result<Vec<(UserId, String)>, Failure> {
    let row = |r: &Row<'_>| Ok((r.get(0)?, r.get(1)?));
    Ok(cx.tx.query(
        sql!(
            "select u.id, u.name from v_user u
             where exists (select 1 from v_user_role g where g.user_id = u.id and g.role = 'care_worker'
                           and (g.provider_id is null or g.provider_id = $1))
             and not exists (select 1 from provider_worker w where w.user_id = u.id)
             order by u.name, u.id limit 200"
        ),
        &params![id],
        row,
    )?)
}

/// Names of the catalogue items of a place, in both languages, in the order of the catalogue.
pub(crate) fn item_names(cx: &Cx<'_, '_>, division: DivisionCode) -> Result<Vec<(String, String, String)>, Failure> {
    let view = cx.view(division)?;
    let named = view.items().iter().map(|item| (item.code.clone(), item.name_zh.clone(), item.name_en.clone()));
    Ok(named.collect())
}
