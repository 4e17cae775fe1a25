//! Whether the program lives, whether it is ready, and its figures for Prometheus.

use crate::config::Config;
use axum::Router;
use axum::extract::{ConnectInfo, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use db::sql;
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use std::net::SocketAddr;
use std::sync::OnceLock;
use ui::App;

static METRICS: OnceLock<Option<PrometheusHandle>> = OnceLock::new();

/// Installs the recorder once for the program; a second server in the same program shares it.
fn recorder() -> Option<&'static PrometheusHandle> {
    METRICS.get_or_init(|| PrometheusBuilder::new().install_recorder().ok()).as_ref()
}

/// `/livez`, `/readyz`, `/metrics`.
pub(crate) fn routes(config: &Config) -> Router<App> {
    recorder();
    let token = config.metrics_token.clone();
    Router::new().route("/livez", get(async || "ok")).route("/readyz", get(ready)).route(
        "/metrics",
        get(move |ConnectInfo(peer): ConnectInfo<SocketAddr>, headers: HeaderMap| {
            let token = token.clone();
            async move { figures(&token, peer, &headers) }
        }),
    )
}

/// Ready when the database answers a query.
async fn ready(State(app): State<App>) -> Response {
    let answered = app.look(|cx| Ok(cx.tx.query_one(sql!("select 1"), &[], |r| r.get::<i64>(0))?));
    match answered.await {
        Ok(_) => "ready".into_response(),
        Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer").into_response(),
    }
}

fn figures(token: &str, peer: SocketAddr, headers: &HeaderMap) -> Response {
    let given =
        headers.get(header::AUTHORIZATION).and_then(|v| v.to_str().ok()).and_then(|v| v.strip_prefix("Bearer "));
    let allowed = if token.is_empty() {
        peer.ip().is_loopback()
    } else {
        given.is_some_and(|g| secure::same(g.as_bytes(), token.as_bytes()))
    };
    if !allowed {
        return StatusCode::NOT_FOUND.into_response();
    }
    recorder().map(PrometheusHandle::render).unwrap_or_default().into_response()
}
