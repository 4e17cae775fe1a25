//! From a finished assessment to an agreed plan, on both engines.

use super::agree::{self, AgreePlan};
use super::change_lines::{self, ChangeLines, Wish};
use super::decline::{self, DeclinePlan};
use crate::SCHEMA;
use crate::model::{Consent, Plan, State, StateWord};
use crate::store;
use crate::testing::{WORLD, assessed, born, clerk, listen, of_case, person, used};
use authz::Actor;
use base::id::PersonId;
use base::{Failure, Fen};
use db::{params, sql};
use platform::Platform;
use platform::testing::{actor, on_both_engines};
use std::sync::{Arc, Barrier};
use std::thread;

fn agree(platform: &Platform, who: &Actor, cmd: AgreePlan) -> Result<(), Failure> {
    let who = who.clone();
    platform.run(move |cx| agree::run(cx, &who, &cmd))
}

fn by_oneself(plan: &Plan) -> AgreePlan {
    AgreePlan { id: plan.id, consent: Consent::OneSelf, name: String::new(), version: plan.version }
}

fn choose(platform: &Platform, plan: &Plan, list: &[(&str, i64)]) -> Result<(), Failure> {
    let wishes = list.iter().map(|(item, units)| Wish { item: (*item).to_owned(), units: *units }).collect();
    let cmd = ChangeLines { id: plan.id, wishes, version: plan.version };
    platform.run(move |cx| change_lines::run(cx, &clerk(), &cmd))
}

fn code(result: Result<(), Failure>) -> &'static str {
    match result {
        Ok(()) => "done",
        Err(Failure::Rejected(rejection)) => rejection.code,
        Err(Failure::Conflict) => "conflict",
        Err(Failure::NotFound) => "not_found",
        Err(Failure::Denied { .. }) => "denied",
        Err(other) => panic!("{other}"),
    }
}

fn open_tasks(platform: &Platform) -> Vec<(String, String)> {
    let sql = sql!("select kind, subject_id from flow_task where state = 'open' order by id");
    platform.look(|cx| Ok(cx.tx.query(sql, &[], |r| Ok((r.get(0)?, r.get(1)?)))?)).unwrap()
}

#[test]
fn an_assessment_becomes_a_draft_with_frozen_prices() {
    on_both_engines(&[WORLD, SCHEMA], listen, |platform| {
        let event = assessed(platform, person(platform), &["bathing", "lonely"]);
        let plan = of_case(platform, event.case_id);
        let lines: Vec<_> =
            plan.lines.iter().map(|l| (l.item.as_str(), l.units, l.price_fen.fen(), l.tranche)).collect();
        assert_eq!(lines, [("C03", 3, 12_000, 1), ("P02", 4, 3_000, 2)]);
        assert_eq!(
            (plan.state.word(), plan.grade_level, plan.priced_on.to_string().as_str()),
            (StateWord::Draft, 1, "2026-09-18")
        );
        assert!(!plan.policy_stamp.is_empty());
        assert_eq!(plan.due_at.to_string(), "2026-09-24 17:30");
        assert_eq!(open_tasks(platform), [("plan.agree".to_owned(), plan.id.to_string())]);
        assert_eq!(used(platform, event.person_id), [0, 0, 0], "a draft takes nothing");
    });
}

#[test]
fn a_newer_assessment_replaces_the_offer_but_never_an_agreement() {
    on_both_engines(&[WORLD, SCHEMA], listen, |platform| {
        let event = assessed(platform, person(platform), &["bathing"]);
        let first = of_case(platform, event.case_id);
        let again = event.clone();
        platform.run(move |cx| crate::react::on_assessment_completed(cx, &again)).unwrap();
        let second = of_case(platform, event.case_id);
        assert_ne!(first.id, second.id);
        assert_eq!(code(agree(platform, &clerk(), AgreePlan { version: 2, ..by_oneself(&first) })), "wrong_step");
        assert_eq!(open_tasks(platform).len(), 1);
        assert_eq!(code(agree(platform, &clerk(), by_oneself(&second))), "done");
        platform.run(move |cx| crate::react::on_assessment_completed(cx, &event)).unwrap();
        let third = of_case(platform, second.case_id);
        let lines: Vec<_> = third.lines.iter().map(|l| (l.item.as_str(), l.units)).collect();
        assert_eq!(lines, [("L11", 2)], "360 of 400 yuan are taken: no bath fits any more, two foot baths do");
        assert_eq!(code(choose(platform, &third, &[])), "done");
        assert_eq!(code(agree(platform, &clerk(), AgreePlan { version: 2, ..by_oneself(&third) })), "plan_empty");
    });
}

