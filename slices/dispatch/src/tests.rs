//! Orders from the plan to the visit, on both engines, through the use cases.

use crate::model::Outcome;
use crate::testing::{agreed, clerk, events, hire, on_both_engines, orders, staff, tasks, used};
use crate::use_cases::assign::{self, AssignOrder, Assigned, auto_assign};
use crate::use_cases::{accept, hand_back, propose, review};
use crate::{queries, react};
use base::id::{OrderId, VisitId, WorkerId};
use base::{Failure, Fen};
use contract::{PlanAgreed, VisitCompleted, VisitFailed, VisitRated};
use platform::Platform;
use platform::testing::actor;
use provider::{SetStanding, Standing};

const SPRING: &str = "91110000600037341L";
const AUTUMN: &str = "52371621MJD000011N";

fn command(order_id: OrderId, worker_id: WorkerId) -> AssignOrder {
    AssignOrder { order_id, worker_id, companion_id: None, starts_at: None, whole_line: true, override_reason: None }
}

fn assigned(p: &Platform, cmd: &AssignOrder) -> Result<Assigned, Failure> {
    let cmd = cmd.clone();
    p.run(move |cx| assign::run(cx, &clerk(), &cmd))
}

/// The stable code of a rejection with its first field, or a word for the other answers.
fn code<T>(answer: Result<T, Failure>) -> String {
    match answer {
        Ok(_) => "ok".into(),
        Err(Failure::Rejected(rejection)) => match rejection.fields.first() {
            Some(field) => format!("{}:{}", rejection.code, field.field),
            None => rejection.code.into(),
        },
        Err(Failure::Denied { .. }) => "denied".into(),
        Err(Failure::NotFound) => "not_found".into(),
        Err(other) => other.to_string(),
    }
}

fn failed(p: &Platform, order_id: OrderId, plan: &PlanAgreed, reason: &str) {
    let (plan, reason) = (plan.clone(), reason.to_owned());
    p.run(move |cx| {
        let visit_id = VisitId::new(cx.ids, cx.now);
        let (person_id, division, reason) = (plan.person_id, plan.division, reason.clone());
        react::on_visit_failed(cx, &VisitFailed { visit_id, order_id, person_id, division, reason })
    })
    .unwrap();
}

#[test]
fn a_plan_opens_one_order_for_each_unit_and_one_task_for_each_line() {
    on_both_engines(|p| {
        let event = agreed(p, "C02", 3);
        let found = orders(p);
        let windows: Vec<&str> = found.iter().map(|o| o.2.as_str()).collect();
        assert_eq!(windows, ["2026-10-01", "2026-10-31", "2026-12-01"]);
        assert_eq!(tasks(p), [("order.assign".to_owned(), found[0].0.to_string())]);
        assert_eq!(events(p), ["opened", "opened", "opened"]);
        p.run(move |cx| react::on_plan_agreed(cx, &event)).unwrap();
        assert_eq!(orders(p).len(), 3, "the same event twice opens nothing twice");
    });
}

#[test]
fn a_line_is_given_to_one_worker_on_working_days() {
    on_both_engines(|p| {
        let spring = hire(p, SPRING, 1_000);
        let worker = staff(p, spring, "张桂兰", "care_worker");
        agreed(p, "C02", 3);
        let first = orders(p)[0].0;
        let done = assigned(p, &command(first, worker)).unwrap();
        assert_eq!((done.worker_id, done.orders), (worker, 3));
        // The National Day holiday ends on 7 October; 31 October is a Saturday.
        let starts =
            ["assigned 2026-10-08 09:00 false", "assigned 2026-11-02 09:00 false", "assigned 2026-12-01 09:00 false"];
        assert_eq!(events(p)[..3], starts);
        assert_eq!((tasks(p), used(p)), (vec![], 30_000));
        assert_eq!(code(assigned(p, &command(first, worker))), "wrong_step");
    });
}

#[test]
fn two_people_of_one_worker_do_not_overlap() {
    on_both_engines(|p| {
        let spring = hire(p, SPRING, 1_000);
        let worker = staff(p, spring, "张桂兰", "care_worker");
        agreed(p, "C02", 1);
        agreed(p, "C02", 1);
        for (order, ..) in orders(p) {
            assert_eq!(assigned(p, &command(order, worker)).unwrap().orders, 1);
        }
        let starts = ["assigned 2026-10-08 09:00 false", "assigned 2026-10-08 10:30 false"];
        assert_eq!(events(p)[..2], starts);
    });
}

