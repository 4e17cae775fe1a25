//! Whole ways through sign-in, sessions and grants.

use super::*;
use crate::model::SessionKind;
use crate::session::{self, Loaded};
use crate::use_cases::grant_role::{self, GrantRole};
use crate::use_cases::sign_in::{self, Credentials, SignedIn};
use crate::use_cases::{issue_start_code, reset_totp, revoke_grant, set_disabled, sign_out};
use base::Timestamp;

const PASSWORD: &str = "春天的河边有三棵老柳树";

fn with_password(p: &Platform, login: &'static str, role: &str) -> UserId {
    let id = open(p, login, vec![grant(role, Some("371621000000"))]).user_id;
    let hash = secure::hash_password(PASSWORD);
    p.run(move |cx| Ok(crate::store::set_password(cx.tx, id, &hash)?)).expect("a password");
    id
}

fn try_password(p: &Platform, login: &str, password: &str) -> SignedIn {
    let typed = Credentials { login: login.into(), password: password.into() };
    let checked = p.look(|cx| sign_in::check(cx, &typed)).expect("checked");
    p.run(move |cx| sign_in::run(cx, &checked, SessionKind::Browser)).expect("decided")
}

fn token(answer: SignedIn) -> String {
    match answer {
        SignedIn::Open(ticket) => ticket.token,
        SignedIn::Next(_) => panic!("something is missing"),
        SignedIn::Refused => panic!("refused"),
    }
}

fn load(p: &Platform, token: &str) -> Option<Loaded> {
    p.look(|cx| session::load(cx, token)).expect("loaded")
}

fn pass(p: &Platform, minutes: i64) {
    p.clock().set(p.clock().now().plus_minutes(minutes));
}

#[test]
fn a_session_ends_by_idleness_by_age_and_by_closing_the_account() {
    on_demo(|p| {
        let id = with_password(p, "clerk", "county_clerk");
        let first = token(try_password(p, " Clerk ", PASSWORD));
        assert_eq!(first.len(), 64);
        let loaded = load(p, &first).expect("signed in");
        assert_eq!((loaded.actor.role(), loaded.actor.user_id, loaded.needs_touch), ("county_clerk", id, false));
        assert!(load(p, &"0".repeat(64)).is_none());
        pass(p, 29);
        assert!(load(p, &first).expect("still").needs_touch);
        let touched = first.clone();
        p.run(move |cx| session::touch(cx, &touched)).unwrap();
        pass(p, 29);
        assert!(load(p, &first).is_some(), "a touch keeps it alive");
        pass(p, 31);
        assert!(load(p, &first).is_none(), "half an hour of idleness ends it");

        let second = token(try_password(p, "clerk", PASSWORD));
        for _ in 0..24 {
            pass(p, 29);
            let touched = second.clone();
            p.run(move |cx| session::touch(cx, &touched)).unwrap();
        }
        assert!(load(p, &second).is_some());
        pass(p, 25);
        assert!(load(p, &second).is_none(), "half a day ends it whatever happens");

        let third = token(try_password(p, "clerk", PASSWORD));
        let admin = holder(p, "sysadmin", "system_admin");
        p.run(move |cx| set_disabled::run(cx, &admin, (id, true))).unwrap();
        assert!(load(p, &third).is_none(), "the next request of a closed account is refused");
        assert!(try_password(p, "clerk", PASSWORD) == SignedIn::Refused);
    });
}

#[test]
fn signing_out_ends_the_session() {
    on_demo(|p| {
        with_password(p, "clerk", "county_clerk");
        let token = token(try_password(p, "clerk", PASSWORD));
        let gone = token.clone();
        p.run(move |cx| sign_out::run(cx, &gone)).unwrap();
        assert!(load(p, &token).is_none());
    });
}

#[test]
fn five_wrong_passwords_make_the_right_one_wait() {
    on_demo(|p| {
        with_password(p, "clerk", "county_clerk");
        for _ in 0..5 {
            assert!(try_password(p, "clerk", "wrong") == SignedIn::Refused);
        }
        assert!(try_password(p, "clerk", PASSWORD) == SignedIn::Refused, "one minute");
        pass(p, 1);
        assert!(try_password(p, "clerk", "wrong") == SignedIn::Refused);
        pass(p, 1);
        assert!(try_password(p, "clerk", PASSWORD) == SignedIn::Refused, "two minutes after the sixth");
        pass(p, 1);
        token(try_password(p, "clerk", PASSWORD));
        assert!(try_password(p, "clerk", "wrong") == SignedIn::Refused);
        token(try_password(p, "clerk", PASSWORD));
    });
}

