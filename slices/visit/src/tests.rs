//! Visits on both engines, through reaction, use cases, queries and pages.

use crate::model::{FailReason, IncidentKind, IncidentOutcome, Reading, State, StateWord};
use crate::pages::{
    board::BoardPage,
    day::DayPage,
    record::{ClosingForm, RecordPage},
    visit,
};
use crate::queries::{self, Wanted};
use crate::use_cases::check_out::{CheckOut, Proof};
use crate::use_cases::{check_in, check_out, close_incident, fail, rate, record_session, report_incident, tick_steps};
use crate::{SCHEMA, door_code, react, store};
use askama::Template;
use authz::{Actor, Grant, Scope};
use base::id::{OrderId, PersonId, PlanLineId, ProviderId, UserId, VisitId, WorkerId};
use base::{Failure, Fen, IdSource};
use contract::{Event, OrderAssigned};
use db::{Migration, MigrationSet, params, sql};
use platform::testing::{actor, division, start};
use platform::{Cx, Platform};
use ui::{Errors, Lang, Page, Session, moments};

/// Stands in for provider, admin and ledger, and hears what this slice tells.
const WORLD: MigrationSet = MigrationSet {
    owner: "visit_test_world",
    steps: &[Migration {
        name: "0001_world",
        sql: "create table test_worker (id text primary key, user_id text, name text);
              create view v_worker as select id, user_id, name from test_worker;
              create table test_provider (id text primary key, name text);
              create view v_provider as select id, name from test_provider;
              create table test_user (id text primary key, name text);
              create view v_user as select id, name from test_user;
              create table test_line (visit_id text, state text, amount_fen bigint, priced_at bigint);
              create view v_settlement as select visit_id, state, amount_fen, priced_at from test_line;
              create view v_case as select id, id as person_id, id as division, name as state, name as number,
                  0 as opened_at from test_user;
              create view v_plan as select id, id as person_id, id as case_id, name as state from test_user;
              create table test_heard (word text)",
    }],
};

const VILLAGE: &str = "371621001001";

fn listen(cx: &mut Cx<'_, '_>, event: &Event) -> Result<(), Failure> {
    let word = if let Event::VisitCompleted(e) = event {
        format!("completed {} {} {}", e.minutes, e.price_fen, e.exceptions.join(","))
    } else if let Event::VisitFailed(e) = event {
        format!("failed {}", e.reason)
    } else if let Event::VisitRated(e) = event {
        format!("rated {}", e.rating)
    } else {
        return Ok(());
    };
    cx.tx.execute(sql!("insert into test_heard (word) values ($1)"), &params![word])?;
    Ok(())
}

fn on_both_engines(test: impl Fn(&Platform)) {
    platform::testing::on_both_engines(&[WORLD, registry::SCHEMA, SCHEMA], listen, test);
}

fn heard(platform: &Platform) -> Vec<String> {
    platform.look(|cx| Ok(cx.tx.query(sql!("select word from test_heard order by word"), &[], |r| r.get(0))?)).unwrap()
}

fn carer(seed: u64) -> Actor {
    let who = actor("care_worker", "371621000000");
    Actor { user_id: UserId::new(&mut IdSource::seeded(seed), start()), ..who }
}

fn recipient(person: PersonId) -> Actor {
    let who = actor("citizen", "371621000000");
    let grant = Grant { role: "citizen".into(), division: None, provider_id: None, person_id: Some(person) };
    Actor { grants: vec![grant], ..who }
}

/// 王秀英 of Dongguan, at home at 37.5 N 117.5 E.
fn person(cx: &mut Cx<'_, '_>) -> Result<PersonId, Failure> {
    let id = PersonId::new(cx.ids, cx.now);
    cx.tx.execute(
        sql!(
            "insert into registry_person (id, name, name_key, sex, birth_date, division, categories, tags, lat, lon, created_at)
             values ($1, '王秀英', '王秀英', 'female', '1945-03-12', $2, '[]', '[]', $3, $4, $5)"
        ),
        &params![id, VILLAGE, 37.5, 117.5, cx.now],
    )?;
    Ok(id)
}

