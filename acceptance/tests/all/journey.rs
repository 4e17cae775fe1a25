//! One need through the whole loop by program: what docs/how-to/follow-one-need.md does by hand, over the API.

use crate::county::{Browser, County};
use serde_json::{Value, json};

/// A county and the commands sent to it so far.
struct Story {
    county: County,
    sent: u32,
}

impl Story {
    /// Sends a command twice under one key, as a program does that has lost the answer: it is done once.
    fn command(&mut self, login: &str, path: &str, body: &Value) -> Value {
        let mut browser = Browser::of(&self.county, login);
        self.send(&mut browser, path, body)
    }

    fn send(&mut self, browser: &mut Browser, path: &str, body: &Value) -> Value {
        self.sent += 1;
        let key = format!("journey-{}", self.sent);
        let (status, answer) = browser.send(path, body, &key).expect("the server answers");
        assert_eq!(status, 200, "{path}: {answer}");
        let again = browser.send(path, body, &key).expect("the server answers");
        assert_eq!(again, (200, answer.clone()), "{path}: sent twice, done once");
        answer
    }

    fn read(&self, login: &str, path: &str) -> Value {
        let (status, answer) = Browser::of(&self.county, login).ask(path);
        assert_eq!(status, 200, "{path}: {answer}");
        answer
    }

    /// The row of a list, page after page.
    fn find(&self, login: &str, path: &str, (field, value): (&str, &Value)) -> Value {
        let mut browser = Browser::of(&self.county, login);
        let (mut after, joint) = (String::new(), if path.contains('?') { '&' } else { '?' });
        loop {
            let (status, page) = browser.ask(&format!("{path}{after}"));
            assert_eq!(status, 200, "{path}{after}: {page}");
            let rows = page["items"].as_array().expect("a list has items");
            if let Some(row) = rows.iter().find(|row| row[field] == *value) {
                return row.clone();
            }
            let next = page["next"].as_str().unwrap_or_else(|| panic!("{path} has no row with {field} {value}"));
            after = format!("{joint}after={next}");
        }
    }

    fn next_day(&self) {
        let moved = Browser::new(&self.county).post("/", "/demo/next-day", &[]);
        assert_eq!(moved.status().as_u16(), 303);
    }

    /// Where the application stands, for whoever has the receipt.
    fn progress(&self, number: &Value) -> Value {
        let body = json!({ "number": number, "phone_tail": "1234" });
        let (status, answer) =
            Browser::new(&self.county).send("/applications/progress", &body, "").expect("the server answers");
        assert_eq!(status, 200, "{answer}");
        answer["progress"].clone()
    }
}

/// A village of the persona's own township.
fn village(story: &Story) -> String {
    let people = story.read("xiangzhen", "/people");
    people["items"][0]["division"].as_str().expect("somebody lives there").to_owned()
}

/// The applicant hands in the application; answers its number and the key of the case.
fn apply(story: &mut Story) -> (Value, Value) {
    let village = village(story);
    let body = json!({
        "for_whom": "self", "needs": ["bathing", "meals"], "words": "一个人住，洗澡站不稳",
        "name": "赵大山", "born": "1948-03-02", "sex": "male",
        "township": format!("{}000", &village[..9]), "village": village, "phone": "13800001234",
    });
    let mut stranger = Browser::new(&story.county);
    let receipt = story.send(&mut stranger, "/applications", &body);
    let number = receipt["number"].clone();
    assert_eq!(story.progress(&number), "received");
    let wrong = json!({ "number": number, "phone_tail": "9999" });
    assert_eq!(stranger.send("/applications/progress", &wrong, "").expect("the server answers").0, 404);
    let case = story.find("xiangzhen", "/cases?filter=reported", ("number", &number));
    (number, case["id"].clone())
}

/// Key of the person that a case is about.
fn whose(story: &Story, case: &str) -> String {
    story.read("xiangzhen", &format!("/cases/{case}"))["person_id"].as_str().expect("a key").to_owned()
}