#[test]
fn an_unknown_login_takes_as_long_as_a_wrong_password() {
    on_demo(|p| {
        with_password(p, "clerk", "county_clerk");
        let median = |login: &str| {
            let mut took: Vec<u128> = (0..7)
                .map(|_| {
                    let before = std::time::Instant::now();
                    let typed = Credentials { login: login.into(), password: "wrong".into() };
                    p.look(|cx| sign_in::check(cx, &typed)).expect("checked");
                    before.elapsed().as_micros()
                })
                .collect();
            took.sort_unstable();
            took[3]
        };
        median("nobody");
        let (known, unknown) = (median("clerk"), median("nobody"));
        assert!(unknown * 4 > known && known * 4 > unknown, "{known} µs and {unknown} µs");
        assert!(try_password(p, "nobody", "wrong") == SignedIn::Refused);
    });
}

#[test]
fn from_the_start_code_to_the_desk_and_no_code_twice() {
    on_real(|p| {
        let opened = open(p, "approver", vec![grant("county_approver", Some("371621000000"))]);
        let code = opened.start_code.clone().expect("a code").shown();
        let fields = format!("login=approver&password={code}&next=%2Fdesk%2Fcases");
        let answer = send(p, visitor(), post("/login", "", &fields));
        assert_eq!(location(&answer), "/login/next?next=%2Fdesk%2Fcases");
        let pending = cookie(&answer);
        assert!(load(p, pending.split_once('=').unwrap().1).is_none(), "a sign-in under way opens nothing");
        let page = text(send(p, visitor(), get("/login/next?next=%2Fdesk%2Fcases", &pending)));
        assert!(page.contains("action=\"/login/password\""));

        let short = send(p, visitor(), post("/login/password", &pending, "password=short&again=short"));
        assert!(text(short).contains("密码至少 10 个字符，现在是 5 个"));
        let fields = format!("password={PASSWORD}&again={PASSWORD}");
        let answer = send(p, visitor(), post("/login/password", &pending, &fields));
        assert_eq!(location(&answer), "/login/next");
        let pending = cookie(&answer);
        let page = text(send(p, visitor(), get("/login/next", &pending)));
        let secret = secret_in(&page);

        let totp = secure::Totp::new(&secret);
        let wrong = send(p, visitor(), post("/login/totp", &pending, "code=000000"));
        assert!(text(wrong).contains("动态口令不对"));
        let code = totp.code_at(p.clock().now());
        let answer = send(p, visitor(), post("/login/totp", &pending, &format!("code={code}")));
        assert_eq!(location(&answer), "/desk");
        let fresh = cookie(&answer);
        assert_ne!(fresh, pending);
        assert!(load(p, fresh.split_once('=').unwrap().1).is_some());

        // The same code again, and the start code again.
        let answer = send(p, visitor(), post("/login", "", &format!("login=approver&password={PASSWORD}")));
        let pending = cookie(&answer);
        let again = send(p, visitor(), post("/login/totp", &pending, &format!("code={code}")));
        assert!(text(again).contains("已经用过"));
        pass(p, 1);
        let code = totp.code_at(p.clock().now());
        let answer = send(p, visitor(), post("/login/totp", &pending, &format!("code={code}")));
        assert_eq!(location(&answer), "/desk");
        let used = opened.start_code.clone().expect("a code").shown();
        assert!(try_password(p, "approver", &used) == SignedIn::Refused);
    });
}

/// The secret as the enrolment page shows it.
fn secret_in(page: &str) -> [u8; 20] {
    let start = page.find("secret=").expect("a secret") + "secret=".len();
    let mut bits = 0u128;
    let mut bytes = Vec::new();
    for (place, letter) in page[start..start + 32].bytes().enumerate() {
        let value = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".iter().position(|l| *l == letter).expect("base 32");
        bits = bits << 5 | value as u128;
        if place % 8 == 7 {
            bytes.extend_from_slice(&(bits as u64).to_be_bytes()[3..]);
            bits = 0;
        }
    }
    bytes.try_into().expect("20 bytes")
}

