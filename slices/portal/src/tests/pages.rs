//! One's own page, feedback, and every page in both languages.

use super::*;
use ui::Lang;

/// A person with an agreed plan, a quota, a coming visit and a finished one.
fn served_person(p: &Platform) -> PersonId {
    let person = person_of(p, &apply(&mut Browser::new(p), ANSWERS));
    p.run(move |cx| {
        let case: String =
            cx.tx.query_one(db::sql!("select id from v_case where person_id = $1"), &db::params![person], |r| r.get(0))?;
        cx.tx.execute(
            db::sql!(
                "insert into planning_plan (id, case_id, person_id, division, state, grade, grade_level, policy_stamp,
                 priced_on, created_at, due_at, consent, agreed_by, agreed_at, from_on, to_on)
                 values ($3, $1, $2, '371621001001', 'agreed', 'partial', 1, 'x', '2026-09-01', 1, 1, 'self', $3, 1,
                 '2026-09-02', '2026-12-31')"
            ),
            &db::params![case, person, PLAN],
        )?;
        cx.tx.execute(
            db::sql!(
                "insert into planning_line (id, plan_id, item, units, price_fen, tranche) values ($2, $1, 'C03', 6, 12000, 1)"
            ),
            &db::params![PLAN, LINE],
        )?;
        for (tranche, amount, used, opened) in
            [(1, 40_000, 26_000, Some("2026-09-01")), (2, 40_000, 0, None), (3, 20_000, 0, None)]
        {
            cx.tx.execute(
                db::sql!("insert into planning_quota (person_id, year, tranche, amount_fen, used_fen, opened_on) values ($1, 2026, $2, $3, $4, $5)"),
                &db::params![person, tranche, amount, used, opened],
            )?;
        }
        cx.tx.execute(db::sql!("insert into t_worker (id, name) values ($1, '刘护理员')"), &db::params![WORKER])?;
        let now = cx.now;
        for (id, order, state, at) in
            [(COMING, "o1", "planned", now.plus_minutes(600)), (PAST, "o2", "completed", now.plus_minutes(-600))]
        {
            cx.tx.execute(
                db::sql!(
                    "insert into visit_visit (id, order_id, line_id, person_id, division, item, price_fen, provider_id,
                     worker_id, starts_at, minutes_planned, state, checked_in_at, checked_out_at, confirmation)
                     values ($1, $2, $3, $4, '371621001001', 'C03', 8000, $5, $5, $6, 60, $7, $8, $8, $9)"
                ),
                &db::params![
                    id,
                    format!("00000000-0000-7000-8000-0000000000{order}").replace('o', "a"),
                    LINE,
                    person,
                    WORKER,
                    at,
                    state,
                    (state == "completed").then_some(at),
                    (state == "completed").then_some("witness")
                ],
            )?;
        }
        Ok(())
    })
    .expect("the world is set up");
    person
}

const PLAN: &str = "00000000-0000-7000-8000-000000000005";
const LINE: &str = "00000000-0000-7000-8000-000000000001";
const WORKER: &str = "00000000-0000-7000-8000-000000000002";
const COMING: &str = "00000000-0000-7000-8000-000000000003";
const PAST: &str = "00000000-0000-7000-8000-000000000004";

#[test]
fn one_sees_ones_own_file_and_rates_ones_own_visits() {
    at_the_door(|p| {
        let person = served_person(p);
        let mut browser = Browser::signed_in(p, citizen(person));
        let page = browser.get("/my");
        page.shows("惠民救〔2026〕1号")
            .shows("已用 260 元，还可以用 740 元。")
            .shows("保基本 400 元")
            .shows("刘护理员");
        page.shows("还没有人看过").shows("这次做得怎么样？");
        assert_eq!(page.text.matches("/rating\"").count(), 1, "only what was done is rated");

        let mut other = Browser::signed_in(p, citizen(person_of(p, &apply(&mut Browser::new(p), ANSWERS))));
        other.get("/my").hides("刘护理员").hides("惠民救〔2026〕1号<");
        assert_eq!(other.post(&format!("/my/visits/{PAST}/rating"), "rating=1").status, 404);
        assert_eq!(browser.post(&format!("/my/visits/{PAST}/rating"), "rating=9").status, 422);
        browser.post(&format!("/my/visits/{PAST}/rating"), "rating=3&note=好").leads_to("/my");
        browser.get("/my").shows("您打的分：").hides("这次做得怎么样？");
        assert_eq!(browser.post(&format!("/my/visits/{PAST}/rating"), "rating=1").status, 422, "once");

        Browser::new(p).get("/my").leads_to("/login?next=/my");
        let clerk = actor("county_clerk", "371621000000");
        assert_eq!(Browser::signed_in(p, clerk).get("/my").status, 403);
    });
}