/// Township, notice, county: with a reason, and by three people.
fn decide(story: &mut Story, case: &str) {
    let person = whose(story, case);
    let file = story.read("xiangzhen", &format!("/people/{person}"));
    let classes = json!({
        "version": file["version"], "categories": ["dibao"], "tags": ["elder_living_alone"],
        "basis": "惠民低保字〔2026〕118号",
    });
    story.command("xiangzhen", &format!("/people/{person}/categories"), &classes);
    story.command("xiangzhen", &format!("/cases/{case}/acceptance"), &json!({}));
    let review = json!({ "opinion": "情况属实，建议确认", "investigators": ["张伟", "刘芳"] });
    story.command("xiangzhen", &format!("/cases/{case}/review"), &review);
    let mut clerk = Browser::of(&story.county, "xiangzhen");
    let early = clerk.send(&format!("/cases/{case}/notice-end"), &json!({}), "too-early").expect("the server answers");
    assert_eq!((early.0, &early.1["code"]), (422, &json!("notice_running")));
    while story.read("xiangzhen", &format!("/cases/{case}"))["state"] == "on_notice" {
        story.next_day();
        let mut clerk = Browser::of(&story.county, "xiangzhen");
        let ended = clerk.send(&format!("/cases/{case}/notice-end"), &json!({}), "").expect("the server answers");
        assert!(ended.0 == 200 || ended.1["code"] == "notice_running", "{}", ended.1);
    }
    story.command("xianji", &format!("/cases/{case}/recheck"), &json!({}));
    story.command("shenpi", &format!("/cases/{case}/decision"), &json!({ "confirm": true, "reason": "service_need" }));
}

/// The six items, then a plan that the person agrees to; answers the plan.
fn plan(story: &mut Story, case: &Value) -> String {
    let open = story.find("pinggu", "/assessments", ("case_id", case));
    let path = format!("/assessments/{}", open["id"].as_str().expect("a key"));
    let assessment = story.read("pinggu", &path);
    assert_eq!(assessment["instrument"], "tk6");
    let answers = json!({ "eat": 1, "dress": 1, "transfer": 0, "toilet": 1, "walk": 1, "bathe": 0 });
    let completion = json!({
        "answers": answers, "needs": ["bathing", "meals"], "companion": "马春", "version": assessment["version"],
    });
    story.command("pinggu", &format!("{path}/completion"), &completion);
    assert_eq!(story.read("pinggu", &path)["findings"]["grade"], "partial");
    let plan = story.find("xiangzhen", "/plans?state=draft", ("case_id", case));
    let id = plan["id"].as_str().expect("a key").to_owned();
    let offer = story.read("xiangzhen", &format!("/plans/{id}"));
    assert!(!offer["lines"].as_array().expect("lines").is_empty(), "something is offered: {offer}");
    let spent = |tranche: &Value| tranche["used_fen"].as_i64() <= tranche["amount_fen"].as_i64();
    assert!(offer["quota"].as_array().expect("a quota").iter().all(spent), "{offer}");
    let agreement = json!({ "consent": "self", "version": offer["version"] });
    story.command("xiangzhen", &format!("/plans/{id}/agreement"), &agreement);
    id
}

/// The county sends the demo's carer with the reasons shown, the provider accepts; answers the order.
fn send(story: &mut Story, plan: &str) -> Value {
    let carer = story.find("xitong", "/users?q=huli", ("login", &json!("huli")))["name"].clone();
    let order = story.find("xianji", "/orders?state=open", ("plan_id", &json!(plan)));
    let path = format!("/orders/{}", order["id"].as_str().expect("a key"));
    let ranked = story.read("xianji", &format!("{path}/candidates"));
    let candidates = ranked["items"].as_array().expect("candidates");
    assert!(candidates.iter().all(|one| !one["reasons"].as_array().expect("reasons").is_empty()), "{ranked}");
    let candidate = candidates.iter().find(|one| one["worker"] == carer).expect("the carer is considered");
    let reason = if candidate["fit"] == true { Value::Null } else { json!("老人认识她，时间已商定。") };
    let assignment = json!({ "worker_id": candidate["worker_id"], "override_reason": reason });
    story.command("xianji", &format!("{path}/assignment"), &assignment);
    story.command("jigou", &format!("{path}/acceptance"), &json!({}));
    order["id"].clone()
}

