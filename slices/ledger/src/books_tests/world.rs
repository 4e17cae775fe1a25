//! A county with its clerks, for the tests of the books.

use crate::model::{FundKey, Month, StatementId};
use crate::queries::lines::LineFilter;
use crate::queries::{funds, lines};
use crate::use_cases::{accept, confirm, decide, draw, pay, release, reverse, send_back};
use crate::{BalanceReport, SetBudget, check, react, set_budget};
use authz::Actor;
use base::id::{CaseId, OrderId, PersonId, PlanId, PlanLineId, ProviderId, SettlementLineId, VisitId, WorkerId};
use base::money::Fen;
use base::{Failure, IdSource};
use contract::{AgreedLine, Event, OrderCancelled, PlanAgreed, VisitCompleted};
use db::{Migration, MigrationSet, params, sql};
use platform::testing::{actor, division, on_both_engines, start};
use platform::{Cx, Platform};

/// The views of other slices that the ledger's pages join.
pub(super) const NEIGHBOURS: MigrationSet = MigrationSet {
    owner: "neighbours",
    steps: &[Migration {
        name: "0001_neighbours",
        sql: "create table near_name (id text not null primary key, name text not null);
              create view v_person as select id, name from near_name;
              create view v_provider as select id, name from near_name;
              create view v_user as select id, name from near_name",
    }],
};

pub(super) const VILLAGE: &str = "371621001200";
pub(super) const COUNTY: &str = "371621000000";

/// Keeps what was emitted where a test can read it: as a name in the neighbours' table.
pub(super) fn wiring(cx: &mut Cx<'_, '_>, event: &Event) -> Result<(), Failure> {
    if let Event::VisitPriced(priced) = event {
        let text = format!("{} {}", priced.visit_id, priced.amount_fen.fen());
        cx.tx.execute(
            sql!("insert into near_name (id, name) values ($1, 'priced') on conflict (id) do nothing"),
            &params![text],
        )?;
    }
    Ok(())
}

pub(super) fn county(test: impl Fn(&Platform)) {
    on_both_engines(&[NEIGHBOURS, crate::SCHEMA], wiring, test);
}

/// Budgets, plans and visits of one person; identifiers come from a number, so that a failure repeats.
pub(super) struct World {
    pub(super) ids: IdSource,
    pub(super) person: PersonId,
    pub(super) provider: ProviderId,
    pub(super) worker: WorkerId,
}

impl World {
    pub(super) fn new(seed: u64) -> Self {
        let mut ids = IdSource::seeded(seed);
        let now = start();
        Self {
            person: PersonId::new(&mut ids, now),
            provider: ProviderId::new(&mut ids, now),
            worker: WorkerId::new(&mut ids, now),
            ids,
        }
    }

    pub(super) fn plan(&mut self, units: i64, price: i64) -> PlanAgreed {
        let (ids, now) = (&mut self.ids, start());
        PlanAgreed {
            plan_id: PlanId::new(ids, now),
            case_id: CaseId::new(ids, now),
            person_id: self.person,
            division: division(VILLAGE),
            from: now.china_date(),
            lines: vec![AgreedLine {
                line_id: PlanLineId::new(ids, now),
                item: "C03".into(),
                units,
                price_fen: Fen(price),
                tranche: 1,
            }],
        }
    }

    pub(super) fn visit(&mut self, line_id: PlanLineId, price: i64, exceptions: Vec<&'static str>) -> VisitCompleted {
        let (ids, now) = (&mut self.ids, start());
        VisitCompleted {
            visit_id: VisitId::new(ids, now),
            order_id: OrderId::new(ids, now),
            line_id,
            person_id: self.person,
            division: division(VILLAGE),
            item: "C03".into(),
            price_fen: Fen(price),
            provider_id: self.provider,
            worker_id: self.worker,
            minutes: 1,
            exceptions,
        }
    }
}

pub(super) fn approver() -> Actor {
    actor("county_approver", COUNTY)
}

pub(super) fn clerk() -> Actor {
    actor("county_clerk", COUNTY)
}

pub(super) fn township() -> Actor {
    actor("township_clerk", "371621001000")
}

pub(super) fn budget(p: &Platform, fund: &str, fen: i64) -> Result<FundKey, Failure> {
    let cmd = SetBudget { fund: fund.into(), division: division(COUNTY), year: 2026, budget_fen: Fen(fen) };
    p.run(move |cx| set_budget(cx, &approver(), &cmd))
}