/// A person to whom a plan is offered, born in that year; and the plan's key.
fn offered_person(p: &Platform, born: &'static str) -> (PersonId, String) {
    let person = person_of(p, &apply(&mut Browser::new(p), ANSWERS));
    let plan = p.run(move |cx| {
        cx.tx.execute(
            db::sql!(
                "update registry_person set birth_date = $2, categories = '[\"destitute\", \"destitute_home\"]',
                 tags = '[\"elder_living_alone\"]' where id = $1"
            ),
            &db::params![person, born],
        )?;
        let case_id =
            cx.tx.query_one(db::sql!("select id from v_case where person_id = $1"), &db::params![person], |r| {
                r.get(0)
            })?;
        let event = contract::AssessmentCompleted {
            assessment_id: base::id::AssessmentId::new(cx.ids, cx.now),
            case_id,
            person_id: person,
            division: division("371621001001"),
            instrument: "tk6".into(),
            grade: "partial".into(),
            needs: vec!["bathing".into(), "lonely".into()],
        };
        planning::react::on_assessment_completed(cx, &event)?;
        Ok(cx
            .tx
            .query_one(db::sql!("select id from v_plan where person_id = $1"), &db::params![person], |r| r.get(0))?)
    });
    (person, plan.expect("a plan is offered"))
}

#[test]
fn one_says_no_and_then_yes_to_ones_own_plan() {
    at_the_door(|p| {
        let (person, plan) = offered_person(p, "1945-03-01");
        let mut own = Browser::signed_in(p, citizen(person));
        let page = own.get("/my");
        page.shows("给您拟的服务计划").shows("上门助浴").shows("每次 120 元，一共 360 元");
        page.shows("一共 480 元，全部从今年的额度里付").shows("还剩 520 元").shows("请在 2026-09-24 前");
        let (agree, refuse) = (format!("/my/plans/{plan}/agreement"), format!("/my/plans/{plan}/refusal"));
        let wrong = own.post(&refuse, "version=1&reason=");
        wrong.shows("请填写谢绝的原因").shows("<details open>");
        own.post(&refuse, "version=1&reason=女儿要接我去住").leads_to("/my");
        own.get("/my").shows("您说过先不要（女儿要接我去住）。2026-12-17 会再问您").hides("/refusal");

        let mut other = Browser::signed_in(p, citizen(served_person(p)));
        other.get("/my").hides("给您拟的服务计划");
        assert_eq!(other.post(&agree, "version=2&consent=self").status, 404, "nobody else's");
        let clerk = actor("township_clerk", "371621001000");
        assert_eq!(Browser::signed_in(p, clerk).post(&agree, "version=2&consent=self").status, 403, "at the desk");

        assert_eq!(own.post(&agree, "version=1&consent=self").status, 409, "not what was on the screen");
        own.post(&agree, "version=2&consent=proxy&name=李红").shows("代办同意要带委托书");
        own.post(&agree, "version=2&consent=guardian&name=").shows("value=\"guardian\" checked");
        own.post(&agree, "version=2&consent=self").leads_to("/my");
        own.get("/my").shows("我的服务计划").shows("已用 480 元").hides("给您拟的服务计划");
        let told: (String, String) = p
            .look(|cx| {
                let rows = journal::by_person(cx.tx, person, 50)?;
                let row = rows.into_iter().find(|row| row.action == "plan.agreed").ok_or(Failure::NotFound)?;
                Ok((row.role, row.facts["consent"].clone()))
            })
            .expect("told in the timeline");
        assert_eq!((told.0.as_str(), told.1.as_str()), ("citizen", "self"));
    });
}

#[test]
fn the_guardian_answers_for_a_child() {
    at_the_door(|p| {
        let (person, plan) = offered_person(p, "2012-03-01");
        let mut own = Browser::signed_in(p, citizen(person));
        own.get("/my").shows("孩子的计划要由监护人同意").hides("我自己同意");
        let agree = format!("/my/plans/{plan}/agreement");
        own.post(&agree, "version=1&consent=self").shows("未满十八周岁，要由监护人同意");
        own.post(&agree, "version=1&consent=guardian&name=李红").leads_to("/my");
    });
}

