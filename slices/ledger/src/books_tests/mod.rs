//! The books on both engines: the whole road of a visit's money, what is refused, and random days of a county.

mod world;

use crate::lines::LineState;
use crate::model::FundKey;
use crate::queries::{funds, lines, statements};
use crate::statements::StatementState;
use crate::use_cases::confirm;
use crate::{SetBudget, set_budget};
use base::Failure;
use base::IdSource;
use base::id::PlanLineId;
use base::money::Fen;
use contract::PlanAgreed;
use db::sql;
use platform::Platform;
use platform::testing::{actor, division, start};
use proptest::prelude::*;
use world::*;

#[test]
fn money_goes_from_the_budget_to_the_provider() {
    county(|p| {
        let mut world = World::new(1);
        let central = budget(p, "central_grant", 20_000).unwrap();
        let provincial = budget(p, "provincial", 100_000).unwrap();
        let plan = world.plan(4, 8_000);
        agree(p, &plan).unwrap();
        // Two whole units fit into the fund that pays first, the others go to the next.
        assert_eq!((figures(p, &central), figures(p, &provincial)), ([20_000, 16_000, 0, 0], [100_000, 16_000, 0, 0]));
        let line = plan.lines[0].line_id;
        for _ in 0..3 {
            complete(p, &world.visit(line, 8_000, vec![])).unwrap();
        }
        assert_eq!(
            (figures(p, &central), figures(p, &provincial)),
            ([20_000, 0, 16_000, 0], [100_000, 8_000, 8_000, 0])
        );
        let ids = drawn(p).unwrap();
        assert_eq!((ids.len(), code(drawn(p))), (1, "nothing_to_settle"));
        let page = p.look(|cx| statements::page(cx, &township(), ids[0], "")).unwrap();
        assert_eq!((page.statement.total_fen, page.statement.lines), (Fen(24_000), 3));
        assert_eq!(page.capitals, "贰佰肆拾元整");
        assert_eq!(page.funds.iter().map(|f| f.2.0).collect::<Vec<_>>(), [16_000, 8_000]);
        assert!(page.confirms && !page.accepts && !page.pays);
        assert_eq!(
            (code(accepted(p, ids[0])), code(paid(p, ids[0]))),
            ("statement_out_of_order", "statement_out_of_order")
        );
        confirmed(p, ids[0]).unwrap();
        accepted(p, ids[0]).unwrap();
        paid(p, ids[0]).unwrap();
        assert_eq!(
            (figures(p, &central), figures(p, &provincial)),
            ([20_000, 0, 16_000, 16_000], [100_000, 8_000, 8_000, 8_000])
        );
        assert_eq!(released(p, plan.plan_id).unwrap(), Fen(8_000));
        assert_eq!(
            (figures(p, &provincial), code(released(p, plan.plan_id))),
            ([100_000, 0, 8_000, 8_000], "nothing_committed")
        );
        let report = books(p);
        assert_eq!(report.violations, Vec::<String>::new());
        assert_eq!((report.balanced, report.totals.lines, report.totals.movements), (true, 3, 8));
        assert_eq!(report.totals.figures.paid_fen, Fen(24_000));
        let list = p.look(|cx| statements::list(cx, &clerk(), "paid", "")).unwrap();
        assert_eq!((list.total, list.rows.len(), list.counts[3]), (1, 1, (StatementState::Paid, 1)));
        let opened: i64 = p
            .look(|cx| {
                Ok(cx.tx.query_one(sql!("select count(*) from flow_task where state = 'open'"), &[], |r| r.get(0))?)
            })
            .unwrap();
        assert_eq!(opened, 0, "every task of the statement has ended");
    });
}

#[test]
fn the_money_of_a_cancelled_order_is_free_for_others() {
    county(|p| {
        let mut world = World::new(12);
        let key = budget(p, "county", 30_000).unwrap();
        let plan = world.plan(2, 8_000);
        agree(p, &plan).unwrap();
        cancel(p, &mut world, &plan).unwrap();
        assert_eq!(figures(p, &key), [30_000, 8_000, 0, 0]);
        assert_eq!(released(p, plan.plan_id).unwrap(), Fen(8_000));
        cancel(p, &mut world, &plan).unwrap();
        assert_eq!(figures(p, &key), [30_000, 0, 0, 0], "what the whole plan gave back is not given back twice");
        assert_eq!(books(p).violations, Vec::<String>::new());
    });
}

