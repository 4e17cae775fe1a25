//! The handlers, over the router, as a browser and a program meet them.

use super::*;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Method, Request, StatusCode, header};
use axum::middleware::from_fn;
use std::sync::Arc;
use tower::ServiceExt;
use ui::{App, Session};

struct Browser {
    router: Router,
    engine: tokio::runtime::Runtime,
}

struct Answer {
    status: StatusCode,
    location: String,
    body: String,
}

impl Browser {
    /// Somebody signed in, before the routes of this slice.
    fn of(platform: &Platform, who: &Actor) -> Self {
        let (app, who) = (App { platform: platform.clone() }, Arc::new(who.clone()));
        let known = app.clone();
        let (routes, _) = crate::routes().finish();
        let signed = from_fn(move |mut request: axum::extract::Request, next: axum::middleware::Next| {
            let session =
                Session { actor: Some(who.clone()), csrf: "proof".into(), ..Session::anonymous("/desk/people") };
            request.extensions_mut().insert(Arc::new(session));
            request.extensions_mut().insert(known.clone());
            async move { next.run(request).await }
        });
        let router = routes.with_state(app).layer(from_fn(ui::render_problems)).layer(signed);
        Self { router, engine: tokio::runtime::Builder::new_current_thread().build().unwrap() }
    }

    fn send(&self, method: Method, path: &str, kind: &str, body: &str) -> Answer {
        let request = Request::builder().method(method).uri(path).header(header::CONTENT_TYPE, kind);
        let request = request.header("idempotency-key", "0123456789").body(Body::from(body.to_owned())).unwrap();
        self.engine.block_on(async {
            let response = self.router.clone().oneshot(request).await.unwrap();
            let location = response.headers().get(header::LOCATION).map_or("", |l| l.to_str().unwrap()).to_owned();
            let status = response.status();
            let body = to_bytes(response.into_body(), 1 << 20).await.unwrap();
            Answer { status, location, body: String::from_utf8(body.to_vec()).unwrap() }
        })
    }

    fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, "text/plain", "")
    }

    fn post(&self, path: &str, form: &str) -> Answer {
        self.send(Method::POST, path, "application/x-www-form-urlencoded", form)
    }

    fn json(&self, path: &str, body: &str) -> Answer {
        self.send(Method::POST, path, "application/json", body)
    }
}

#[test]
fn a_clerk_opens_a_file_looks_once_and_mends_the_phone() {
    on_both_engines(|p| {
        let browser = Browser::of(p, &clerk());
        assert_eq!(browser.get("/desk/people/new").status, StatusCode::OK);
        let typed = format!(
            "csrf=proof&name=%E7%8E%8B%E7%A7%80%E8%8B%B1&id_no=990001195503120011&sex=female&phone=13812345678\
             &division={DONGGUAN}&tags=elder_living_alone&tags=no_phone&categories=destitute_home"
        );
        let refused = browser.post("/desk/people", &typed.replace("990001195503120011", "990001195503120012"));
        assert!(refused.status == StatusCode::OK && refused.body.contains("value=\"王秀英\""));
        assert_eq!(browser.post("/desk/people", &typed.replace("proof", "guess")).status, StatusCode::FORBIDDEN);
        let created = browser.post("/desk/people", &typed);
        assert_eq!(created.status, StatusCode::SEE_OTHER);
        let file = created.location;
        let shown = browser.get(&file);
        assert!(shown.body.contains("王**") && shown.body.contains("独居老人") && shown.body.contains("没有手机"));
        assert!(!shown.body.contains("13812345678") && shown.body.contains("女"));
        assert_eq!(browser.get("/desk/people?q=13812345678").location, file, "the only hit opens at once");
        assert!(browser.get("/desk/people?q=990001195503120012").body.contains("最后一位"));
        let looked = browser.post(&format!("{file}/reveal"), "csrf=proof&field=phone&purpose=visit");
        assert!(looked.body.contains("13812345678") && looked.body.contains("谁看过这些信息"));
        assert!(!browser.get(&file).body.contains("13812345678"), "shown once");
        let without = browser.post(&format!("{file}/reveal"), "csrf=proof&field=phone&purpose=");
        assert_eq!(without.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(browser.get(&format!("{file}/contact")).body.contains("138****5678"));
        let nothing = browser.post(&format!("{file}/contact"), "csrf=proof&version=1&phone=&address=");
        assert!(nothing.body.contains("没有变的一项留空"));
        let moved = browser.post(&format!("{file}/contact"), "csrf=proof&version=1&phone=0543-5321234&address=");
        assert_eq!((moved.status, moved.location.as_str()), (StatusCode::SEE_OTHER, file.as_str()));
        assert!(browser.get(&file).body.contains("0543-****234"));
        let other = Browser::of(p, &actor("township_clerk", "371621101000"));
        assert_eq!(other.get(&file).status, StatusCode::NOT_FOUND);
        assert_eq!(Browser::of(p, &actor("leader", COUNTY)).get(&file).status, StatusCode::FORBIDDEN);
    });
}

#[test]
fn a_program_does_the_same_and_the_plain_value_is_not_kept() {
    on_both_engines(|p| {
        let program = Browser::of(p, &clerk());
        let body = format!(
            r#"{{"name":"王秀英","id_no":"990001195503120011","phone":"13812345678","division":"{DONGGUAN}"}}"#
        );
        let created = program.json("/api/v1/people", &body);
        assert!(created.status == StatusCode::OK && created.body.contains(r#""created":true"#), "{}", created.body);
        assert_eq!(program.json("/api/v1/people", &body).body, created.body, "the same request, the same answer");
        let id = created.body.split('"').nth(3).unwrap();
        let file = format!("/api/v1/people/{id}");
        let shown = program.get(&file).body;
        assert!(shown.contains(r#""id_no_masked":"990***********0011""#) && shown.contains("王**"), "{shown}");
        let list = program.get("/api/v1/people?q=990001195503120011").body;
        assert!(list.contains(r#""total":1"#) && list.contains(id), "{list}");
        assert_eq!(program.get("/api/v1/people?q=12345").status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(
            program.json("/api/v1/people", r#"{"name":"王","division":"1","x":1}"#).status,
            StatusCode::UNPROCESSABLE_ENTITY
        );
        let looked = program.json(&format!("{file}/reveal"), r#"{"field":"phone","purpose":"visit"}"#);
        assert_eq!(looked.body, r#"{"field":"phone","value":"13812345678"}"#);
        assert_eq!(
            program.json(&format!("{file}/contact"), r#"{"version":1,"phone":"0543-5321234"}"#).status,
            StatusCode::OK
        );
        let kept: Vec<String> =
            p.look(|cx| Ok(cx.tx.query(db::sql!("select answer from platform_receipt"), &[], |r| r.get(0))?)).unwrap();
        assert!(kept.len() == 2 && kept.iter().all(|answer| !answer.contains("138")), "{kept:?}");
    });
}
