//! Every page for every persona, on both engines: nothing breaks, nothing is reachable without its permission, and the
//! security headers stand on every answer.

use crate::county::{Browser, County};
use ui::{Access, Method};

const PERSONAS: &[&str] = &[
    "qunzhong",
    "xieli",
    "xiangzhen",
    "xianji",
    "shenpi",
    "pinggu",
    "jigou",
    "huli",
    "pinggujigou",
    "shenji",
    "lingdao",
    "xitong",
    "anquan",
    "rizhi",
];

fn role_of(login: &str) -> &'static str {
    match login {
        "qunzhong" => "citizen",
        "xieli" => "village_assistant",
        "xiangzhen" => "township_clerk",
        "xianji" => "county_clerk",
        "shenpi" => "county_approver",
        "pinggu" => "assessor",
        "jigou" => "provider_manager",
        "huli" => "care_worker",
        "pinggujigou" => "evaluator",
        "shenji" => "auditor",
        "lingdao" => "leader",
        "xitong" => "system_admin",
        "anquan" => "security_admin",
        "rizhi" => "audit_admin",
        other => panic!("no such persona: {other}"),
    }
}

fn headers_stand(browser: &mut Browser, path: &str) {
    let response = browser.get(path);
    for name in ["content-security-policy", "x-content-type-options", "referrer-policy", "strict-transport-security"] {
        assert!(response.headers().contains_key(name), "{name} is missing on {path}");
    }
    let policy = response.headers().get("content-security-policy").and_then(|v| v.to_str().ok()).unwrap_or_default();
    assert!(!policy.contains("unsafe-inline"), "{path}");
}

/// The few pages that cannot be opened without saying what is wanted.
fn complete(path: &str) -> String {
    match path {
        "/desk/insight/export" => format!("{path}?table=places"),
        plain => plain.to_owned(),
    }
}

#[test]
fn every_page_answers_every_persona_as_the_roles_say() {
    let policy = policy::Policy::load(&std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../policy")).unwrap();
    let table = app::router::routes().table();
    let plain = table.iter().filter(|r| r.method == Method::Get && !r.path.contains('{')).collect::<Vec<_>>();
    assert!(plain.len() > 25, "only {} plain pages", plain.len());
    for url in db::testing::fresh_urls() {
        let county = County::open(&url);
        for login in PERSONAS {
            let mut browser = Browser::new(&county);
            browser.sign_in(login);
            let mut wrong = Vec::new();
            for route in &plain {
                let allowed = match route.access {
                    Access::Public | Access::SignedIn => true,
                    Access::With(permission) => {
                        policy.role(role_of(login)).is_some_and(|r| r.permissions.iter().any(|p| p == permission))
                    }
                };
                let (status, _) = browser.page(&complete(&route.path));
                if (allowed && status >= 400) || (!allowed && status != 403) {
                    wrong.push(format!("{login} GET {} → {status}, allowed: {allowed}", route.path));
                }
            }
            assert!(wrong.is_empty(), "on {url}:\n{}", wrong.join("\n"));
        }
        let mut stranger = Browser::new(&county);
        for route in &plain {
            let (status, _) = stranger.page(&complete(&route.path));
            match route.access {
                Access::Public => assert!(status < 400, "GET {} → {status}", route.path),
                Access::SignedIn | Access::With(_) => {
                    assert!(status == 303 || status == 401, "GET {} → {status} without signing in", route.path);
                }
            }
        }
        for path in ["/", "/login", "/no-such-page", "/api/v1/cases", "/assets/none.css", "/livez"] {
            headers_stand(&mut stranger, path);
        }
    }
}