fn worker(cx: &mut Cx<'_, '_>, user: UserId) -> Result<WorkerId, Failure> {
    let id = WorkerId::new(cx.ids, cx.now);
    cx.tx
        .execute(sql!("insert into test_worker (id, user_id, name) values ($1, $2, '张护理员')"), &params![id, user])?;
    Ok(id)
}

fn order(cx: &mut Cx<'_, '_>, worker_id: WorkerId, item: &str) -> Result<OrderAssigned, Failure> {
    let provider_id = ProviderId::new(cx.ids, cx.now);
    cx.tx.execute(sql!("insert into test_provider (id, name) values ($1, '惠民照护')"), &params![provider_id])?;
    Ok(OrderAssigned {
        order_id: OrderId::new(cx.ids, cx.now),
        line_id: PlanLineId::new(cx.ids, cx.now),
        person_id: person(cx)?,
        division: division(VILLAGE),
        item: item.into(),
        price_fen: Fen(8_000),
        provider_id,
        worker_id,
        companion_id: None,
        starts_at: cx.now,
        minutes: 90,
    })
}

/// An order assigned to a carer, and the visit that came of it.
fn assigned(platform: &Platform, who: &Actor, item: &'static str) -> (OrderAssigned, VisitId) {
    let user = who.user_id;
    platform
        .run(move |cx| {
            let worker_id = worker(cx, user)?;
            let event = order(cx, worker_id, item)?;
            react::on_order_assigned(cx, &event)?;
            let id = store::id_of_order(cx.tx, event.order_id)?.ok_or(Failure::NotFound)?;
            Ok((event, id))
        })
        .unwrap()
}

fn arrive(platform: &Platform, who: &Actor, visit_id: VisitId, lat: f64) -> Result<(), Failure> {
    let who = who.clone();
    let position = store::reading_at(lat, 117.5, Some(18));
    platform.run(move |cx| check_in::run(cx, &who, &check_in::CheckIn { visit_id, at: None, position }))
}

fn leave(platform: &Platform, who: &Actor, visit_id: VisitId, proof: Proof) -> Result<(), Failure> {
    let who = who.clone();
    platform.clock().set(start().plus_minutes(80));
    let position = store::reading_at(37.5, 117.5, Some(18));
    let cmd = CheckOut { visit_id, at: None, steps: Some(vec![1, 2]), proof, position };
    let done = platform.run(move |cx| check_out::run(cx, &who, &cmd));
    platform.clock().set(start());
    done
}

fn found(platform: &Platform, id: VisitId) -> crate::model::Visit {
    platform.look(|cx| store::visit(cx.tx, &Scope::reaction("a test looks"), id)).unwrap()
}

fn code_of<T: std::fmt::Debug>(answer: Result<T, Failure>) -> String {
    match answer {
        Err(Failure::Rejected(rejection)) => rejection.code.to_owned(),
        other => format!("{other:?}"),
    }
}

#[test]
fn a_visit_from_assignment_to_rating() {
    on_both_engines(|platform| {
        let who = carer(1);
        let (event, id) = assigned(platform, &who, "C03");
        arrive(platform, &who, id, 37.5001).unwrap();
        assert_eq!(code_of(arrive(platform, &who, id, 37.5)), "wrong_step");
        leave(platform, &who, id, Proof::Signature("M1 1L2 2".into())).unwrap();
        let visit = found(platform, id);
        let metres = |reading: Option<Reading>| reading.and_then(|r| r.distance_m);
        assert_eq!((visit.state.word(), visit.minutes(), visit.steps.clone()), (StateWord::Completed, 80, vec![1, 2]));
        assert_eq!(metres(visit.state.arrival().unwrap().reading), Some(11));
        assert_eq!(metres(visit.state.departure().unwrap().reading), Some(0));
        let owner = recipient(event.person_id);
        let cmd = rate::RateVisit { visit_id: id, rating: 3, note: "洗得很好".into() };
        let again = (owner.clone(), cmd.clone());
        platform.clock().set(start().plus_minutes(200));
        platform.run(move |cx| rate::run(cx, &owner, &cmd)).unwrap();
        assert_eq!(code_of(platform.run(move |cx| rate::run(cx, &again.0, &again.1))), "already_rated");
        assert_eq!(heard(platform), ["completed 80 80.00 ", "rated 3"]);
    });
}