#[test]
fn whoever_looked_is_shown() {
    at_the_door(|p| {
        let person = served_person(p);
        let clerk = actor("county_clerk", "371621000000");
        let look = registry::RevealField {
            person_id: person,
            field: registry::Field::Phone,
            purpose: registry::Purpose::Contact,
        };
        p.run(move |cx| registry::reveal(cx, &clerk, &look)).expect("revealed");
        Browser::signed_in(p, citizen(person)).get("/my").shows("县级经办员").shows("联系本人").hides("还没有人看过");
    });
}

#[test]
fn feedback_is_sealed_put_before_the_township_and_answered() {
    at_the_door(|p| {
        let mut browser = Browser::new(p);
        browser.get("/feedback").shows("value=\"complaint\"").shows("value=\"opinion\"");
        let wrong = browser.post("/feedback", "words=&phone=12&kind=&township=");
        for words in ["请选一项：想说哪类事。", "请选择事情在哪个街道或乡镇。", "请填写想说的话。", "value=\"12\""]
        {
            wrong.shows(words);
        }
        let fields = "kind=complaint&township=371621001000&words=护理员没有来&phone=13865432100";
        browser.post("/feedback", fields).shows("2026-09-21");
        let sealed: Vec<u8> = p
            .look(|cx| Ok(cx.tx.query_one(db::sql!("select words_sealed from portal_feedback"), &[], |r| r.get(0))?))
            .expect("feedback");
        assert!(!String::from_utf8_lossy(&sealed).contains("护理员"));

        let mut elsewhere = Browser::signed_in(p, actor("township_clerk", "371621101000"));
        elsewhere.get("/desk/feedback").hides("护理员没有来").shows("待答复 0 件");
        let mut clerk = Browser::signed_in(p, actor("township_clerk", "371621001000"));
        let page = clerk.get("/desk/feedback");
        page.shows("护理员没有来").shows("13865432100").shows("待答复 1 件");
        let path = page.text.split("action=\"").find(|rest| rest.starts_with("/desk/feedback/")).expect("a form");
        let path = path.split('"').next().expect("an address").to_owned();
        assert_eq!(elsewhere.post(&path, "answer=好").status, 404);
        clerk.post(&path, "answer=已回电，改到明天上午").leads_to("/desk/feedback");
        clerk.get("/desk/feedback").shows("没有待答复的意见");
        assert_eq!(clerk.post(&path, "answer=再答").status, 409);
    });
}

#[test]
fn every_page_stands_in_both_languages_and_asks_for_its_proof() {
    at_the_door(|p| {
        let (person, (offered, _)) = (served_person(p), offered_person(p, "1945-03-01"));
        for lang in Lang::ALL {
            let mut visitor = Browser::new(p);
            visitor.session.lang = lang;
            for (step, fields) in ANSWERS {
                check(&visitor.get(&format!("/apply/{step}")), step);
                visitor.post(&format!("/apply/{step}"), fields);
            }
            for path in ["/", "/help", "/apply/check", "/progress", "/notices", "/feedback"] {
                check(&visitor.get(path), path);
            }
            let receipt = visitor.post("/apply/check", "").location;
            check(&visitor.get(&receipt), "receipt");
            let key = receipt.trim_start_matches("/apply/receipt/");
            check(&visitor.post("/progress", &format!("number={key}&phone_tail=2100")), "progress");
            let mut own = Browser::signed_in(p, citizen(person));
            own.session.lang = lang;
            check(&own.get("/my"), "/my");
            let mut offered = Browser::signed_in(p, citizen(offered));
            offered.session.lang = lang;
            check(&offered.get("/my"), "/my with an offer");
            let mut clerk = Browser::signed_in(p, actor("township_clerk", "371621001000"));
            clerk.session.lang = lang;
            check(&clerk.get("/desk/feedback"), "/desk/feedback");
        }
        let mut foreign = Browser::new(p);
        foreign.session.csrf = "another".into();
        for path in ["/apply/who", "/apply/check", "/progress", "/feedback"] {
            assert_eq!(foreign.post(path, "").status, 403, "{path}");
        }
    });
}

/// One heading, no bare key, nothing that the content security policy forbids.
fn check(seen: &Seen, path: &str) {
    assert_eq!(seen.status, 200, "{path} {}", seen.location);
    assert_eq!(seen.text.matches("<h1").count(), 1, "{path}");
    for bare in [">portal-", "\"portal-", ">ui-", ">role-"] {
        assert!(!seen.text.contains(bare), "{path}: {}", seen.text);
    }
    assert!(!seen.text.contains(" style=\"") && !seen.text.contains(" onclick="), "{path}");
}
