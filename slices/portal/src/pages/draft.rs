//! The visitor's draft between two pages: a cookie with a token, the answers sealed on the server.

use crate::model::Answers;
use crate::rules::{DRAFT_DAYS, Known};
use crate::use_cases::{save_draft, served};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;
use base::{Accept, Failure};
use platform::Cx;

/// As the session cookie: this host only, over TLS only, never readable by script.
const NAME: &str = "__Host-draft";

/// The token in the draft cookie.
pub(crate) fn token(headers: &HeaderMap) -> Option<String> {
    let value = admin::cookie::value(headers, NAME)?;
    (value.len() == 64 && value.bytes().all(|b| b.is_ascii_hexdigit())).then(|| value.to_owned())
}

/// Hands the token to the browser for as long as the draft is kept.
pub(crate) fn set(response: &mut Response, token: &str) {
    let seconds = DRAFT_DAYS * 24 * 3_600;
    let line = format!("{NAME}={token}; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age={seconds}");
    if let Ok(line) = HeaderValue::from_str(&line) {
        response.headers_mut().append(header::SET_COOKIE, line);
    }
}

/// The answers so far; none when nothing was begun, or it was handed in or forgotten meanwhile.
pub(crate) fn answers(cx: &mut Cx<'_, '_>, token: Option<&str>) -> Result<Option<Answers>, Failure> {
    let Some(token) = token else { return Ok(None) };
    let kept = save_draft::load(cx, token)?.and_then(|draft| draft.answers);
    kept.map(|text| serde_json::from_str(&text).map_err(|e| Failure::bug(e.to_string()))).transpose()
}

/// Keeps the answers.
pub(crate) fn save(cx: &mut Cx<'_, '_>, token: &str, answers: &Answers) -> Result<(), Failure> {
    let text = serde_json::to_string(answers).map_err(|e| Failure::bug(e.to_string()))?;
    save_draft::run(cx, token, &text)
}

/// Runs something with what the reading of answers must know.
pub(crate) fn with_known<T>(cx: &mut Cx<'_, '_>, read: impl FnOnce(&Known<'_>) -> T) -> Result<T, Failure> {
    let served = served(cx)?;
    let view = served.first().map(|county| cx.view(*county)).transpose()?;
    let needs: Vec<&str> = view.iter().flat_map(|view| view.needs()).map(|need| need.code.as_str()).collect();
    let accept = if cx.demo { Accept::Demo } else { Accept::Real };
    Ok(read(&Known { needs: &needs, today: cx.today(), accept, served: &served }))
}