#[test]
fn a_visit_is_nobody_elses() {
    on_both_engines(|platform| {
        let (who, other) = (carer(1), carer(2));
        let (_, id) = assigned(platform, &who, "C03");
        assert!(matches!(arrive(platform, &other, id, 37.5), Err(Failure::NotFound)));
        let stranger = recipient(PersonId::new(&mut IdSource::seeded(9), start()));
        let cmd = rate::RateVisit { visit_id: id, rating: 3, note: String::new() };
        assert!(matches!(platform.run(move |cx| rate::run(cx, &stranger, &cmd)), Err(Failure::NotFound)));
        let clerk = actor("county_clerk", "371621000000");
        assert!(matches!(arrive(platform, &clerk, id, 37.5), Err(Failure::Denied { .. })));
        let far = actor("township_clerk", "371621101000");
        assert_eq!(platform.look(|cx| queries::list(cx, &far, Wanted::default())).unwrap().rows.len(), 0);
    });
}

#[test]
fn another_assignment_moves_the_visit_and_the_sight_of_it() {
    on_both_engines(|platform| {
        let (first, second) = (carer(1), carer(2));
        let (event, id) = assigned(platform, &first, "C03");
        let user = second.user_id;
        let again = event.clone();
        platform
            .run(move |cx| {
                let worker_id = worker(cx, user)?;
                react::on_order_assigned(cx, &OrderAssigned { worker_id, ..again.clone() })
            })
            .unwrap();
        assert!(matches!(arrive(platform, &first, id, 37.5), Err(Failure::NotFound)));
        arrive(platform, &second, id, 37.5).unwrap();
        let answer = platform.run(move |cx| react::on_order_assigned(cx, &event));
        assert_eq!(code_of(answer), "already_delivered");
    });
}

#[test]
fn a_companion_has_the_visit_on_the_day_list_too() {
    on_both_engines(|platform| {
        let (who, companion, other) = (carer(1), carer(2), carer(3));
        let users = (who.user_id, companion.user_id);
        platform
            .run(move |cx| {
                let (worker_id, second) = (worker(cx, users.0)?, worker(cx, users.1)?);
                cx.tx.execute(sql!("update test_worker set name = '李护理员' where id = $1"), &params![second])?;
                let event = order(cx, worker_id, "C03")?;
                react::on_order_assigned(cx, &OrderAssigned { companion_id: Some(second), ..event })
            })
            .unwrap();
        let today = |who: &Actor| platform.look(|cx| queries::day(cx, who)).unwrap().today;
        let with = |who: &Actor| today(who).iter().map(|row| row.companion.clone()).collect::<Vec<_>>();
        assert_eq!((with(&who), with(&companion)), (vec!["李护理员".to_owned()], vec!["张护理员".to_owned()]));
        assert!(today(&other).is_empty());
        let id = today(&companion)[0].id;
        let opened = platform.look(|cx| queries::field_visit(cx, &companion, id)).unwrap();
        assert_eq!(opened.row.companion, "张护理员");
    });
}

#[test]
fn positions_are_kept_only_where_the_item_asks() {
    on_both_engines(|platform| {
        let who = carer(1);
        // P01 is a telephone call: no location in its evidence.
        let (_, id) = assigned(platform, &who, "P01");
        arrive(platform, &who, id, 37.9).unwrap();
        let visit = found(platform, id);
        assert_eq!((visit.state.arrival().unwrap().reading, visit.exceptions.len()), (None, 0));
        let kept: (Option<f64>, Option<i64>) = platform
            .look(|cx| {
                Ok(cx.tx.query_one(
                    sql!("select in_lat, in_accuracy_m from visit_visit where id = $1"),
                    &params![id],
                    |r| Ok((r.get(0)?, r.get(1)?)),
                )?)
            })
            .unwrap();
        assert_eq!(kept, (None, None));
    });
}