#[test]
fn bathing_takes_two_of_the_same_provider() {
    on_both_engines(|p| {
        let (spring, autumn) = (hire(p, SPRING, 1_000), hire(p, AUTUMN, 1_000));
        let alone = staff(p, spring, "张桂兰", "care_worker");
        let (one, two) = (staff(p, autumn, "李秀英", "care_worker"), staff(p, autumn, "赵美玲", "care_worker"));
        agreed(p, "C03", 1);
        let order = orders(p)[0].0;
        assert_eq!(code(assigned(p, &command(order, alone))), "candidate_excluded");
        let other_house = AssignOrder { companion_id: Some(alone), ..command(order, one) };
        assert_eq!(code(assigned(p, &other_house)), "no_companion");
        assert_eq!(code(assigned(p, &command(order, one))), "ok");
        assert_eq!(events(p)[0], "assigned 2026-10-08 09:00 true");
        let view = p.look(|cx| queries::order(cx, &clerk(), order)).unwrap();
        assert_eq!((view.worker.as_str(), view.companion.as_str()), ("李秀英", "赵美玲"));
        assert!(view.candidates.iter().any(|row| row.chosen && row.worker_id == one));
        assert!(view.candidates.iter().any(|row| !row.fit && row.worker_id == alone), "the explanation is kept");
        assert_eq!(two, view.order.state.assignment().unwrap().companion_id.unwrap());
    });
}

#[test]
fn who_is_rejected_needs_a_written_reason_or_cannot_go_at_all() {
    on_both_engines(|p| {
        let spring = hire(p, SPRING, 1_000);
        let worker = staff(p, spring, "张桂兰", "care_worker");
        let cleaner = staff(p, spring, "李秀英", "housekeeper");
        agreed(p, "C02", 1);
        let order = orders(p)[0].0;
        let stand = |standing| {
            let cmd = SetStanding { provider_id: spring, standing, reason: "考核得分 75".into() };
            p.run(move |cx| provider::set_standing(cx, &clerk(), &cmd)).unwrap();
        };
        let urged = |worker| AssignOrder { override_reason: Some("本村只有她".into()), ..command(order, worker) };
        assert_eq!(code(assigned(p, &urged(cleaner))), "candidate_excluded");
        stand(Standing::Red);
        assert_eq!(code(assigned(p, &urged(worker))), "candidate_excluded");
        stand(Standing::Yellow);
        assert_eq!(code(p.run(move |cx| auto_assign(cx, &clerk(), order))), "nobody_fits");
        assert_eq!(code(assigned(p, &command(order, worker))), "invalid_input:override_reason");
        assert_eq!(code(assigned(p, &urged(worker))), "ok");
        let kept = p.look(|cx| queries::order(cx, &clerk(), order)).unwrap();
        assert_eq!(kept.order.reason, "本村只有她");
    });
}

#[test]
fn a_contract_is_never_exceeded() {
    on_both_engines(|p| {
        let spring = hire(p, SPRING, 250);
        let worker = staff(p, spring, "张桂兰", "care_worker");
        agreed(p, "C02", 3);
        let first = orders(p)[0].0;
        assert_eq!(code(assigned(p, &command(first, worker))), "candidate_excluded");
        // The whole line costs 300 yuan; one order fits, and the task passes to the next.
        assert_eq!(p.run(move |cx| auto_assign(cx, &clerk(), first)).unwrap().orders, 1);
        assert_eq!((used(p), tasks(p)), (10_000, vec![("order.assign".to_owned(), orders(p)[1].0.to_string())]));
    });
}

#[test]
fn a_wished_time_is_kept_unless_it_is_taken_or_past() {
    on_both_engines(|p| {
        let spring = hire(p, SPRING, 1_000);
        let worker = staff(p, spring, "张桂兰", "care_worker");
        agreed(p, "C02", 1);
        agreed(p, "C02", 1);
        let (one, two) = (orders(p)[0].0, orders(p)[1].0);
        let now = platform::testing::start();
        let at = |order, starts| AssignOrder { starts_at: Some(starts), ..command(order, worker) };
        let wish = base::Timestamp::in_china(jiff::civil::date(2026, 10, 9), 14, 0);
        assert_eq!(code(assigned(p, &at(one, now.plus_minutes(-1)))), "invalid_input:starts_at");
        assert_eq!(assigned(p, &at(one, wish)).unwrap().starts_at, wish);
        assert_eq!(code(assigned(p, &at(two, wish.plus_minutes(89)))), "invalid_input:starts_at");
        assert_eq!(code(assigned(p, &at(two, wish.plus_minutes(90)))), "ok");
    });
}