#[test]
fn choosing_keeps_to_list_tranches_and_quota() {
    on_both_engines(&[WORLD, SCHEMA], listen, |platform| {
        let event = assessed(platform, person(platform), &["bathing"]);
        let plan = of_case(platform, event.case_id);
        let table: [(&[(&str, i64)], &str); 6] = [
            (&[("N07", 1)], "negative_list"),
            (&[("X99", 1)], "not_on_list"),
            (&[("D07", 1)], "other_group"),
            (&[("P02", 1)], "tranche_closed"),
            (&[("C03", 4)], "quota_exhausted"),
            (&[("C03", 2), ("L01", 13), ("L02", 0)], "done"),
        ];
        for (list, expected) in table {
            assert_eq!(code(choose(platform, &plan, list)), expected, "{list:?}");
        }
        assert_eq!(code(choose(platform, &plan, &[("C03", 1)])), "conflict", "the version on the screen is old");
        let changed = of_case(platform, event.case_id);
        assert_eq!(
            changed.lines.iter().map(|l| (l.item.as_str(), l.units)).collect::<Vec<_>>(),
            [("C03", 2), ("L01", 13)]
        );
    });
}

#[test]
fn agreeing_takes_the_quota_once_and_tells_the_others() {
    on_both_engines(&[WORLD, SCHEMA], listen, |platform| {
        let event = assessed(platform, person(platform), &["bathing", "lonely"]);
        let plan = of_case(platform, event.case_id);
        let guardian = AgreePlan { consent: Consent::Guardian, ..by_oneself(&plan) };
        assert_eq!(code(agree(platform, &clerk(), guardian)), "invalid_input", "who agrees for another is named");
        assert_eq!(code(agree(platform, &clerk(), AgreePlan { version: 7, ..by_oneself(&plan) })), "conflict");
        assert_eq!(code(agree(platform, &actor("township_clerk", "371621101"), by_oneself(&plan))), "not_found");
        assert_eq!(code(agree(platform, &actor("leader", "371621"), by_oneself(&plan))), "denied");
        assert_eq!(code(agree(platform, &clerk(), by_oneself(&plan))), "done");
        assert_eq!(used(platform, event.person_id), [36_000, 12_000, 0]);
        let told = platform
            .look(|cx| {
                let sql = sql!("select from_on, lines, total_fen from test_agreed where plan_id = $1");
                Ok(cx.tx.query_one(sql, &params![plan.id], |r| {
                    Ok((r.get::<String>(0)?, r.get::<i64>(1)?, r.get::<i64>(2)?))
                })?)
            })
            .unwrap();
        assert_eq!(told, ("2026-09-19".to_owned(), 2, 48_000));
        assert_eq!(open_tasks(platform), []);
        assert_eq!(code(agree(platform, &clerk(), AgreePlan { version: 2, ..by_oneself(&plan) })), "wrong_step");
        assert_eq!(used(platform, event.person_id), [36_000, 12_000, 0]);
    });
}

#[test]
fn a_citizen_agrees_alone_and_only_to_the_own_plan() {
    on_both_engines(&[WORLD, SCHEMA], listen, |platform| {
        let event = assessed(platform, person(platform), &["bathing"]);
        let plan = of_case(platform, event.case_id);
        let citizen = |person_id: PersonId| {
            let mut who = actor("citizen", "371621001200");
            who.grants[0].person_id = Some(person_id);
            who
        };
        let other = person(platform);
        assert_eq!(code(agree(platform, &citizen(other), by_oneself(&plan))), "not_found");
        let proxy = AgreePlan { consent: Consent::Proxy, name: "李红".into(), ..by_oneself(&plan) };
        assert_eq!(code(agree(platform, &citizen(event.person_id), proxy)), "proxy_at_the_window");
        assert_eq!(code(agree(platform, &citizen(event.person_id), by_oneself(&plan))), "done");
    });
}

fn citizen(person_id: PersonId) -> Actor {
    let mut who = actor("citizen", "371621001200");
    who.grants[0].division = None;
    who.grants[0].person_id = Some(person_id);
    who
}