#[test]
fn a_confirmation_of_some_kind_is_needed() {
    on_both_engines(|platform| {
        let who = carer(1);
        let (event, id) = assigned(platform, &who, "C03");
        arrive(platform, &who, id, 37.5).unwrap();
        let code = platform.look(|cx| Ok(door_code(cx.vault, event.person_id))).unwrap();
        for wrong in [Proof::Signature(" ".into()), Proof::Qr("00000000".into()), Proof::Witness(String::new())] {
            assert_eq!(code_of(leave(platform, &who, id, wrong)), "invalid_input");
        }
        leave(platform, &who, id, Proof::Qr(code.to_uppercase())).unwrap();
        assert_eq!(found(platform, id).state.word(), StateWord::Completed);
    });
}

#[test]
fn failures_and_incidents_reach_those_who_must_act() {
    on_both_engines(|platform| {
        let who = carer(1);
        let (_, id) = assigned(platform, &who, "C03");
        let county = actor("county_clerk", "371621000000");
        let told = who.clone();
        platform
            .run(move |cx| {
                let words = "老人在卫生间滑倒，已打120。".into();
                let cmd = report_incident::ReportIncident { visit_id: id, kind: IncidentKind::Fall, words };
                report_incident::run(cx, &told, &cmd)?;
                fail::run(cx, &told, &fail::FailVisit { visit_id: id, reason: FailReason::Hospitalised })
            })
            .unwrap();
        assert_eq!(heard(platform), ["failed hospitalised"]);
        let view = platform.look(|cx| queries::desk_visit(cx, &county, id)).unwrap();
        let incident = view.incidents[0].id.clone();
        let step = platform.look(|cx| Ok(flow::next_step(cx.tx, &incident)?)).unwrap();
        assert_eq!(view.incidents[0].words, "老人在卫生间滑倒，已打120。");
        let step = step.unwrap();
        assert_eq!((step.kind.as_str(), step.role.as_str()), ("visit.incident", "county_clerk"));
        assert_eq!(step.due_at, start().plus_minutes(24 * 60));
        let carers = platform.look(|cx| queries::desk_visit(cx, &who, id)).unwrap();
        assert!(carers.incidents.is_empty(), "only the county reads the words");
    });
}

#[test]
fn an_order_that_is_handed_back_takes_the_visit_off_the_list() {
    on_both_engines(|platform| {
        let who = carer(1);
        let (event, id) = assigned(platform, &who, "C03");
        let back = |event: &OrderAssigned| {
            let (order_id, person_id, division) = (event.order_id, event.person_id, event.division);
            let told = contract::OrderReturned { order_id, person_id, division };
            platform.run(move |cx| react::on_order_returned(cx, &told))
        };
        back(&event).unwrap();
        assert_eq!(found(platform, id).state.failure(), Some(FailReason::HandedBack));
        let gone = platform.look(|cx| queries::field_visit(cx, &who, id));
        assert!(matches!(gone, Err(Failure::NotFound)), "who would have gone sees it no longer");
        let cmd = fail::FailVisit { visit_id: id, reason: FailReason::HandedBack };
        let carer_says = who.clone();
        assert_eq!(code_of(platform.run(move |cx| fail::run(cx, &carer_says, &cmd))), "invalid_input");
        let (running, other) = assigned(platform, &who, "C03");
        arrive(platform, &who, other, 37.5).unwrap();
        assert_eq!(code_of(back(&running)), "already_delivered");
        for lang in Lang::ALL {
            check(&desk(platform, id, lang)[0], &["王**"]);
        }
    });
}