#[test]
fn a_failed_visit_gives_the_money_back_and_is_tried_again() {
    on_both_engines(|p| {
        let spring = hire(p, SPRING, 1_000);
        let worker = staff(p, spring, "张桂兰", "care_worker");
        let plan = agreed(p, "C02", 1);
        let order = orders(p)[0].0;
        for attempt in 1..=3 {
            assigned(p, &command(order, worker)).unwrap();
            assert_eq!(used(p), 10_000);
            failed(p, order, &plan, "not_at_home");
            assert_eq!(used(p), 0);
            let kind = if attempt < 3 { "order.assign" } else { "order.review" };
            assert_eq!(tasks(p), [(kind.to_owned(), order.to_string())], "attempt {attempt}");
        }
        assert_eq!(orders(p)[0].1, "cancelled");
    });
}

/// An order that was given up after its third attempt.
fn given_up(p: &Platform) -> (OrderId, WorkerId, PlanAgreed) {
    let spring = hire(p, SPRING, 1_000);
    let worker = staff(p, spring, "张桂兰", "care_worker");
    let plan = agreed(p, "C02", 1);
    let order = orders(p)[0].0;
    for _ in 0..3 {
        assigned(p, &command(order, worker)).unwrap();
        failed(p, order, &plan, "not_at_home");
    }
    (order, worker, plan)
}

#[test]
fn an_order_that_was_given_up_is_decided_by_the_county_once() {
    on_both_engines(|p| {
        let (order, worker, plan) = given_up(p);
        let decide = |who: &authz::Actor, outcome, words: &str| {
            let (who, cmd) = (who.clone(), review::ReviewOrder { order_id: order, outcome, words: words.into() });
            code(p.run(move |cx| review::run(cx, &who, &cmd)))
        };
        let again = Some(Outcome::Again);
        assert_eq!(decide(&actor("township_clerk", "371621101000"), again, "好"), "denied");
        assert_eq!(decide(&actor("county_clerk", "371622000000"), again, "好"), "not_found");
        assert_eq!(decide(&clerk(), None, ""), "invalid_input:outcome");
        assert_eq!(decide(&clerk(), again, " "), "invalid_input:words");
        assert!(p.look(|cx| queries::order(cx, &clerk(), order)).unwrap().may_review);
        assert_eq!(decide(&clerk(), again, "联系上女儿，约好周五在家。"), "ok");
        let view = p.look(|cx| queries::order(cx, &clerk(), order)).unwrap();
        assert_eq!((view.order.attempts, view.may_assign, view.may_review), (0, true, false));
        assert_eq!(view.reviews[0].words, "联系上女儿，约好周五在家。");
        assert_eq!(tasks(p), [("order.assign".to_owned(), order.to_string())]);
        assert_eq!(decide(&clerk(), again, "好"), "wrong_step", "it is open again");
        // Given up once more, and then for good.
        for _ in 0..3 {
            assigned(p, &command(order, worker)).unwrap();
            failed(p, order, &plan, "refused");
        }
        assert_eq!(decide(&clerk(), Some(Outcome::NotWanted), "本人明确不要。"), "ok");
        assert_eq!((orders(p)[0].1.as_str(), tasks(p)), ("cancelled", vec![]));
        assert_eq!(decide(&clerk(), Some(Outcome::OtherHelp), "好"), "nothing_to_review");
        let told: Vec<String> = p
            .look(|cx| {
                let rows = journal::by_case(cx.tx, plan.case_id, 50)?;
                Ok(rows.into_iter().filter_map(|row| row.facts.get("order_outcome").cloned()).collect())
            })
            .unwrap();
        assert_eq!(told, ["not_wanted", "again"]);
    });
}