#[test]
fn a_start_code_is_good_for_72_hours() {
    on_real(|p| {
        let code = open(p, "clerk", Vec::new()).start_code.expect("a code").shown();
        pass(p, 72 * 60 - 1);
        assert!(matches!(try_password(p, "clerk", &code), SignedIn::Next(_)));
        pass(p, 1);
        assert!(try_password(p, "clerk", &code) == SignedIn::Refused);
    });
}

#[test]
fn a_persona_signs_in_with_one_click_in_a_demo_only() {
    on_demo(|p| {
        open(p, "wang", vec![grant("village_assistant", Some("371621001001"))]);
        let answer = send(p, visitor(), post("/demo/sign-in", "", "persona=wang"));
        assert_eq!(location(&answer), "/field");
        assert!(
            answer.headers()[header::SET_COOKIE]
                .to_str()
                .unwrap()
                .ends_with("; Path=/; Secure; HttpOnly; SameSite=Lax")
        );
        let session = load(p, cookie(&answer).split_once('=').unwrap().1).expect("signed in");
        assert_eq!(session.actor.role(), "village_assistant");
        let foreign = Request::post("/demo/sign-in").body(Body::from("persona=wang")).unwrap();
        assert_eq!(send(p, visitor(), foreign).status(), 403, "no proof, no sign-in");
    });
    on_real(|p| {
        open(p, "wang", vec![grant("village_assistant", Some("371621001001"))]);
        let answer = send(p, visitor(), post("/demo/sign-in", "", "persona=wang"));
        assert_eq!(answer.status(), 404);
    });
}

