//! The cookie that holds a session's token, and the header of a program.

use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;

/// Sent back by browsers to this host only, over TLS only, never readable by script, never with a foreign form.
pub const NAME: &str = "__Host-jishiyu";

/// The value of a cookie of a request.
pub fn value<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    let lines = headers.get_all(header::COOKIE).iter().filter_map(|line| line.to_str().ok());
    lines.flat_map(|line| line.split(';')).find_map(|pair| pair.trim().strip_prefix(name)?.strip_prefix('='))
}

/// The token in the session cookie.
pub fn token(headers: &HeaderMap) -> Option<&str> {
    value(headers, NAME).filter(|token| is_token(token))
}

/// The token in `Authorization: Bearer …`.
pub fn bearer(headers: &HeaderMap) -> Option<&str> {
    let line = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = line.split_once(' ')?;
    Some(token.trim()).filter(|token| scheme.eq_ignore_ascii_case("bearer") && is_token(token))
}

fn is_token(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|b| b.is_ascii_hexdigit())
}

/// Hands a token to the browser until it is closed.
pub(crate) fn set(response: &mut Response, token: &str) {
    append(response, &format!("{NAME}={token}; Path=/; Secure; HttpOnly; SameSite=Lax"));
}

/// Takes the token back.
pub(crate) fn clear(response: &mut Response) {
    append(response, &format!("{NAME}=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0"));
}

fn append(response: &mut Response, line: &str) {
    if let Ok(line) = HeaderValue::from_str(line) {
        response.headers_mut().append(header::SET_COOKIE, line);
    }
}