#[test]
fn nobody_is_sent_again_to_somebody_who_has_died() {
    on_both_engines(|p| {
        let spring = hire(p, SPRING, 1_000);
        let worker = staff(p, spring, "张桂兰", "care_worker");
        let plan = agreed(p, "C02", 1);
        let order_id = orders(p)[0].0;
        assigned(p, &command(order_id, worker)).unwrap();
        failed(p, order_id, &plan, "deceased");
        let cmd =
            move |outcome| review::ReviewOrder { order_id, outcome: Some(outcome), words: "村里证实。".into() };
        let decide = |outcome| code(p.run(move |cx| review::run(cx, &clerk(), &cmd(outcome))));
        assert_eq!(decide(Outcome::Again), "invalid_input:outcome");
        let cancelled = |p| events(p).iter().filter(|word| word.starts_with("cancelled")).count();
        assert_eq!(cancelled(p), 0);
        assert_eq!((decide(Outcome::Left), tasks(p)), ("ok".into(), vec![]));
        assert_eq!(cancelled(p), 1, "the money of the order is told to be free");
    });
}

#[test]
fn a_delivered_visit_ends_the_order_and_its_worker_is_preferred() {
    on_both_engines(|p| {
        let (spring, autumn) = (hire(p, SPRING, 1_000), hire(p, AUTUMN, 1_000));
        let known = staff(p, autumn, "张桂兰", "care_worker");
        staff(p, spring, "李秀英", "care_worker");
        let plan = agreed(p, "C02", 2);
        let (one, two) = (orders(p)[0].0, orders(p)[1].0);
        assigned(p, &AssignOrder { whole_line: false, ..command(one, known) }).unwrap();
        p.run(move |cx| {
            let done = VisitCompleted {
                visit_id: VisitId::new(cx.ids, cx.now),
                order_id: one,
                line_id: plan.lines[0].line_id,
                person_id: plan.person_id,
                division: plan.division,
                item: "C02".into(),
                price_fen: Fen::from_yuan(100),
                provider_id: autumn,
                worker_id: known,
                minutes: 60,
                exceptions: vec![],
            };
            react::on_visit_completed(cx, &done)?;
            let visit_id = done.visit_id;
            react::on_visit_rated(cx, &VisitRated { visit_id, division: plan.division, provider_id: autumn, rating: 3 })
        })
        .unwrap();
        assert_eq!(orders(p)[0].1, "done");
        let proposal = p.look(|cx| propose::candidates(cx, &clerk(), two)).unwrap();
        let best = &proposal.ranked[0];
        assert_eq!(
            (best.candidate.worker_id, best.candidate.served, best.candidate.provider.rating),
            (known, 1, (3, 1))
        );
    });
}

fn manager(provider: base::id::ProviderId) -> authz::Actor {
    let grant =
        authz::Grant { role: "provider_manager".into(), division: None, provider_id: Some(provider), person_id: None };
    authz::Actor { grants: vec![grant], ..clerk() }
}

#[test]
fn the_provider_accepts_or_hands_back_its_own_orders_and_sees_no_more_than_it_needs() {
    on_both_engines(|p| {
        let (spring, autumn) = (hire(p, SPRING, 1_000), hire(p, AUTUMN, 1_000));
        let worker = staff(p, spring, "张桂兰", "care_worker");
        staff(p, autumn, "李秀英", "care_worker");
        let plan = agreed(p, "C02", 3);
        let ids: Vec<OrderId> = orders(p).iter().map(|o| o.0).collect();
        assigned(p, &command(ids[0], worker)).unwrap();
        let (ours, others) = (manager(spring), manager(autumn));
        let queue = |who: &authz::Actor| {
            let scope = authz::require(p.policy(), who, "task.read").unwrap();
            let asked = flow::Asked { tab: flow::Tab::All, within: None, after: None, limit: 9 };
            p.look(|cx| Ok(flow::page(cx.tx, &scope, who, cx.now, &asked)?)).unwrap()
        };
        assert_eq!((queue(&ours).len(), queue(&others).len(), queue(&clerk()).len()), (1, 0, 0));
        assert_eq!((queue(&ours)[0].kind.as_str(), queue(&ours)[0].person_id), ("order.accept", None));
        let view = p.look(|cx| queries::order(cx, &ours, ids[0])).unwrap();
        assert!(view.may_accept && view.may_hand_back && view.candidates.is_empty() && view.age.is_none());
        let list = p.look(|cx| queries::orders(cx, &ours, None, None)).unwrap();
        assert!(list.rows.len() == 3 && list.rows.iter().all(|row| row.age.is_none() && row.person == "王**"));

        let accept = |who: &authz::Actor| {
            let (who, id) = (who.clone(), ids[1]);
            code(p.run(move |cx| accept::run(cx, &who, id)))
        };
        assert_eq!((accept(&others), accept(&clerk())), ("not_found".into(), "denied".into()));
        assert_eq!((accept(&ours), accept(&ours)), ("ok".into(), "already_accepted".into()));
        assert_eq!((tasks(p), queue(&ours).len()), (vec![], 0), "the line was accepted as a whole");

        let back = |who: &authz::Actor, at: usize, whole_line, words: &str| {
            let cmd = hand_back::HandBackOrder { order_id: ids[at], whole_line, words: words.into() };
            let who = who.clone();
            code(p.run(move |cx| hand_back::run(cx, &who, &cmd)))
        };
        assert_eq!(back(&others, 1, true, "太远"), "not_found");
        assert_eq!(back(&ours, 1, true, " "), "invalid_input:words");
        assert_eq!(back(&ours, 1, true, "护理员骨折，没有人接替。"), "ok");
        let states: Vec<String> = orders(p).into_iter().map(|o| o.1).collect();
        assert_eq!((states, used(p)), (vec!["assigned".into(), "open".into(), "open".into()], 10_000));
        assert_eq!(events(p).iter().filter(|word| *word == "returned").count(), 2);
        assert_eq!(tasks(p), [("order.assign".to_owned(), ids[1].to_string())]);
        assert_eq!(back(&ours, 1, true, "再退一次"), "not_found", "it is no longer theirs");
        let seen = p.look(|cx| queries::order(cx, &clerk(), ids[1])).unwrap();
        assert_eq!(seen.reviews[0].words, "护理员骨折，没有人接替。");
        p.clock().set(seen_start(p, ids[0]));
        assert_eq!(back(&ours, 0, false, "晚了"), "too_late_to_hand_back");
        let told: Vec<String> =
            p.look(|cx| Ok(journal::by_case(cx.tx, plan.case_id, 9)?)).unwrap().into_iter().map(|r| r.action).collect();
        assert_eq!(told[..2], ["order.handed-back", "order.accepted"]);
    });
}

