//! What is offered to a person, for the page on which they say yes or no themselves.

use crate::model::{Plan, State, StateWord};
use crate::rules;
use crate::use_cases::{self, Desk};
use authz::Actor;
use base::id::PlanId;
use base::{Date, Failure, Fen};
use db::{params, sql};
use platform::Cx;

/// A name in Chinese and in English.
pub type Name = (String, String);

/// One service of an offer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfferedService {
    /// What it is called.
    pub item: Name,
    /// What is counted: `次`.
    pub unit: Name,
    /// How often within the offer's days.
    pub units: i64,
    /// Price of one unit, frozen.
    pub price_fen: Fen,
    /// Price of all of them.
    pub total_fen: Fen,
}

/// An offer that waits for a yes or a no.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// Which plan.
    pub id: PlanId,
    /// Its version: a yes counts for what was on the screen.
    pub version: i64,
    /// The services.
    pub services: Vec<OfferedService>,
    /// What they cost together: all of it is paid out of the yearly quota.
    pub total_fen: Fen,
    /// What is left of the year's quota after them, open or not.
    pub left_fen: Fen,
    /// First and last day of service, if agreed today.
    pub days: (Date, Date),
    /// Until when an answer is awaited; for a declined offer, when it is made again.
    pub until: Date,
    /// Nothing can be had before this day, because the tranche that could pay is not open yet.
    pub waits_until: Option<Date>,
    /// The reason why it was declined, in the person's words.
    pub declined: Option<String>,
    /// The person is a minor: the guardian answers.
    pub guardian_only: bool,
}

/// The offers to the one person the actor speaks for: oneself, or a ward.
///
/// # Errors
/// Denied without `plan.agree`; not found for somebody who speaks for nobody in particular.
pub fn offers(cx: &mut Cx<'_, '_>, actor: &Actor) -> Result<Vec<Offer>, Failure> {
    let scope = cx.require(actor, "plan.agree")?;
    let person = actor.person_id().ok_or(Failure::NotFound)?;
    let ids: Vec<PlanId> = cx.tx.query(
        sql!(
            "select p.id from planning_plan p where p.person_id = $1 and p.state in ($2, $3)
             and {scope:division=p.division,person=p.person_id,subject=p.case_id} order by p.created_at, p.id"
        )
        .scoped(&scope),
        &params![person, StateWord::Draft, StateWord::Declined],
        |r| r.get(0),
    )?;
    ids.into_iter().map(|id| offer(&use_cases::desk(cx, &scope, id)?)).collect()
}

fn offer(desk: &Desk) -> Result<Offer, Failure> {
    let plan = &desk.plan;
    let services = services(desk, plan)?;
    let total_fen = Fen::total(services.iter().map(|service| service.total_fen))?;
    let held = Fen::total(desk.quota.tranches.iter().map(|t| desk.quota.left_fen(t.number)))?;
    Ok(Offer {
        id: plan.id,
        version: plan.version,
        services,
        total_fen,
        left_fen: Fen(held.fen().saturating_sub(total_fen.fen()).max(0)),
        days: (desk.period.from, desk.period.to),
        until: plan.due_at.china_date(),
        waits_until: plan.waits_until,
        declined: if let State::Declined { reason, .. } = &plan.state { Some(reason.clone()) } else { None },
        guardian_only: rules::is_minor(&desk.view, &desk.who),
    })
}

fn services(desk: &Desk, plan: &Plan) -> Result<Vec<OfferedService>, Failure> {
    let mut services = Vec::with_capacity(plan.lines.len());
    for line in &plan.lines {
        let item = desk.view.item(&line.item);
        let name = |of: fn(&policy::CatalogueItem) -> Name| item.map_or((line.item.clone(), line.item.clone()), of);
        services.push(OfferedService {
            item: name(|item| (item.name_zh.clone(), item.name_en.clone())),
            unit: item.map_or_else(Default::default, |item| (item.unit_zh.clone(), item.unit_en.clone())),
            units: line.units,
            price_fen: line.price_fen,
            total_fen: line.total_fen()?,
        });
    }
    Ok(services)
}