#[test]
fn an_incident_is_closed_once_by_the_county_with_what_was_done() {
    on_both_engines(|platform| {
        let who = carer(1);
        let (_, id) = assigned(platform, &who, "C03");
        let county = actor("county_clerk", "371621000000");
        for kind in [IncidentKind::Fall, IncidentKind::Property] {
            let (told, words) = (who.clone(), "老人在卫生间滑倒。".into());
            let cmd = report_incident::ReportIncident { visit_id: id, kind, words };
            platform.run(move |cx| report_incident::run(cx, &told, &cmd)).unwrap();
        }
        let seen = || platform.look(|cx| queries::desk_visit(cx, &county, id)).unwrap().incidents;
        let first = seen()[0].id.clone();
        let close = |who: &Actor, incident_id: &str, outcome, words: &str| {
            let (who, incident_id, words) = (who.clone(), incident_id.to_owned(), words.to_owned());
            let cmd = close_incident::CloseIncident { visit_id: id, incident_id, outcome, words };
            code_of(platform.run(move |cx| close_incident::run(cx, &who, &cmd)))
        };
        let treated = Some(IncidentOutcome::Treated);
        assert!(close(&who, &first, treated, "好").contains("Denied"));
        assert_eq!(close(&actor("county_clerk", "371622000000"), &first, treated, "好"), "Err(NotFound)");
        assert_eq!(close(&county, "no-such-incident", treated, "好"), "Err(NotFound)");
        assert_eq!(close(&county, &first, None, "好"), "invalid_input");
        assert_eq!(close(&county, &first, treated, ""), "invalid_input");
        assert_eq!(close(&county, &first, treated, "陪同到县医院检查，骨头没有问题。"), "Ok(())");
        assert_eq!(close(&county, &first, treated, "再写一次"), "incident_closed");
        let incidents = seen();
        assert_eq!(incidents[0].closed.as_ref().unwrap().words, "陪同到县医院检查，骨头没有问题。");
        let open = |incident: &str| platform.look(|cx| Ok(flow::next_step(cx.tx, incident)?)).unwrap().is_some();
        assert_eq!((open(&first), open(&incidents[1].id)), (false, true), "each incident has a task of its own");
        for lang in Lang::ALL {
            let record = &desk(platform, id, lang)[0];
            check(record, &["陪同到县医院检查", &format!("/incidents/{}", incidents[1].id)]);
            assert!(!record.contains(&format!("/incidents/{first}\"")), "a closed one has no form");
        }
    });
}

#[test]
fn a_session_completes_the_present_and_ends_the_absent_or_does_nothing() {
    on_both_engines(|platform| {
        let who = carer(1);
        let ids: Vec<VisitId> = (0..3).map(|_| assigned(platform, &who, "D05").1).collect();
        let other = assigned(platform, &who, "C03").1;
        platform.clock().set(start().plus_minutes(300));
        let run = |present: Vec<VisitId>, absent: Vec<VisitId>| {
            let who = who.clone();
            let cmd = record_session::RecordSession { item: "D05".into(), at: start(), minutes: 90, present, absent };
            platform.run(move |cx| record_session::run(cx, &who, &cmd))
        };
        assert_eq!(code_of(run(vec![ids[0], other], vec![])), "other_item");
        assert_eq!(found(platform, ids[0]).state, State::Planned, "nothing of a refused sheet stays");
        assert_eq!(code_of(run(vec![ids[0]], vec![ids[0]])), "invalid_input");
        let recorded = run(vec![ids[0], ids[1]], vec![ids[2]]).unwrap();
        assert_eq!((recorded.completed, recorded.failed), (2, 1));
        assert_eq!(heard(platform), ["completed 90 80.00 ", "completed 90 80.00 ", "failed not_at_home"]);
    });
}

#[test]
fn counts_are_those_of_the_lists_and_pages_follow_each_other() {
    on_both_engines(|platform| {
        let who = carer(1);
        let ids: Vec<VisitId> = (0..53).map(|_| assigned(platform, &who, "C03").1).collect();
        arrive(platform, &who, ids[0], 37.5).unwrap();
        let clerk = actor("county_clerk", "371621000000");
        let look = |state, after: Option<String>| {
            let wanted = Wanted { state, day: Some(start().china_date()), after: after.as_deref() };
            platform.look(|cx| queries::list(cx, &clerk, wanted)).unwrap()
        };
        let first = look(Some(StateWord::Planned), None);
        let second = look(Some(StateWord::Planned), first.next.clone());
        assert_eq!((first.rows.len(), second.rows.len(), first.shown_total(), first.counts.total), (50, 2, 52, 53));
        assert_eq!(second.next, None);
        let tomorrow = Wanted { day: start().china_date().tomorrow().ok(), ..Wanted::default() };
        assert_eq!(platform.look(|cx| queries::list(cx, &clerk, tomorrow)).unwrap().counts.total, 0);
    });
}