#[test]
fn a_plan_beyond_the_budget_is_refused_and_changes_nothing() {
    county(|p| {
        let mut world = World::new(2);
        assert_eq!(code(agree(p, &world.plan(1, 8_000))), "budget_exhausted");
        let key = budget(p, "county", 20_000).unwrap();
        let Err(Failure::Rejected(refusal)) = agree(p, &world.plan(3, 8_000)) else { panic!("a refusal was expected") };
        assert!(
            refusal.message.contains("上门助浴") && refusal.message.contains("只剩 200.00 元"),
            "{}",
            refusal.message
        );
        assert_eq!(figures(p, &key), [20_000, 0, 0, 0]);
        agree(p, &world.plan(2, 8_000)).unwrap();
        assert_eq!(code(budget(p, "county", 15_999)), "budget_below_used");
        budget(p, "county", 16_000).unwrap();
        assert_eq!(figures(p, &key), [16_000, 16_000, 0, 0]);
        assert_eq!(code(budget(p, "county", -1)), "invalid_input");
        assert_eq!(code(budget(p, "no_such_fund", 1)), "invalid_input");
        let elsewhere =
            SetBudget { fund: "county".into(), division: division("371600"), year: 2026, budget_fen: Fen(1) };
        assert_eq!(code(p.run(move |cx| set_budget(cx, &approver(), &elsewhere))), "not_found");
        let cmd = SetBudget { fund: "county".into(), division: division(COUNTY), year: 2026, budget_fen: Fen(1) };
        assert_eq!(code(p.run(move |cx| set_budget(cx, &clerk(), &cmd))), "denied");
        assert!(books(p).balanced);
    });
}

#[test]
fn an_odd_visit_waits_for_a_person() {
    county(|p| {
        let mut world = World::new(3);
        let key = budget(p, "county", 100_000).unwrap();
        let plan = world.plan(3, 8_000);
        agree(p, &plan).unwrap();
        let line = plan.lines[0].line_id;
        complete(p, &world.visit(line, 8_000, vec!["location_far"])).unwrap();
        complete(p, &world.visit(line, 8_000, vec!["short"])).unwrap();
        assert_eq!(figures(p, &key), [100_000, 24_000, 0, 0], "nothing is owed before somebody has looked");
        assert_eq!(code(drawn(p)), "nothing_to_settle");
        let task = p.look(|cx| {
            let scope = cx.require(&clerk(), "task.read")?;
            Ok(flow::next_open(cx.tx, &scope, &clerk(), None, cx.now)?)
        });
        let task = task.unwrap().expect("the county has something to look at");
        assert_eq!((task.kind.as_str(), task.href.starts_with("/desk/funds/lines/")), ("settlement.check", true));
        let held = rows(p, "held");
        assert_eq!((held.len(), code(reversed(p, held[0]))), (2, "line_not_reversible"));
        decided(p, held[0], 0).unwrap();
        decided(p, held[1], 3_000).unwrap();
        assert_eq!(code(decided(p, held[1], 0)), "line_not_held");
        assert_eq!(figures(p, &key), [100_000, 8_000, 13_000, 0], "the deduction is free again");
        // Outside every plan: held without a fund, paid from what is available when a person lets it pass.
        let stray = world.visit(PlanLineId::new(&mut IdSource::seeded(99), start()), 8_000, vec![]);
        complete(p, &stray).unwrap();
        let held = rows(p, "held");
        let page = p.look(|cx| lines::page(cx, &clerk(), held[0])).unwrap();
        assert_eq!(
            (page.line.fund.is_none(), page.line.exceptions.as_slice()),
            (true, ["no_commitment".to_owned()].as_slice())
        );
        decided(p, held[0], 0).unwrap();
        assert_eq!(figures(p, &key), [100_000, 8_000, 21_000, 0]);
        let told: i64 = p
            .look(|cx| {
                Ok(cx.tx.query_one(sql!("select count(*) from near_name where name = 'priced'"), &[], |r| r.get(0))?)
            })
            .unwrap();
        assert_eq!((told, books(p).violations), (3, vec![]));
    });
}

