//! The router: the routes of every slice, the assets, the health of the program, and the layers around them.

use crate::config::Config;
use crate::{demo, health, layers};
use axum::error_handling::HandleErrorLayer;
use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderMap, StatusCode};
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::IntoResponse;
use axum::routing::{get, post};
use axum::{BoxError, Router};
use std::time::Duration;
use tower::ServiceBuilder;
use tower::limit::GlobalConcurrencyLimitLayer;
use tower::load_shed::LoadShedLayer;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::timeout::TimeoutLayer;
use ui::utoipa::openapi::OpenApi;
use ui::{App, Problem, Routes};

/// A request body may be this large: a signature and a page of text, not a photograph.
const BODY_LIMIT: usize = 64 * 1024;

/// The routes of every slice.
pub fn routes() -> Routes {
    Routes::new()
        .page("/gallery", ui::Access::Public, get(ui::gallery::show))
        .form("/demo/next-day", ui::Access::Public, post(demo::next_day))
        .merge(portal::routes())
        .merge(desk::routes())
        .merge(registry::routes())
        .merge(casework::routes())
        .merge(assessment::routes())
        .merge(planning::routes())
        .merge(catalogue::routes())
        .merge(provider::routes())
        .merge(dispatch::routes())
        .merge(visit::routes())
        .merge(ledger::routes())
        .merge(insight::routes())
        .merge(admin::routes())
}

/// The OpenAPI document of every slice.
pub fn openapi() -> OpenApi {
    let (_, mut document) = routes().finish();
    document.info.title = "Jishiyu 及时雨".into();
    document.info.version = env!("CARGO_PKG_VERSION").into();
    document.info.description = Some("Service-type social assistance: the whole loop as JSON.".into());
    document.info.license = None;
    document
}

/// The whole service.
pub fn build(app: &App, config: &Config) -> Router {
    let (pages, _) = routes().finish();
    let limits = ServiceBuilder::new()
        .layer(HandleErrorLayer::new(|_: BoxError| async {
            Problem::new(StatusCode::SERVICE_UNAVAILABLE, "overloaded", "").into_response()
        }))
        .layer(LoadShedLayer::new())
        .layer(GlobalConcurrencyLimitLayer::new(config.concurrent_requests));
    pages
        .route("/api/openapi.json", get(async || axum::Json(openapi())))
        // A fallback of its own, so that an unknown address passes the layers that give it a page.
        .fallback(async || StatusCode::NOT_FOUND)
        .layer(from_fn(layers::observe))
        .layer(limits)
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        .layer(TimeoutLayer::with_status_code(StatusCode::REQUEST_TIMEOUT, Duration::from_secs(config.request_seconds)))
        .layer(CatchPanicLayer::new())
        .layer(from_fn(ui::render_problems))
        .layer(from_fn_with_state(app.clone(), layers::session))
        // Once more outside: what the session layer itself refuses gets its shape here.
        .layer(from_fn(ui::render_problems))
        .merge(files())
        .merge(health::routes(config))
        .layer(from_fn(layers::security_headers))
        .with_state(app.clone())
}

fn files() -> Router<App> {
    let root = |name: &'static str| get(async move |headers: HeaderMap| ui::serve_root_file(name, &headers));
    Router::new()
        .route("/assets/{*name}", get(ui::serve_asset))
        .route("/sw.js", root("sw.js"))
        .route("/offline.html", root("offline.html"))
        .route("/field.webmanifest", root("field.webmanifest"))
        .route("/mark.svg", root("mark.svg"))
}