/// The carer's visit; answers it.
fn visit(story: &mut Story, order: &Value) -> String {
    let visit = story.find("huli", "/visits?state=planned", ("order_id", order));
    let id = visit["id"].as_str().expect("a key").to_owned();
    let path = format!("/visits/{id}");
    story.command("huli", &format!("{path}/check-in"), &json!({ "position": { "lat": 37.4833, "lon": 117.5083 } }));
    story.command("huli", &format!("{path}/steps"), &json!({ "steps": [1, 2] }));
    story.command("huli", &format!("{path}/check-out"), &json!({ "proof": { "witness": "刘芳，邻居" } }));
    let done = story.read("xianji", &path);
    assert_eq!((&done["state"], &done["confirmation"]), (&json!("completed"), &json!("witness")));
    id
}

/// What seemed odd is looked at, the month is drawn, signed three times and paid.
fn settle(story: &mut Story, visit: &str) {
    let held = story.find("xianji", "/settlement-lines?state=held", ("visit_id", &json!(visit)));
    let line = format!("/settlement-lines/{}", held["id"].as_str().expect("a key"));
    story.command("xianji", &format!("{line}/decision"), &json!({ "deducted_fen": 0, "reason": "已电话核实" }));
    let month = &held["day"].as_str().expect("a day")[..7];
    let drawn = story.command("xianji", "/statements", &json!({ "month": month }));
    let of_the_visit = |id: &&Value| {
        let lines = story.read("xianji", &format!("/settlement-lines?statement={}", id.as_str().unwrap_or_default()));
        lines["items"].as_array().expect("lines").iter().any(|line| line["visit_id"] == visit)
    };
    let ids = drawn["ids"].as_array().expect("keys");
    let statement = ids.iter().find(of_the_visit).expect("the visit is in a statement").as_str().expect("a key");
    let path = format!("/statements/{statement}");
    story.command("xiangzhen", &format!("{path}/confirmation"), &json!({}));
    story.command("xianji", &format!("{path}/acceptance"), &json!({}));
    story.command("shenpi", &format!("{path}/payment"), &json!({ "payment": "P-2026-0918" }));
    assert_eq!(story.read("xianji", &path)["state"], "paid");
    assert_eq!(story.read("xianji", &line)["state"], "paid");
}

/// A recipient rates an own visit; nobody rates somebody else's.
fn rate(story: &mut Story, other: &str) {
    let own = story.find("qunzhong", "/visits?state=completed", ("rating", &Value::Null));
    let path = format!("/visits/{}/rating", own["id"].as_str().expect("a key"));
    story.command("qunzhong", &path, &json!({ "rating": 3, "note": "很耐心" }));
    let mut citizen = Browser::of(&story.county, "qunzhong");
    let refused = citizen.send(&format!("/visits/{other}/rating"), &json!({ "rating": 1 }), "").expect("an answer");
    assert_eq!(refused.0, 404);
}

#[test]
fn a_program_takes_one_need_through_the_whole_loop() {
    for url in db::testing::fresh_urls() {
        let mut story = Story { county: County::open(&url), sent: 0 };
        let visits = |story: &Story| story.read("xianji", "/statistics")["total"]["visits"].as_i64();
        let before = visits(&story);
        let (number, case) = apply(&mut story);
        decide(&mut story, case.as_str().expect("a key"));
        assert_eq!(story.progress(&number), "decided");
        let plan = plan(&mut story, &case);
        let order = send(&mut story, &plan);
        let visit = visit(&mut story, &order);
        assert_eq!(story.progress(&number), "running");
        settle(&mut story, &visit);
        rate(&mut story, &visit);
        assert_eq!(visits(&story), before.map(|n| n + 1), "the visit is in the statistics");
        let file = format!("/desk/people/{}", whose(&story, case.as_str().expect("a key")));
        let (_, told) = Browser::of(&story.county, "xiangzhen").page(&file);
        let moments = [
            "登记需求",
            "认定类别",
            "受理",
            "乡镇初审",
            "公示结束",
            "县级复核",
            "县级批准",
            "完成评估",
            "同意服务计划",
            "落实资金",
            "派单",
            "机构接单",
            "到达签到",
            "完成服务",
            "予以结算",
        ];
        for moment in moments {
            assert!(told.contains(moment), "the story lacks {moment}");
        }
        let mut auditor = Browser::of(&story.county, "rizhi");
        let (status, report) = auditor.send("/audit/verification", &json!({}), "").expect("the server answers");
        assert_eq!((status, &report["faults"]), (200, &json!([])), "{report}");
    }
}