#[test]
fn what_is_owed_is_taken_back_at_once_and_what_was_paid_from_the_next_statement() {
    county(|p| {
        let mut world = World::new(4);
        let key = budget(p, "county", 100_000).unwrap();
        let plan = world.plan(4, 8_000);
        agree(p, &plan).unwrap();
        let line = plan.lines[0].line_id;
        complete(p, &world.visit(line, 8_000, vec![])).unwrap();
        complete(p, &world.visit(line, 8_000, vec![])).unwrap();
        let id = drawn(p).unwrap()[0];
        let owed = rows(p, "priced");
        reversed(p, owed[0]).unwrap();
        assert_eq!(code(reversed(p, owed[0])), "line_not_reversible");
        let total = |id| p.look(|cx| statements::page(cx, &clerk(), id, "")).unwrap().statement.total_fen.0;
        assert_eq!((total(id), figures(p, &key)), (8_000, [100_000, 16_000, 8_000, 0]), "the draft has lost the line");
        confirmed(p, id).unwrap();
        assert_eq!(code(reversed(p, owed[1])), "statement_confirmed");
        returned(p, id).unwrap();
        assert_eq!(code(returned(p, id)), "statement_out_of_order");
        confirmed(p, id).unwrap();
        accepted(p, id).unwrap();
        paid(p, id).unwrap();
        let back = reversed(p, owed[1]).unwrap();
        assert_eq!(code(reversed(p, owed[1])), "conflict", "once only");
        assert_eq!(figures(p, &key), [100_000, 16_000, 8_000, 0], "claimed back, not yet there");
        let page = p.look(|cx| lines::page(cx, &clerk(), back)).unwrap();
        assert_eq!((page.line.amount_fen, page.line.state), (Fen(-8_000), LineState::Priced));
        let old = p.look(|cx| lines::page(cx, &clerk(), owed[1])).unwrap();
        assert_eq!((old.line.amount_fen, old.line.state), (Fen(8_000), LineState::Paid));
        assert_eq!((code(drawn(p)), books(p).violations), ("nothing_to_settle", vec![]), "September is closed");
        p.clock().set(start().plus_minutes(30 * 24 * 60));
        complete(p, &world.visit(line, 8_000, vec![])).unwrap();
        complete(p, &world.visit(line, 8_000, vec![])).unwrap();
        let next = drawn(p).unwrap()[0];
        assert_eq!(total(next), 8_000, "two visits less the claim");
        confirmed(p, next).unwrap();
        accepted(p, next).unwrap();
        paid(p, next).unwrap();
        assert_eq!((figures(p, &key), books(p).violations), ([100_000, 0, 16_000, 16_000], vec![]));
    });
}

#[test]
fn nobody_sees_or_signs_for_another_place() {
    county(|p| {
        let mut world = World::new(5);
        budget(p, "county", 100_000).unwrap();
        let plan = world.plan(1, 8_000);
        agree(p, &plan).unwrap();
        complete(p, &world.visit(plan.lines[0].line_id, 8_000, vec![])).unwrap();
        let (id, line) = (drawn(p).unwrap()[0], rows(p, "priced")[0]);
        let other = actor("township_clerk", "371621101000");
        assert_eq!(code(p.look(|cx| statements::page(cx, &other, id, ""))), "not_found");
        assert_eq!(code(p.look(|cx| lines::page(cx, &other, line))), "not_found");
        assert_eq!(p.look(|cx| statements::list(cx, &other, "", "")).unwrap().total, 0);
        let cmd = confirm::ConfirmStatement { statement_id: id };
        assert_eq!(code(p.run(move |cx| confirm::run(cx, &other, &cmd))), "not_found");
        let mut provider = actor("provider_manager", COUNTY);
        provider.grants[0].provider_id = Some(world.provider);
        assert_eq!(p.look(|cx| statements::list(cx, &provider, "", "")).unwrap().rows.len(), 1);
        assert_eq!(code(p.look(|cx| funds::list(cx, &provider, None))), "denied");
        provider.grants[0].provider_id = Some(World::new(6).provider);
        assert_eq!(code(p.look(|cx| statements::page(cx, &provider, id, ""))), "not_found");
        assert_eq!(p.look(|cx| lines::held(cx, &provider, "")).unwrap().total, 0);
        let leader = actor("leader", COUNTY);
        let key = FundKey::of(division(COUNTY), 2026, "county");
        let page = p.look(|cx| funds::page(cx, &leader, &key, ("priced", ""))).unwrap();
        assert_eq!((page.sees_lines, page.lines.total, page.lines.rows[0].amount_fen), (true, 1, Fen(8_000)));
        assert_eq!(p.look(|cx| funds::list(cx, &leader, Some(2026))).unwrap().rows.len(), 1);
    });
}

#[test]
fn the_check_finds_what_was_tampered_with() {
    county(|p| {
        let mut world = World::new(7);
        budget(p, "county", 100_000).unwrap();
        let plan = world.plan(2, 8_000);
        agree(p, &plan).unwrap();
        complete(p, &world.visit(plan.lines[0].line_id, 8_000, vec![])).unwrap();
        drawn(p).unwrap();
        assert!(books(p).balanced);
        let harm: [&'static db::Sql; 5] = [
            sql!("update ledger_fund set paid_fen = paid_fen + 1"),
            sql!(
                "update ledger_posting set amount_fen = amount_fen + 1 where account = 'committed' and amount_fen > 0"
            ),
            sql!("update ledger_commitment set remaining_fen = remaining_fen - 1"),
            sql!("update ledger_statement set lines = lines + 1"),
            sql!("update ledger_line set amount_fen = amount_fen + 1"),
        ];
        for (expected, statement) in (1..).zip(harm) {
            p.run(move |cx| Ok(cx.tx.execute(statement, &[])?)).unwrap();
            let report = books(p);
            assert_eq!((report.balanced, report.violations.len()), (false, expected), "{:?}", report.violations);
        }
    });
}