#[test]
fn a_program_signs_in_for_a_bearer_token() {
    on_demo(|p| {
        with_password(p, "feed", "county_clerk");
        let ask = |body: String| Request::post("/api/v1/session").body(Body::from(body)).unwrap();
        let wrong = send(p, visitor(), ask(r#"{"login":"feed","password":"no"}"#.into()));
        assert_eq!(wrong.status(), 401);
        assert_eq!(wrong.headers()[header::CONTENT_TYPE], "application/problem+json");
        let answer = send(p, visitor(), ask(format!(r#"{{"login":"feed","password":"{PASSWORD}"}}"#)));
        let body: serde_json::Value = serde_json::from_str(&text(answer)).unwrap();
        let loaded = load(p, body["token"].as_str().unwrap()).expect("signed in");
        assert_eq!(loaded.kind, SessionKind::Program);
    });
}

#[test]
fn nobody_grants_to_oneself_and_a_revoked_grant_ends_at_once() {
    on_demo(|p| {
        let security = holder(p, "security", "security_admin");
        let system = holder(p, "sysadmin", "system_admin");
        let clerk = with_password(p, "clerk", "county_clerk");
        let session = token(try_password(p, "clerk", PASSWORD));

        let own = GrantRole { user_id: security.user_id, grant: grant("auditor", Some("371621000000")) };
        let actor = security.clone();
        let answer = p.run(move |cx| grant_role::run(cx, &actor, &own));
        assert!(matches!(answer, Err(Failure::Rejected(r)) if r.code == "grant_to_oneself"));

        let cmd = GrantRole { user_id: clerk, grant: grant("assessor", Some("371621001000")) };
        let (actor, again) = (system.clone(), cmd.clone());
        assert!(matches!(p.run(move |cx| grant_role::run(cx, &actor, &again)), Err(Failure::Denied { .. })));
        let actor = security.clone();
        let id = p.run(move |cx| grant_role::run(cx, &actor, &cmd)).unwrap();
        assert_eq!(load(p, &session).unwrap().actor.grants.len(), 2);
        let actor = security.clone();
        p.run(move |cx| revoke_grant::run(cx, &actor, id)).unwrap();
        assert_eq!(load(p, &session).unwrap().actor.grants.len(), 1);
        let actor = security.clone();
        assert!(matches!(p.run(move |cx| revoke_grant::run(cx, &actor, id)), Err(Failure::Conflict)));

        let unknown = GrantRole { user_id: clerk, grant: grant("assessor", Some("110000000000")) };
        assert!(matches!(p.run(move |cx| grant_role::run(cx, &security, &unknown)), Err(Failure::Rejected(_))));
    });
}

#[test]
fn no_single_administrator_can_enter_an_account() {
    on_real(|p| {
        let system = holder(p, "sysadmin", "system_admin");
        let security = holder(p, "security", "security_admin");
        let clerk = with_password(p, "clerk", "county_clerk");
        let sealed = p.vault().seal(&sign_in::secret_place(clerk), &secure::hex(&[7; 20]));
        p.run(move |cx| Ok(crate::store::set_totp(cx.tx, clerk, Some(&sealed))?)).unwrap();

        let actor = system.clone();
        let code = p.run(move |cx| issue_start_code::run(cx, &actor, clerk)).unwrap().shown();
        let SignedIn::Next(pending) = try_password(p, "clerk", &code) else { panic!("a password is to be chosen") };
        let prepared = p.look(|cx| {
            crate::use_cases::choose_password::prepare(cx, &pending, ("administrators choice", "administrators choice"))
        });
        let prepared = prepared.unwrap();
        let next = p.run(move |cx| crate::use_cases::choose_password::run(cx, &prepared)).unwrap();
        assert!(matches!(next, SignedIn::Next(_)), "the authenticator is still asked for");

        let actor = system.clone();
        assert!(matches!(p.run(move |cx| reset_totp::run(cx, &actor, clerk)), Err(Failure::Denied { .. })));
        let actor = security.clone();
        assert!(matches!(p.run(move |cx| issue_start_code::run(cx, &actor, clerk)), Err(Failure::Denied { .. })));
        p.run(move |cx| reset_totp::run(cx, &security, clerk)).unwrap();
    });
}

#[test]
fn grants_count_from_their_first_to_their_last_day() {
    on_demo(|p| {
        let mut later = grant("assessor", Some("371621001000"));
        later.valid_from = later.valid_from.tomorrow().unwrap();
        later.valid_to = later.valid_from;
        let id = open(p, "clerk", vec![later]).user_id;
        let held = |day: i64| {
            let at = Timestamp::in_china(start().china_date(), day * 24 + 9, 0).china_date();
            p.look(|cx| Ok(crate::store::grants_in_force(cx.tx, id, at)?)).unwrap().len()
        };
        assert_eq!((held(0), held(1), held(2)), (0, 1, 0));
    });
}

#[test]
fn the_first_administrators_are_three_and_open_once() {
    on_real(|p| {
        let trio = |logins: [&str; 3]| logins.map(|login| (login.to_owned(), format!("管理员{login}")));
        let set_up = |logins: [&str; 3]| {
            let people = trio(logins);
            p.run(move |cx| open_administrators(cx, &people))
        };
        let account = |login: &'static str| {
            p.look(move |cx| crate::store::account_by_login(cx.tx, login)?.ok_or(Failure::NotFound)).unwrap()
        };
        let signs_in = |login: &'static str| {
            let id = account(login).id;
            p.run(move |cx| Ok(crate::store::set_password(cx.tx, id, "a hash")?)).unwrap();
        };
        let code = |answer: Result<Vec<_>, Failure>| match answer {
            Err(Failure::Rejected(rejection)) => rejection.code,
            other => panic!("{other:?}"),
        };
        open(p, "clerk", vec![grant("county_clerk", Some("371621"))]);
        assert_eq!(code(set_up(["aaa", "bbb", "clerk"])), "login_taken");
        let first = set_up(["aaa", "typo", "ccc"]).unwrap();
        let again = set_up(["aaa", "bbb", "ccc"]).unwrap();
        assert_ne!(first[0].shown(), again[0].shown(), "a lost code is replaced");
        assert_eq!((account("typo").disabled, account("bbb").disabled), (true, false), "a mistyped login is closed");
        signs_in("ccc");
        assert_eq!(code(set_up(["aaa", "bbb", "ccc"])), "login_taken", "nobody gets a way into a used account");
        set_up(["aaa", "bbb", "ddd"]).expect("the system administrator, who alone could help, is still waited for");
        signs_in("aaa");
        assert_eq!(code(set_up(["aaa", "bbb", "ddd"])), "administrators_exist");
    });
}
