//! A posted form: its fields, and the proof that it came from one of our pages.

use crate::problem::Problem;
use crate::session::Session;
use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::StatusCode;
use base::FieldError;
use serde::de::DeserializeOwned;
use std::sync::Arc;

/// The fields of a form. Every field is text and optional fields have defaults, so that parsing the meaning, with words
/// for what is wrong, stays in one place: the page.
#[derive(Debug, Clone)]
pub struct Posted<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Posted<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let session = request.extensions().get::<Arc<Session>>().cloned();
        let unreadable = || Problem::new(StatusCode::BAD_REQUEST, "bad_form", "提交的内容看不懂，请返回重新填写。");
        let body = Bytes::from_request(request, state).await.map_err(|_| {
            Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "too_large", "提交的内容太大，请删减文字或压缩图片后再提交。")
        })?;
        let pairs: Vec<(String, String)> = serde_html_form::from_bytes(&body).map_err(|_| unreadable())?;
        let given = pairs.iter().find(|(name, _)| name == "csrf").map_or("", |(_, value)| value.as_str());
        let expected = session.map(|s| s.csrf.clone()).unwrap_or_default();
        if expected.is_empty() || !secure::same(given.as_bytes(), expected.as_bytes()) {
            return Err(Problem::new(
                StatusCode::FORBIDDEN,
                "csrf",
                "这张表已经过期（可能重新登录过）。请返回上一页，刷新后再提交；已填的内容浏览器会替您留着。",
            ));
        }
        let rest: Vec<(String, String)> = pairs.into_iter().filter(|(name, _)| name != "csrf").collect();
        let encoded = serde_html_form::to_string(&rest).map_err(|_| unreadable())?;
        serde_html_form::from_str(&encoded).map(Posted).map_err(|_| unreadable())
    }
}

/// The errors of a form, by field, for its page.
#[derive(Debug, Clone, Default)]
pub struct Errors(pub Vec<FieldError>);

impl Errors {
    /// The sentence beside a field, or nothing.
    pub fn of(&self, field: &str) -> &str {
        self.0.iter().find(|e| e.field == field).map_or("", |e| e.message.as_str())
    }

    /// Whether nothing is to be mended.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The field errors of a problem, so that the page can be shown again with what was typed; a problem without
    /// field errors stays a problem, but its sentence may be shown on the page under the name `form`.
    ///
    /// # Errors
    /// Every problem that is not a rejection.
    pub fn from_problem(problem: Problem) -> Result<Self, Problem> {
        match &problem.rejection {
            None => Err(problem),
            Some(rejection) if rejection.fields.is_empty() => {
                Ok(Self(vec![FieldError { field: "form", message: rejection.message.clone() }]))
            }
            Some(rejection) => Ok(Self(rejection.fields.clone())),
        }
    }
}