/// Something that happens in a county; numbers choose among what there is.
#[derive(Debug, Clone)]
enum Op {
    Budget(usize, i64),
    Plan(i64, i64),
    Visit(usize, bool),
    Stray(i64),
    Decide(usize, i64),
    Reverse(usize),
    Draw,
    Confirm(usize),
    Accept(usize),
    Pay(usize),
    SendBack(usize),
    Release(usize),
}

fn op() -> impl Strategy<Value = Op> {
    let n = || 0..8usize;
    prop_oneof![
        1 => (0..3usize, 0..200_000i64).prop_map(|(f, fen)| Op::Budget(f, fen)),
        3 => (1..5i64, 1..12_000i64).prop_map(|(units, price)| Op::Plan(units, price)),
        8 => (n(), any::<bool>()).prop_map(|(at, odd)| Op::Visit(at, odd)),
        1 => (1..9_000i64).prop_map(Op::Stray),
        3 => (n(), 0..9_000i64).prop_map(|(at, fen)| Op::Decide(at, fen)),
        3 => n().prop_map(Op::Reverse),
        3 => Just(Op::Draw),
        3 => n().prop_map(Op::Confirm),
        3 => n().prop_map(Op::Accept),
        3 => n().prop_map(Op::Pay),
        1 => n().prop_map(Op::SendBack),
        1 => n().prop_map(Op::Release),
    ]
}

/// Does one thing; answers what came of it. A defect panics in [`code`].
fn act(p: &Platform, world: &mut World, plans: &mut Vec<PlanAgreed>, op: &Op) -> &'static str {
    let statements = || p.look(|cx| statements::list(cx, &clerk(), "", "")).unwrap().rows;
    let statement = |at: usize| statements().get(at % statements().len().max(1)).map(|row| row.id);
    let line = |at: usize, state: &str| {
        let rows = rows(p, state);
        rows.get(at % rows.len().max(1)).copied()
    };
    match op {
        Op::Budget(fund, fen) => code(budget(p, ["central_grant", "provincial", "county"][*fund], *fen)),
        Op::Plan(units, price) => {
            let plan = world.plan(*units, *price);
            let answer = code(agree(p, &plan));
            plans.extend((answer == "done").then_some(plan));
            answer
        }
        Op::Visit(at, odd) => {
            let Some(plan) = plans.get(at % plans.len().max(1)) else { return "nothing" };
            let (line, price) = (plan.lines[0].line_id, plan.lines[0].price_fen.0);
            let visit = world.visit(line, price, if *odd { vec!["short"] } else { vec![] });
            code(complete(p, &visit))
        }
        Op::Stray(price) => {
            let line = PlanLineId::new(&mut world.ids, start());
            let visit = world.visit(line, *price, vec![]);
            code(complete(p, &visit))
        }
        Op::Decide(at, fen) => line(*at, "held").map_or("nothing", |id| code(decided(p, id, *fen))),
        Op::Reverse(at) => {
            line(*at, if at % 2 == 0 { "priced" } else { "paid" }).map_or("nothing", |id| code(reversed(p, id)))
        }
        Op::Draw => code(drawn(p)),
        Op::Confirm(at) => statement(*at).map_or("nothing", |id| code(confirmed(p, id))),
        Op::Accept(at) => statement(*at).map_or("nothing", |id| code(accepted(p, id))),
        Op::Pay(at) => statement(*at).map_or("nothing", |id| code(paid(p, id))),
        Op::SendBack(at) => statement(*at).map_or("nothing", |id| code(returned(p, id))),
        Op::Release(at) => plans.get(at % plans.len().max(1)).map_or("nothing", |plan| code(released(p, plan.plan_id))),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 8, max_shrink_iters: 60, ..ProptestConfig::default() })]
    #[test]
    fn the_books_balance_after_any_days(ops in proptest::collection::vec(op(), 40..140)) {
        county(|p| {
            let mut world = World::new(11);
            let mut plans = Vec::new();
            budget(p, "county", 60_000).unwrap();
            for (at, op) in ops.iter().enumerate() {
                // Every few steps a month passes, so that late lines and claims find a statement.
                p.clock().set(start().plus_minutes(at as i64 / 15 * 30 * 24 * 60 - 200 * 24 * 60));
                let answer = act(p, &mut world, &mut plans, op);
                let report = books(p);
                assert!(report.balanced, "after {op:?} ({answer}): {:?}", report.violations);
            }
        });
    }
}
