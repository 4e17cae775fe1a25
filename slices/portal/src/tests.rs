//! The Door as a citizen walks through it, on both engines.

mod journey;
mod pages;
mod rules;
mod words;

use admin::NewGrant;
use admin::set_up::{NewAccount, open_account};
use authz::Actor;
use axum::body::Body;
use axum::http::{Request, Response, header};
use axum::middleware::{Next, from_fn};
use base::Failure;
use base::id::PersonId;
use contract::Event;
use db::{Migration, MigrationSet};
use platform::testing::{actor, division, on_both_engines, start};
use platform::{Cx, Platform};
use std::collections::BTreeMap;
use std::sync::Arc;
use tower::ServiceExt;
use ui::{App, Session};

/// Stands for slices of the same loop that are not under test: what they publish, as tables that a test can fill.
const WORLD: MigrationSet = MigrationSet {
    owner: "world_for_test",
    steps: &[Migration {
        name: "0001_views",
        sql: "create table t_assessment (id text not null, case_id text not null);
              create view v_assessment as select id, case_id from t_assessment;
              create table t_worker (id text not null, name text not null);
              create view v_worker as select id, name from t_worker",
    }],
};

fn nothing_reacts(_: &mut Cx<'_, '_>, _: &Event) -> Result<(), Failure> {
    Ok(())
}

/// A county with somebody at its desk, so that the Door serves it.
fn at_the_door(test: impl Fn(&Platform)) {
    let schema =
        [admin::SCHEMA, registry::SCHEMA, casework::SCHEMA, visit::SCHEMA, planning::SCHEMA, WORLD, crate::SCHEMA];
    on_both_engines(&schema, nothing_reacts, |p| {
        let clerk = NewAccount {
            login: "clerk".into(),
            name: "县级经办员".into(),
            grants: vec![NewGrant {
                role: "county_clerk".into(),
                division: Some(division("371621000000")),
                provider_id: None,
                person_id: None,
                valid_from: start().china_date(),
                valid_to: start().china_date().saturating_add(jiff::Span::new().years(1)),
            }],
            persona: None,
        };
        p.run(move |cx| open_account(cx, &clerk)).expect("the account opens");
        test(p);
    });
}

/// A browser without script: it keeps cookies and follows nothing by itself.
struct Browser<'p> {
    platform: &'p Platform,
    session: Session,
    cookies: BTreeMap<String, String>,
}

impl<'p> Browser<'p> {
    fn new(platform: &'p Platform) -> Self {
        let session = Session { csrf: "proof".into(), ..Session::anonymous("/") };
        Self { platform, session, cookies: BTreeMap::new() }
    }

    fn signed_in(platform: &'p Platform, actor: Actor) -> Self {
        let mut browser = Self::new(platform);
        browser.session.actor = Some(Arc::new(actor));
        browser
    }

    fn get(&mut self, path: &str) -> Seen {
        self.send(Request::get(path), Body::empty())
    }

    fn post(&mut self, path: &str, fields: &str) -> Seen {
        self.send(Request::post(path), Body::from(format!("csrf=proof&{fields}")))
    }

    fn send(&mut self, request: axum::http::request::Builder, body: Body) -> Seen {
        let cookies: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = request.header(header::COOKIE, cookies.join("; ")).body(body).expect("a request");
        let (platform, session) = (self.platform.clone(), self.session.clone());
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).build().expect("a runtime");
        let (response, text) = runtime.block_on(async move {
            let response = route(platform, session, request).await;
            let (parts, body) = response.into_parts();
            let bytes = axum::body::to_bytes(body, 1 << 21).await.expect("a body");
            (parts, String::from_utf8_lossy(&bytes).into_owned())
        });
        for line in response.headers.get_all(header::SET_COOKIE) {
            let line = line.to_str().expect("a cookie");
            assert!(line.contains("; Path=/; Secure; HttpOnly; SameSite=Lax"), "{line}");
            let (name, value) = line.split(';').next().and_then(|pair| pair.split_once('=')).expect("name=value");
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
        let location = response.headers.get(header::LOCATION).and_then(|v| v.to_str().ok()).unwrap_or_default();
        Seen { status: response.status.as_u16(), location: location.to_owned(), text }
    }
}

async fn route(platform: Platform, session: Session, request: Request<Body>) -> Response<Body> {
    let app = App { platform };
    let (router, _) = crate::routes().finish();
    let known = (app.clone(), Arc::new(session));
    let insert = move |mut request: Request<Body>, next: Next| {
        let (app, session) = known.clone();
        async move {
            request.extensions_mut().insert(app);
            request.extensions_mut().insert(session);
            next.run(request).await
        }
    };
    let router = router.with_state(app).layer(from_fn(ui::render_problems)).layer(from_fn(insert));
    router.oneshot(request).await.expect("the router answers")
}

/// What came back.
struct Seen {
    status: u16,
    location: String,
    text: String,
}

impl Seen {
    #[track_caller]
    fn shows(&self, words: &str) -> &Self {
        assert!(self.text.contains(words), "{words} is missing ({} {}):\n{}", self.status, self.location, self.text);
        self
    }

    #[track_caller]
    fn hides(&self, words: &str) -> &Self {
        assert!(!self.text.contains(words), "{words} is shown:\n{}", self.text);
        self
    }

    #[track_caller]
    fn leads_to(&self, path: &str) -> &Self {
        assert_eq!((self.status, self.location.as_str()), (303, path), "{}", self.text);
        self
    }
}

/// The answers of somebody without papers, page by page.
const ANSWERS: &[(&str, &str)] = &[
    ("who", "for_whom=neighbour"),
    ("needs", "needs=bathing&needs=meals&words=摔过一跤"),
    ("person", "name=王桂兰&id_no=&born=1945&sex=female"),
    ("township", "township=371621001000"),
    ("village", "village=371621001001"),
    ("contact", "phone=13865432100&address=红门那家"),
];

/// Fills in and hands in; answers the key of the number.
fn apply(browser: &mut Browser<'_>, answers: &[(&str, &str)]) -> String {
    for (step, fields) in answers {
        let seen = browser.post(&format!("/apply/{step}"), fields);
        assert_eq!(seen.status, 303, "{step}: {}", seen.text);
    }
    let seen = browser.post("/apply/check", "");
    seen.location.strip_prefix("/apply/receipt/").unwrap_or_else(|| panic!("no receipt: {}", seen.text)).to_owned()
}

/// The person of the case with this number.
fn person_of(p: &Platform, key: &str) -> PersonId {
    let number = key.split('-').nth(1).expect("a number").to_owned();
    p.look(|cx| {
        Ok(cx.tx.query_one(
            db::sql!("select person_id from v_case where number like $1"),
            &db::params![format!("%〕{number}号")],
            |r| r.get(0),
        )?)
    })
    .expect("a case")
}

fn citizen(person: PersonId) -> Actor {
    let mut actor = actor("citizen", "371621001001");
    actor.grants[0].division = None;
    actor.grants[0].person_id = Some(person);
    actor
}