pub(super) fn agree(p: &Platform, plan: &PlanAgreed) -> Result<(), Failure> {
    let plan = plan.clone();
    p.run(move |cx| react::on_plan_agreed(cx, &plan))
}

pub(super) fn complete(p: &Platform, visit: &VisitCompleted) -> Result<(), Failure> {
    let visit = visit.clone();
    p.run(move |cx| react::on_visit_completed(cx, &visit))
}

pub(super) fn cancel(p: &Platform, world: &mut World, plan: &PlanAgreed) -> Result<(), Failure> {
    let line = &plan.lines[0];
    let order = OrderCancelled {
        order_id: OrderId::new(&mut world.ids, start()),
        line_id: line.line_id,
        case_id: plan.case_id,
        person_id: plan.person_id,
        division: plan.division,
        item: line.item.clone(),
        price_fen: line.price_fen,
    };
    p.run(move |cx| react::on_order_cancelled(cx, &order))
}

pub(super) fn books(p: &Platform) -> BalanceReport {
    p.look(check).expect("the books can be read")
}

pub(super) fn figures(p: &Platform, key: &FundKey) -> [i64; 4] {
    let row = p.look(|cx| {
        let scope = cx.require(&clerk(), "fund.read")?;
        funds::one(cx, &scope, key)
    });
    let f = row.expect("the fund stands").figures;
    [f.budget_fen.0, f.committed_fen.0, f.spent_fen.0, f.paid_fen.0]
}

pub(super) fn rows(p: &Platform, state: &str) -> Vec<SettlementLineId> {
    let list = p.look(|cx| {
        let scope = cx.require(&clerk(), "settlement.read")?;
        lines::list(cx, &scope, LineFilter { state: state.into(), ..LineFilter::default() }, "")
    });
    let list = list.expect("lines can be listed");
    assert_eq!(list.total, list.rows.len() as i64, "the count is that of the rows");
    list.rows.into_iter().map(|row| row.id).collect()
}

pub(super) fn code<T>(answer: Result<T, Failure>) -> &'static str {
    match answer {
        Ok(_) => "done",
        Err(Failure::Rejected(rejection)) => rejection.code,
        Err(Failure::NotFound) => "not_found",
        Err(Failure::Denied { .. }) => "denied",
        Err(Failure::Conflict) => "conflict",
        Err(failure @ (Failure::Busy | Failure::Bug(_))) => panic!("{failure}"),
    }
}

pub(super) fn drawn(p: &Platform) -> Result<Vec<StatementId>, Failure> {
    p.run(|cx| draw::run(cx, &clerk(), &draw::DrawStatements { month: Month::of(cx.today()) }))
}

pub(super) fn confirmed(p: &Platform, statement_id: StatementId) -> Result<(), Failure> {
    p.run(move |cx| confirm::run(cx, &township(), &confirm::ConfirmStatement { statement_id }))
}

pub(super) fn accepted(p: &Platform, statement_id: StatementId) -> Result<(), Failure> {
    p.run(move |cx| accept::run(cx, &clerk(), &accept::AcceptStatement { statement_id }))
}

pub(super) fn paid(p: &Platform, statement_id: StatementId) -> Result<(), Failure> {
    let cmd = pay::PayStatement { statement_id, payment: "P-1".into() };
    p.run(move |cx| pay::run(cx, &approver(), &cmd))
}

pub(super) fn returned(p: &Platform, statement_id: StatementId) -> Result<(), Failure> {
    let cmd = send_back::SendBackStatement { statement_id, reason: "第三条重复".into() };
    p.run(move |cx| send_back::run(cx, &clerk(), &cmd))
}

pub(super) fn decided(p: &Platform, line_id: SettlementLineId, fen: i64) -> Result<(), Failure> {
    let cmd = decide::DecideLine { line_id, deducted_fen: Fen(fen), reason: "已电话核实".into() };
    p.run(move |cx| decide::run(cx, &clerk(), &cmd))
}

pub(super) fn reversed(p: &Platform, line_id: SettlementLineId) -> Result<SettlementLineId, Failure> {
    let cmd = reverse::ReverseLine { line_id, reason: "重复计费".into() };
    p.run(move |cx| reverse::run(cx, &clerk(), &cmd))
}

pub(super) fn released(p: &Platform, plan_id: PlanId) -> Result<Fen, Failure> {
    let cmd = release::ReleaseCommitment { plan_id, reason: "计划到期".into() };
    p.run(move |cx| release::run(cx, &clerk(), &cmd))
}
