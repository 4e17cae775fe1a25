//! Sign-in and grants through the router and the use cases, on both engines.

mod flows;
mod pages;
mod rules;

use crate::model::NewGrant;
use crate::set_up::{NewAccount, Opened, open_account, open_administrators};
use authz::Actor;
use axum::body::Body;
use axum::http::{Request, Response, header};
use axum::middleware::{Next, from_fn};
use base::id::UserId;
use base::{Clock, Failure, IdSource};
use db::{DbConfig, Migration, MigrationSet};
use platform::testing::{division, on_both_engines, start};
use platform::{Cx, KIT_SCHEMA, Parts, Platform};
use policy::Policy;
use secure::{MasterKey, Vault};
use std::path::Path;
use std::sync::Arc;
use tower::ServiceExt;
use ui::{App, Session};

/// Stands for the provider slice, whose view the grant form reads.
const PROVIDERS: MigrationSet = MigrationSet {
    owner: "providers_for_test",
    steps: &[Migration {
        name: "0001_view",
        sql: "create view v_provider as select id, name from admin_user where 1 = 0",
    }],
};

fn nothing_reacts(_: &mut Cx<'_, '_>, _: &contract::Event) -> Result<(), Failure> {
    Ok(())
}

fn on_demo(test: impl Fn(&Platform)) {
    on_both_engines(&[crate::SCHEMA, PROVIDERS], nothing_reacts, test);
}

/// As `on_demo`, with real data: one-time codes are asked for.
fn on_real(test: impl Fn(&Platform)) {
    let policy = Policy::load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../policy")).expect("the policy loads");
    let all: Vec<MigrationSet> = KIT_SCHEMA.iter().chain(&[crate::SCHEMA, PROVIDERS]).copied().collect();
    for url in db::testing::fresh_urls() {
        let parts = Parts {
            policy: policy.clone(),
            vault: Vault::new(MasterKey::insecure(1)),
            clock: Clock::manual(start()),
            ids: IdSource::seeded(1),
            wiring: nothing_reacts,
            demo: false,
        };
        test(&Platform::open(&DbConfig::new(&url), &all, parts).expect("the platform opens"));
    }
}

fn grant(role: &str, place: Option<&str>) -> NewGrant {
    NewGrant {
        role: role.into(),
        division: place.map(division),
        provider_id: None,
        person_id: None,
        valid_from: start().china_date(),
        valid_to: start().china_date().saturating_add(jiff::Span::new().days(30)),
    }
}

fn open(p: &Platform, login: &'static str, grants: Vec<NewGrant>) -> Opened {
    let new = NewAccount { login: login.into(), name: format!("测试{login}"), grants, persona: Some(1) };
    p.run(move |cx| open_account(cx, &new)).expect("the account opens")
}

/// Somebody who holds a role and has an account.
fn holder(p: &Platform, login: &'static str, role: &str) -> Actor {
    let user_id = open(p, login, vec![grant(role, None)]).user_id;
    actor_of(p, user_id)
}

fn actor_of(p: &Platform, user_id: UserId) -> Actor {
    let grants = p.look(|cx| Ok(crate::store::grants_in_force(cx.tx, user_id, cx.today())?)).expect("grants");
    Actor { user_id, name: "测试".into(), grants, today: start().china_date() }
}

/// Sends one request through the slice's router as the application would, and waits for the answer: the tests
/// themselves are not asynchronous, because the database is asked between two requests.
fn send(p: &Platform, session: Session, request: Request<Body>) -> Response<Body> {
    block_on(route(p.clone(), session, request))
}

async fn route(platform: Platform, session: Session, request: Request<Body>) -> Response<Body> {
    let app = App { platform };
    let (router, _) = crate::routes().finish();
    let inserted = (app.clone(), Arc::new(session));
    let insert = move |mut request: Request<Body>, next: Next| {
        let (app, session) = inserted.clone();
        async move {
            request.extensions_mut().insert(app);
            request.extensions_mut().insert(session);
            next.run(request).await
        }
    };
    let router = router.with_state(app).layer(from_fn(ui::render_problems)).layer(from_fn(insert));
    router.oneshot(request).await.expect("the router answers")
}

fn visitor() -> Session {
    Session { csrf: "proof".into(), ..Session::anonymous("/login") }
}

fn signed(actor: Actor) -> Session {
    Session { actor: Some(Arc::new(actor)), ..visitor() }
}

fn get(path: &str, cookie: &str) -> Request<Body> {
    Request::get(path).header(header::COOKIE, cookie).body(Body::empty()).expect("a request")
}

fn post(path: &str, cookie: &str, fields: &str) -> Request<Body> {
    let body = format!("csrf=proof&{fields}");
    Request::post(path).header(header::COOKIE, cookie).body(Body::from(body)).expect("a request")
}

fn location(response: &Response<Body>) -> &str {
    response.headers().get(header::LOCATION).and_then(|v| v.to_str().ok()).unwrap_or_default()
}

/// `__Host-jishiyu=…` as the browser sends it back.
fn cookie(response: &Response<Body>) -> String {
    let line = response.headers().get(header::SET_COOKIE).and_then(|v| v.to_str().ok()).unwrap_or_default();
    line.split(';').next().unwrap_or_default().to_owned()
}

fn text(response: Response<Body>) -> String {
    let bytes = block_on(axum::body::to_bytes(response.into_body(), 1 << 20)).expect("a body");
    String::from_utf8_lossy(&bytes).into_owned()
}

fn block_on<T>(future: impl Future<Output = T>) -> T {
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("a runtime");
    runtime.block_on(future)
}
