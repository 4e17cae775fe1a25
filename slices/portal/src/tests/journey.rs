//! Applying and following the application.

use super::*;

#[test]
fn an_application_takes_at_most_twelve_screens_and_no_script() {
    at_the_door(|p| {
        let mut browser = Browser::new(p);
        let (mut screens, mut inputs) = (1, 0);
        browser.get("/").shows("href=\"/apply\"");
        browser.get("/apply").leads_to("/apply/who");
        let mut next = "/apply/who".to_owned();
        for (step, fields) in ANSWERS {
            assert_eq!(next, format!("/apply/{step}"));
            let page = browser.get(&next);
            screens += 1;
            let names: std::collections::BTreeSet<&str> =
                page.text.split(" name=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
            inputs +=
                names.iter().filter(|name| !["csrf", "change", "viewport", "color-scheme"].contains(name)).count();
            assert_eq!(page.text.matches("<h1").count(), 1, "{step}");
            next = browser.post(&next, fields).location;
        }
        assert_eq!(next, "/apply/check");
        browser
            .get(&next)
            .shows("王桂兰")
            .shows("东关社区居委会")
            .shows("洗澡")
            .shows("13865432100")
            .shows("1945-01-01");
        let receipt = browser.post("/apply/check", "").location;
        screens += 2;
        browser.get(&receipt).shows("惠民救〔2026〕1号").shows("孙武街道").shows("2026年9月18日 17:30").shows("12345");
        assert!(screens <= 12 && inputs <= 35, "{screens} screens, {inputs} fields");
        assert_eq!((screens, inputs), (9, 11));

        browser.post("/apply/check", "").leads_to(&receipt);
        browser.get("/apply/check").leads_to("/apply/who");
        Browser::new(p).get(&receipt).leads_to("/progress");
    });
}

#[test]
fn what_was_answered_comes_back_and_wrong_input_is_kept() {
    at_the_door(|p| {
        let mut browser = Browser::new(p);
        browser.get("/apply/contact").leads_to("/apply/who");
        browser.post("/apply/needs", "needs=bathing").leads_to("/apply/who");
        browser.post("/apply/who", "").shows("请选一项：给谁申请。").shows("href=\"#f-for_whom\"");
        for (step, fields) in &ANSWERS[..2] {
            browser.post(&format!("/apply/{step}"), fields);
        }
        browser.get("/apply/needs").shows("value=\"meals\" checked").shows("摔过一跤");
        let wrong = browser.post("/apply/person", "name=王桂兰&id_no=123&born=&sex=");
        wrong.shows("现在是 3 位").shows("value=\"王桂兰\"").shows("value=\"123\"");
        browser.get("/apply/check").leads_to("/apply/person");
        for (step, fields) in &ANSWERS[2..] {
            browser.post(&format!("/apply/{step}"), fields);
        }
        browser.get("/apply/needs?change=1").shows("name=\"change\" value=\"1\"");
        browser.post("/apply/needs", "change=1&needs=lonely").leads_to("/apply/check");
        browser.get("/apply/check").shows("想有人说说话").hides("洗澡");
        browser.post("/apply/township", "change=1&township=371621101000").leads_to("/apply/village");
        browser.post("/apply/village", "change=1&village=371621101200").leads_to("/apply/check");
        browser.get("/apply/check").shows("刘家村委会");
        assert_eq!(browser.get("/apply/nonsense").status, 404);
        assert_eq!(browser.post("/apply/who", "for_whom=self&is_admin=1").status, 400);
    });
}

#[test]
fn a_draft_is_sealed_and_forgotten_after_a_week() {
    at_the_door(|p| {
        let mut browser = Browser::new(p);
        for (step, fields) in &ANSWERS[..3] {
            browser.post(&format!("/apply/{step}"), fields);
        }
        let kept: Vec<u8> = p
            .look(|cx| Ok(cx.tx.query_one(db::sql!("select answers_sealed from portal_draft"), &[], |r| r.get(0))?))
            .expect("a draft");
        assert!(!String::from_utf8_lossy(&kept).contains("王桂兰"));
        let mut other = Browser::new(p);
        other.cookies.insert("__Host-draft".into(), "0".repeat(64));
        other.get("/apply/person").leads_to("/apply/who");
        p.clock().set(p.clock().now().plus_minutes(7 * 24 * 60));
        browser.get("/apply/person").leads_to("/apply/who");
        Browser::new(p).post("/apply/who", "for_whom=self");
        let count: i64 = p
            .look(|cx| Ok(cx.tx.query_one(db::sql!("select count(*) from portal_draft"), &[], |r| r.get(0))?))
            .expect("a count");
        assert_eq!(count, 1, "the old draft is gone");
    });
}

#[test]
fn number_and_phone_show_where_it_stands_and_guessing_stops() {
    at_the_door(|p| {
        let key = apply(&mut Browser::new(p), ANSWERS);
        let mut browser = Browser::new(p);
        browser.get("/progress").shows("受理号");
        browser.post("/progress", "number=318&phone_tail=2100").shows("受理号看不懂").shows("value=\"318\"");
        let found = browser.post("/progress", &format!("number={key}&phone_tail=2100"));
        found.shows("惠民救〔2026〕1号").shows("class=\"now\" aria-current=\"step\"><b>已收到").shows("乡镇经办员");
        found.shows("9月18日").hides("王桂兰").hides("超期");
        p.clock().set(p.clock().now().plus_minutes(5 * 24 * 60));
        browser.post("/progress", &format!("number={key}&phone_tail=2100")).shows("超期").shows("已经超过了期限");
        for _ in 0..5 {
            browser.post("/progress", &format!("number={key}&phone_tail=9999")).shows("没有查到");
        }
        browser.post("/progress", &format!("number={key}&phone_tail=2100")).shows("试的次数太多了");
        p.clock().set(p.clock().now().plus_minutes(60));
        browser.post("/progress", &format!("number={key}&phone_tail=2100")).shows("已收到");
    });
}

#[test]
fn the_door_tells_a_stranger_nothing_about_the_registry() {
    at_the_door(|p| {
        let number = base::CitizenIdNo::demo(base::Date::new(1945, 3, 7).unwrap(), 2).unwrap();
        let with_number = format!("name=王桂兰&id_no={}", number.expose());
        let mut answers = ANSWERS.to_vec();
        answers[2].1 = &with_number;
        apply(&mut Browser::new(p), &answers);

        let mut stranger = Browser::new(p);
        let other_name = format!("name=李四&id_no={}", number.expose());
        answers[2].1 = &other_name;
        answers.iter().for_each(|(step, fields)| drop(stranger.post(&format!("/apply/{step}"), fields)));
        for _ in 0..5 {
            stranger.post("/apply/check", "").shows("姓名和身份证号对不上").hides("已有档案").hides("王桂兰");
        }
        stranger.post("/apply/check", "").shows("试的次数太多了").hides("王桂兰");
        p.clock().set(p.clock().now().plus_minutes(60));
        stranger.post("/apply/person", &with_number);
        let again = stranger.post("/apply/check", "");
        again.shows("这一位已经申请过").hides("惠民救");

        // Without a number nobody is turned away, whoever has the same name.
        apply(&mut Browser::new(p), ANSWERS);
        apply(&mut Browser::new(p), ANSWERS);
    });
}

#[test]
fn an_application_outside_of_office_hours_is_accepted_on_the_next_working_day() {
    at_the_door(|p| {
        let at = |month, day, hour| base::Timestamp::in_china(jiff::civil::date(2026, month, day), hour, 0);
        // A Saturday before a worked Sunday, a worked Sunday at night, a holiday.
        let cases = [
            (at(9, 19, 10), "2026-09-20", "2026年9月20日"),
            (at(9, 20, 21), "2026-09-21", "2026年9月21日"),
            (at(10, 3, 9), "2026-10-08", "2026年10月8日"),
        ];
        for (now, due, written) in cases {
            p.clock().set(now);
            let mut browser = Browser::new(p);
            let key = apply(&mut browser, ANSWERS);
            let until: base::Timestamp = p
                .look(|cx| {
                    let sql = db::sql!("select due_at from flow_task order by opened_at desc limit 1");
                    Ok(cx.tx.query_one(sql, &[], |r| r.get(0))?)
                })
                .expect("the queue");
            assert_eq!(until.to_string(), format!("{due} 17:30"), "what has just arrived is not late");
            browser.get(&format!("/apply/receipt/{key}")).shows(written);
        }
    });
}

#[test]
fn a_child_is_never_on_notice_and_a_notice_says_little() {
    at_the_door(|p| {
        let grown = apply(&mut Browser::new(p), ANSWERS);
        let mut answers = ANSWERS.to_vec();
        answers[2].1 = "name=孙小明&born=2017&sex=male";
        let child = apply(&mut Browser::new(p), &answers);
        let clerk = actor("township_clerk", "371621001000");
        for key in [&grown, &child] {
            review(p, &clerk, key);
        }
        let page = Browser::new(p).get("/notices");
        page.shows("王**").shows("东关社区居委会").hides("王桂兰").hides("孙").hides("洗澡");
        let json = Browser::new(p).get("/api/v1/notices");
        json.shows("\"name\":\"王**\"").hides("孙");
        p.clock().set(p.clock().now().plus_minutes(40 * 24 * 60));
        Browser::new(p).get("/notices").shows("现在没有公示");
    });
}

fn review(p: &Platform, clerk: &Actor, key: &str) {
    let number = key.split('-').nth(1).expect("a number").to_owned();
    let actor = clerk.clone();
    p.run(move |cx| {
        let case_id = cx.tx.query_one(
            db::sql!("select id from v_case where number like $1"),
            &db::params![format!("%〕{number}号")],
            |r| r.get(0),
        )?;
        casework::use_cases::accept::run(
            cx,
            &actor,
            &casework::use_cases::accept::AcceptCase { case_id, near_relative: false },
        )?;
        let review = casework::use_cases::review::ReviewCase {
            case_id,
            opinion: "情况属实。".into(),
            investigators: vec!["甲".into(), "乙".into()],
        };
        casework::use_cases::review::run(cx, &actor, &review)
    })
    .expect("reviewed");
}