#[test]
fn a_citizen_reads_the_own_offer_and_nobody_elses() {
    on_both_engines(&[WORLD, SCHEMA], listen, |platform| {
        let event = assessed(platform, person(platform), &["bathing", "lonely"]);
        let offers = |who: &Actor| platform.look(|cx| crate::offers(cx, who));
        let mine = offers(&citizen(event.person_id)).unwrap();
        let said: Vec<_> = mine[0].services.iter().map(|s| (s.item.0.as_str(), s.units, s.total_fen.fen())).collect();
        assert_eq!(said, [("上门助浴", 3, 36_000), ("陪伴精神慰藉", 4, 12_000)]);
        assert_eq!((mine[0].total_fen.fen(), mine[0].left_fen.fen(), mine[0].guardian_only), (48_000, 52_000, false));
        assert_eq!(offers(&citizen(person(platform))).unwrap(), []);
        assert!(matches!(offers(&clerk()), Err(Failure::NotFound)), "a clerk speaks for nobody in particular");
        let (who, cmd) =
            (citizen(event.person_id), DeclinePlan { id: mine[0].id, reason: "想再想想".into(), version: 1 });
        platform.run(move |cx| decline::run(cx, &who, &cmd)).unwrap();
        let again = offers(&citizen(event.person_id)).unwrap();
        assert_eq!((again[0].declined.as_deref(), again[0].version), (Some("想再想想"), 2));
        let plan = of_case(platform, event.case_id);
        assert_eq!(code(agree(platform, &citizen(event.person_id), by_oneself(&plan))), "done");
        assert_eq!(offers(&citizen(event.person_id)).unwrap(), []);
    });
}

/// The open task of a plan: why, and until when.
fn task(platform: &Platform, plan: &Plan) -> (String, String) {
    let (id, sql) = (plan.id, sql!("select reason, due_at from flow_task where state = 'open' and subject_id = $1"));
    let row = |r: &db::Row<'_>| Ok((r.get(0)?, r.get::<base::Timestamp>(1)?.to_string()));
    platform.look(|cx| Ok(cx.tx.query_one(sql, &params![id], row)?)).unwrap()
}

#[test]
fn a_draft_that_nothing_open_can_answer_waits_and_is_drafted_again() {
    on_both_engines(&[WORLD, SCHEMA], listen, |platform| {
        let spring = base::Timestamp::in_china(jiff::civil::date(2026, 3, 2), 9, 30);
        platform.clock().set(spring);
        let event = assessed(platform, person(platform), &["skills"]);
        let plan = of_case(platform, event.case_id);
        // Sixty days for each tranche before the third (惠民县).
        assert_eq!((plan.lines.len(), plan.waits_until), (0, Some(jiff::civil::date(2026, 6, 30))));
        let (reason, due) = task(platform, &plan);
        assert_eq!(due, "2026-06-30 17:30", "nobody is late before it opens");
        assert!(reason.contains("最迟 2026-06-30 开"), "{reason}");
        assert_eq!(platform.run(crate::react::offer_waiting).unwrap(), 0, "not open yet");
        platform.clock().set(base::Timestamp::in_china(jiff::civil::date(2026, 6, 30), 6, 0));
        assert_eq!(platform.run(crate::react::offer_waiting).unwrap(), 1);
        assert_eq!(platform.run(crate::react::offer_waiting).unwrap(), 0, "once");
        let again = of_case(platform, event.case_id);
        assert!(!again.lines.is_empty() && again.lines.iter().all(|line| line.tranche == 3));
        assert_eq!((again.waits_until, again.priced_on.to_string().as_str()), (None, "2026-06-30"));
        assert_eq!(task(platform, &again).1, "2026-07-07 17:30", "five working days from now on");
        assert_eq!(code(agree(platform, &clerk(), by_oneself(&again))), "done");
    });
}

#[test]
fn late_in_the_year_a_draft_waits_for_the_next_quota_at_most_and_not_for_what_is_chosen_by_hand() {
    on_both_engines(&[WORLD, SCHEMA], listen, |platform| {
        let event = assessed(platform, person(platform), &["skills"]);
        let plan = of_case(platform, event.case_id);
        assert_eq!(plan.waits_until.map(|day| day.to_string()).as_deref(), Some("2027-01-01"));
        let offer = &platform.look(|cx| crate::offers(cx, &citizen(event.person_id))).unwrap()[0];
        assert_eq!(offer.waits_until, plan.waits_until);
        assert_eq!(code(choose(platform, &plan, &[("C03", 1)])), "done");
        let chosen = of_case(platform, event.case_id);
        assert_eq!((chosen.waits_until, chosen.due_at.to_string().as_str()), (None, "2026-09-24 17:30"));
        assert_eq!(task(platform, &chosen).1, "2026-09-24 17:30");
        // Together with a need that can be met now, nothing waits.
        let both = of_case(platform, assessed(platform, person(platform), &["skills", "bathing"]).case_id);
        assert_eq!((both.waits_until, both.lines.len()), (None, 1));
    });
}

#[test]
fn the_guardian_agrees_for_a_minor() {
    on_both_engines(&[WORLD, SCHEMA], listen, |platform| {
        let event = assessed(platform, born(platform, "2012-05-01"), &["bathing"]);
        let plan = of_case(platform, event.case_id);
        assert_eq!(code(agree(platform, &citizen(event.person_id), by_oneself(&plan))), "guardian_needed");
        assert_eq!(code(agree(platform, &clerk(), by_oneself(&plan))), "guardian_needed");
        assert!(platform.look(|cx| crate::offers(cx, &citizen(event.person_id))).unwrap()[0].guardian_only);
        let guardian = AgreePlan { consent: Consent::Guardian, name: "李红".into(), ..by_oneself(&plan) };
        let done = code(agree(platform, &citizen(event.person_id), guardian));
        assert!(["done", "plan_empty"].contains(&done), "{done}");
    });
}