/// When the visit of an assigned order begins.
fn seen_start(p: &Platform, id: OrderId) -> base::Timestamp {
    p.look(|cx| queries::order(cx, &clerk(), id)).unwrap().order.state.assignment().unwrap().starts_at
}

#[test]
fn everybody_sees_and_touches_only_their_own() {
    on_both_engines(|p| {
        let spring = hire(p, SPRING, 1_000);
        let worker = staff(p, spring, "张桂兰", "care_worker");
        agreed(p, "C02", 2);
        let order = orders(p)[0].0;
        let elsewhere = actor("county_clerk", "371600000000");
        let township = actor("township_clerk", "371621101000");
        let total = |who: &authz::Actor| {
            let who = who.clone();
            p.look(move |cx| queries::orders(cx, &who, None, None)).map(|list| (list.counts.total, list.rows.len()))
        };
        assert_eq!(total(&clerk()).unwrap(), (2, 2));
        assert_eq!(total(&township).unwrap(), (0, 0));
        assert_eq!(code(total(&actor("volunteer", "371621000000"))), "denied");
        let cmd = command(order, worker);
        let (by, other) = (township.clone(), cmd.clone());
        assert_eq!(code(p.run(move |cx| assign::run(cx, &by, &other))), "denied");
        let manager = authz::Actor {
            grants: vec![authz::Grant {
                role: "provider_manager".into(),
                division: None,
                provider_id: Some(spring),
                person_id: None,
            }],
            ..elsewhere
        };
        assert_eq!(total(&manager).unwrap(), (0, 0), "an open order belongs to no provider yet");
        let by = manager.clone();
        let other = cmd.clone();
        assert_eq!(code(p.run(move |cx| assign::run(cx, &by, &other))), "not_found");
        assigned(p, &cmd).unwrap();
        assert_eq!(total(&manager).unwrap(), (2, 2));
    });
}

#[test]
fn a_list_goes_on_where_the_page_ended() {
    on_both_engines(|p| {
        agreed(p, "C02", 51);
        agreed(p, "C02", 52);
        let mut seen = std::collections::BTreeSet::new();
        let (mut after, mut pages) = (None, 0);
        loop {
            let list = p.look(|cx| queries::orders(cx, &clerk(), None, after.as_deref())).unwrap();
            assert_eq!(list.shown_total(), 103);
            seen.extend(list.rows.iter().map(|row| row.id));
            pages += 1;
            after = list.next;
            if after.is_none() {
                break;
            }
        }
        assert_eq!((seen.len(), pages), (103, 3));
    });
}