fn page(lang: Lang) -> Page {
    Page::plain(&Session { lang, ..Session::anonymous("/desk/board") }, "visit-title")
}

/// A missing text shows its key; addresses hold `/visits` and classes `visit-time`, `visit-who`, never these.
fn check(html: &str, words: &[&str]) {
    let classes = ["visit-top", "visit-time", "visit-who", "visit-where", "visit-head"];
    let rest = classes.iter().fold(html.to_owned(), |html, class| html.replace(class, ""));
    let missing = ["\"visit-", ">visit-", " visit-", "task-visit", "action-visit", "·visit-"];
    for start in missing {
        assert!(
            !rest.contains(start),
            "a text is missing: {:?}",
            rest.split(start).nth(1).map(|t| t.chars().take(30).collect::<String>())
        );
    }
    for word in words {
        assert!(html.contains(word), "{word} is not on the page: {html}");
    }
}

fn field(platform: &Platform, who: &Actor, id: VisitId, lang: Lang) -> String {
    let view = platform.look(|cx| queries::field_visit(cx, who, id)).unwrap();
    let form = visit::CheckOutForm::default();
    visit::VisitPage { page: page(lang), view, form, errors: Errors::default(), now: start() }.render().unwrap()
}

fn desk(platform: &Platform, id: VisitId, lang: Lang) -> Vec<String> {
    let clerk = actor("county_clerk", "371621000000");
    let view = platform.look(|cx| queries::desk_visit(cx, &clerk, id)).unwrap();
    let list = platform.look(|cx| queries::list(cx, &clerk, Wanted::default())).unwrap();
    let page = page(lang);
    let record = RecordPage {
        moments: moments(&page, &view.timeline, &view.names),
        page: page.clone(),
        view,
        may_close: true,
        form: ClosingForm::default(),
        errors: Errors::default(),
    };
    vec![record.render().unwrap(), BoardPage { page, view: list, now: start() }.render().unwrap()]
}

#[test]
fn every_page_stands_in_both_languages_at_every_state() {
    on_both_engines(|platform| {
        let who = carer(1);
        let (_, id) = assigned(platform, &who, "C03");
        let (_, failed) = assigned(platform, &who, "C03");
        for lang in Lang::ALL {
            let day = platform.look(|cx| queries::day(cx, &who)).unwrap();
            let (reports, assesses, visits) = (true, true, true);
            let html = DayPage { page: page(lang), day, now: start(), reports, assesses, visits }.render().unwrap();
            check(&html, &["王**", "09:30", "东关社区居委会"]);
            check(&field(platform, &who, id, lang), &["data-locate", "/check-in"]);
        }
        arrive(platform, &who, id, 37.9).unwrap();
        for lang in Lang::ALL {
            check(
                &field(platform, &who, id, lang),
                &["敲门问候", "先脚后身", "/check-out", "18", "value=\"fall\"", "value=\"not_at_home\""],
            );
        }
        let steps = who.clone();
        let cmd = tick_steps::TickSteps { visit_id: id, steps: vec![3, 11] };
        platform.run(move |cx| tick_steps::run(cx, &steps, &cmd)).unwrap();
        let html = field(platform, &who, id, Lang::Chinese);
        assert_eq!(html.matches("class=\"check done\"").count(), 2);
        leave(platform, &who, id, Proof::Witness("李四，邻居".into())).unwrap();
        let told = who.clone();
        platform
            .run(move |cx| fail::run(cx, &told, &fail::FailVisit { visit_id: failed, reason: FailReason::NotAtHome }))
            .unwrap();
        for lang in Lang::ALL {
            check(&field(platform, &who, id, lang), &["80.00", "href=\"/field\""]);
            check(&field(platform, &who, failed, lang), &["/field"]);
            for html in desk(platform, id, lang).iter().chain(&desk(platform, failed, lang)) {
                check(html, &["惠民照护", "张护理员"]);
            }
        }
        let record = &desk(platform, id, Lang::Chinese)[0];
        check(record, &["位置离家超过 200 米", "由见证人确认", "到达签到", "完成 2 步", "80 分钟（计划 90 分钟）"]);
        assert!(!record.contains("李四"), "the witness stays sealed");
    });
}
