//! Style sheets, scripts and icons: built by Vite, embedded, served under hashed names.

use axum::extract::Path;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use rust_embed::Embed;
use std::collections::BTreeMap;
use std::sync::LazyLock;

#[derive(Embed)]
#[folder = "$CARGO_MANIFEST_DIR/../../web/dist"]
#[allow_missing = true]
struct Files;

#[derive(serde::Deserialize)]
struct ManifestEntry {
    file: String,
}

/// The names of the built files.
pub struct Assets(BTreeMap<String, String>);

static ASSETS: LazyLock<Assets> = LazyLock::new(|| {
    let entries: BTreeMap<String, ManifestEntry> =
        Files::get("manifest.json").and_then(|f| serde_json::from_slice(&f.data).ok()).unwrap_or_default();
    if entries.is_empty() {
        tracing::error!("the web assets are not built: run `cargo xtask setup`");
    }
    Assets(entries.into_iter().map(|(name, entry)| (name, format!("/{}", entry.file))).collect())
});

impl Assets {
    /// The names, read once.
    pub fn get() -> &'static Self {
        &ASSETS
    }

    /// The address of a source file after the build.
    pub fn url(&self, source: &str) -> &str {
        self.0.get(source).map_or("", String::as_str)
    }
}

/// `GET /assets/{*name}`: immutable, compressed where the browser can read it.
pub async fn serve_asset(Path(name): Path<String>, headers: HeaderMap) -> Response {
    serve(&format!("assets/{name}"), &headers, "public, max-age=31536000, immutable")
}

/// A file at the root that the browser asks for by a fixed name: the service worker, its offline page, the manifest.
pub fn serve_root_file(name: &'static str, headers: &HeaderMap) -> Response {
    serve(name, headers, "no-cache")
}

fn serve(name: &str, headers: &HeaderMap, cache: &'static str) -> Response {
    let accepted = headers.get(header::ACCEPT_ENCODING).and_then(|v| v.to_str().ok()).unwrap_or_default();
    for (encoding, suffix) in [("br", ".br"), ("gzip", ".gz"), ("", "")] {
        if !accepted.contains(encoding) {
            continue;
        }
        if let Some(file) = Files::get(&format!("{name}{suffix}")) {
            let mut response = (StatusCode::OK, file.data.into_owned()).into_response();
            let out = response.headers_mut();
            out.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type(name)));
            out.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
            out.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
            if !encoding.is_empty() {
                out.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
            }
            return response;
        }
    }
    StatusCode::NOT_FOUND.into_response()
}

fn content_type(name: &str) -> &'static str {
    match name.rsplit('.').next() {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("html") => "text/html; charset=utf-8",
        Some("webmanifest") => "application/manifest+json",
        Some("png") => "image/png",
        _ => "application/octet-stream",
    }
}
