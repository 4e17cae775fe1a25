//! What every request passes on its way in and out: headers, session, limits, counting.

use admin::{SessionKind, cookie};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use std::sync::Arc;
use ui::{App, Lang, Problem, Session};

/// Cookie that proves, for visitors who have not signed in, that a form came from our page.
const FORM: &str = "__Host-form";

/// Headers on every response, errors and files included.
const SECURITY: [(HeaderName, &str); 7] = [
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; worker-src 'self'; \
         object-src 'none'; frame-ancestors 'none'; form-action 'self'; base-uri 'none'",
    ),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "same-origin"),
    (header::STRICT_TRANSPORT_SECURITY, "max-age=31536000; includeSubDomains"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (
        HeaderName::from_static("permissions-policy"),
        "geolocation=(self), camera=(self), microphone=(), interest-cohort=()",
    ),
];

/// Adds the security headers; pages with personal data are never stored by a cache.
pub(crate) async fn security_headers(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in SECURITY {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

/// Finds out who is visiting and puts it beside the request.
pub(crate) async fn session(State(app): State<App>, mut request: Request, next: Next) -> Response {
    if let Some(response) = switch(&request) {
        return response;
    }
    let headers = request.headers().clone();
    if let Err(problem) = same_site(request.method(), request.uri().path(), &headers) {
        return problem.into_response();
    }
    let by_header = cookie::bearer(&headers);
    let token = by_header.or_else(|| cookie::token(&headers)).map(str::to_owned);
    let loaded = match load(&app, token, by_header.is_some()).await {
        Ok(loaded) => loaded,
        Err(problem) => return problem.into_response(),
    };
    let form = cookie::value(&headers, FORM).filter(|value| value.len() == 64).map(str::to_owned);
    let fresh = loaded.is_none() && form.is_none();
    let csrf = loaded.as_ref().map(|l| l.csrf.clone()).or(form).unwrap_or_else(secure::random_token);
    let session = Session {
        actor: loaded.map(|l| l.actor),
        csrf: csrf.clone(),
        lang: cookie::value(&headers, "lang").map_or(Lang::Chinese, Lang::of),
        elder: cookie::value(&headers, "elder") == Some("1"),
        flash: None,
        path: request.uri().path().to_owned(),
    };
    request.extensions_mut().insert(Arc::new(session));
    request.extensions_mut().insert(app);
    let mut response = next.run(request).await;
    if fresh {
        set_cookie(&mut response, &format!("{FORM}={csrf}; Path=/; Secure; HttpOnly; SameSite=Strict"));
    }
    response
}

async fn load(app: &App, token: Option<String>, by_header: bool) -> Result<Option<admin::session::Loaded>, Problem> {
    let Some(token) = token else { return Ok(None) };
    let wanted = if by_header { SessionKind::Program } else { SessionKind::Browser };
    let reading = token.clone();
    let loaded = app.look(move |cx| admin::session::load(cx, &reading)).await?;
    let Some(loaded) = loaded.filter(|l| l.kind == wanted) else { return Ok(None) };
    if loaded.needs_touch {
        app.run(move |cx| admin::session::touch(cx, &token)).await?;
    }
    Ok(Some(loaded))
}

/// A change must come from our own pages: the browser says so itself. Programs that send a token are not browsers.
fn same_site(method: &Method, path: &str, headers: &HeaderMap) -> Result<(), Problem> {
    let reading = *method == Method::GET || *method == Method::HEAD;
    if reading || cookie::bearer(headers).is_some() {
        return Ok(());
    }
    let site = headers.get("sec-fetch-site").and_then(|v| v.to_str().ok());
    let foreign = site.is_some_and(|site| site != "same-origin" && site != "none");
    // A JSON request that rides on a cookie has no form proof, so the browser's own word is needed. Without a cookie
    // there is nothing to ride on.
    let unproven = path.starts_with("/api/") && site.is_none() && cookie::token(headers).is_some();
    if foreign || unproven {
        return Err(Problem::new(
            StatusCode::FORBIDDEN,
            "foreign_origin",
            "这个操作不是从本系统的页面发出的，已拒绝。程序请用令牌（Authorization: Bearer）调用接口。",
        ));
    }
    Ok(())
}

/// `?elder=1` and `?lang=en` on any page: sets the cookie and shows the page again, so that it works without script.
fn switch(request: &Request) -> Option<Response> {
    if request.method() != Method::GET {
        return None;
    }
    let (name, value) = request.uri().query()?.split_once('=')?;
    let known = match (name, value) {
        ("elder", "0" | "1") => true,
        ("lang", tag) => Lang::of(tag).tag() == tag,
        _ => false,
    };
    if !known {
        return None;
    }
    let mut response = Redirect::to(request.uri().path()).into_response();
    set_cookie(&mut response, &format!("{name}={value}; Path=/; Max-Age=31536000; SameSite=Lax"));
    Some(response)
}

fn set_cookie(response: &mut Response, text: &str) {
    if let Ok(value) = HeaderValue::from_str(text) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
}

/// Counts and times requests by route (never by address: it may hold a key), and logs them without personal data.
pub(crate) async fn observe(request: Request, next: Next) -> Response {
    let route = request.extensions().get::<axum::extract::MatchedPath>().map_or("none", |m| m.as_str()).to_owned();
    let method = request.method().to_string();
    let began = std::time::Instant::now();
    let response = next.run(request).await;
    let status = response.status().as_u16().to_string();
    let seconds = began.elapsed().as_secs_f64();
    metrics::counter!("http_requests_total", "route" => route.clone(), "method" => method.clone(), "status" => status.clone())
        .increment(1);
    metrics::histogram!("http_request_seconds", "route" => route.clone()).record(seconds);
    tracing::info!(target: "request", %method, %route, %status, millis = seconds * 1_000.0);
    response
}