#[test]
fn a_refusal_is_kept_and_the_offer_repeated() {
    on_both_engines(&[WORLD, SCHEMA], listen, |platform| {
        let plan = of_case(platform, assessed(platform, person(platform), &["bathing"]).case_id);
        let decline = |reason: &str, version| {
            let cmd = DeclinePlan { id: plan.id, reason: reason.to_owned(), version };
            platform.run(move |cx| decline::run(cx, &clerk(), &cmd))
        };
        assert_eq!(code(decline("  ", 1)), "invalid_input");
        assert_eq!(code(decline("女儿要接去住", 1)), "done");
        let declined = of_case(platform, plan.case_id);
        assert!(matches!(&declined.state, State::Declined { reason, .. } if reason == "女儿要接去住"));
        assert_eq!(declined.due_at.to_string(), "2026-12-17 17:30", "asked again after 90 days");
        assert_eq!(open_tasks(platform).len(), 1);
        assert_eq!(code(choose(platform, &declined, &[("C03", 1)])), "done", "a changed offer is a draft again");
        let changed = of_case(platform, plan.case_id);
        assert_eq!(changed.state.word(), StateWord::Draft);
        assert_eq!(code(agree(platform, &clerk(), by_oneself(&changed))), "done");
    });
}

/// Runs one claim on each of 64 threads that start together; answers how many came through.
fn race(claims: Vec<Box<dyn FnOnce() -> Result<(), Failure> + Send>>) -> (usize, Vec<&'static str>) {
    let barrier = Arc::new(Barrier::new(claims.len()));
    let threads: Vec<_> = claims
        .into_iter()
        .map(|claim| {
            let barrier = barrier.clone();
            thread::spawn(move || {
                barrier.wait();
                code(claim())
            })
        })
        .collect();
    let codes: Vec<&'static str> = threads.into_iter().map(|t| t.join().unwrap()).collect();
    let won = codes.iter().filter(|code| **code == "done").count();
    (won, codes.into_iter().filter(|code| *code != "done").collect())
}

#[test]
fn of_64_plans_that_claim_the_last_unit_one_wins() {
    on_both_engines(&[WORLD, SCHEMA], listen, |platform| {
        let who = person(platform);
        // Each plan takes 360 of the 400 yuan of the first tranche.
        let plans: Vec<Plan> =
            (0..64).map(|_| of_case(platform, assessed(platform, who, &["bathing"]).case_id)).collect();
        let claim = |plan: &Plan| -> Box<dyn FnOnce() -> Result<(), Failure> + Send> {
            let (platform, cmd) = (platform.clone(), by_oneself(plan));
            Box::new(move || agree(&platform, &clerk(), cmd))
        };
        let (won, refused) = race(plans.iter().map(claim).collect());
        assert_eq!((won, refused), (1, vec!["quota_exhausted"; 63]));
        assert_eq!(used(platform, who), [36_000, 0, 0]);
    });
}

#[test]
fn the_guarded_update_alone_lets_one_of_64_through() {
    on_both_engines(&[WORLD, SCHEMA], listen, |platform| {
        let event = assessed(platform, person(platform), &["bathing"]);
        let owner = (event.person_id, 2026);
        let claim = |_| -> Box<dyn FnOnce() -> Result<(), Failure> + Send> {
            let platform = platform.clone();
            Box::new(move || {
                let taken = platform.run(move |cx| Ok(store::reserve(cx.tx, owner, 1, Fen(40_000))?))?;
                if taken { Ok(()) } else { Err(crate::rules::taken_meanwhile().into()) }
            })
        };
        let (won, refused) = race((0..64).map(claim).collect());
        assert_eq!((won, refused), (1, vec!["quota_exhausted"; 63]));
        assert_eq!(used(platform, event.person_id), [40_000, 0, 0]);
        let below = platform.run(move |cx| Ok(store::reserve(cx.tx, owner, 1, Fen(-1))?));
        assert!(!below.unwrap(), "a negative claim would give back what was never taken");
        let overdrawn = platform.run(move |cx| {
            let sql = sql!("update planning_quota set used_fen = amount_fen + 1 where person_id = $1");
            Ok(cx.tx.execute(sql, &params![owner.0])?)
        });
        assert!(overdrawn.unwrap_err().to_string().contains("planning_quota_used"), "the check is the last guard");
    });
}
