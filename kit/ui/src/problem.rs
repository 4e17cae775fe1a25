//! A "no" on its way to the visitor: a designed page for a browser, a problem document (RFC 9457) for a program.

use crate::api::ProblemDocument;
use crate::page::Page;
use crate::session::Session;
use askama::Template;
use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Redirect, Response};
use base::{Failure, Rejection};
use std::sync::Arc;

/// Why a request gets no page.
#[derive(Debug, Clone)]
pub struct Problem {
    /// HTTP status.
    pub status: StatusCode,
    /// Stable code for programs.
    pub code: String,
    /// What and how, in plain Chinese; empty for the standard sentence of the status.
    pub message: String,
    /// The whole rejection, when it was one.
    pub rejection: Option<Box<Rejection>>,
}

impl Problem {
    /// Somebody must sign in first.
    pub fn sign_in() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "sign_in_required", "请先登录，再打开这一页。")
    }

    /// A problem with a status, a stable code and a sentence.
    pub fn new(status: StatusCode, code: &str, message: &str) -> Self {
        Self { status, code: code.to_owned(), message: message.to_owned(), rejection: None }
    }
}

impl From<Failure> for Problem {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Rejected(rejection) => {
                let mut problem = Self::new(StatusCode::UNPROCESSABLE_ENTITY, rejection.code, &rejection.message);
                problem.rejection = Some(Box::new(rejection));
                problem
            }
            Failure::Denied { .. } => {
                Self::new(StatusCode::FORBIDDEN, "denied", "您的角色不办理这一项。需要时请向安全管理员申请授权。")
            }
            Failure::NotFound => Self::new(StatusCode::NOT_FOUND, "not_found", ""),
            Failure::Conflict => Self::new(
                StatusCode::CONFLICT,
                "changed_meanwhile",
                "刚才有人先改了这一件。请重新打开，看过新内容再办理。",
            ),
            Failure::Busy => Self::new(StatusCode::SERVICE_UNAVAILABLE, "busy", ""),
            Failure::Bug(error) => {
                let incident = secure::hex(&secure::random_bytes::<4>());
                tracing::error!(%incident, %error, "incident");
                Self::new(StatusCode::INTERNAL_SERVER_ERROR, &format!("incident-{incident}"), "")
            }
        }
    }
}

impl From<db::DbError> for Problem {
    fn from(error: db::DbError) -> Self {
        Failure::from(error).into()
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        if self.status == StatusCode::SERVICE_UNAVAILABLE {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("2"));
        }
        response.extensions_mut().insert(self);
        response
    }
}

#[derive(Template)]
#[template(path = "error.html")]
struct ErrorPage {
    page: Page,
    status: u16,
    code: String,
    hint: String,
}

/// Marks a response that has its shape already.
#[derive(Clone)]
struct Shaped;

/// Middleware: gives every problem its shape. Programs (`/api/`) get a problem document, browsers a page.
pub async fn render_problems(request: Request, next: Next) -> Response {
    let session = request.extensions().get::<Arc<Session>>().cloned();
    let path = request.uri().path().to_owned();
    let mut response = next.run(request).await;
    let problem = response.extensions_mut().remove::<Problem>().or_else(|| bare_problem(&response));
    let Some(problem) = problem else { return response };
    let retry = response.headers().get(header::RETRY_AFTER).cloned();
    let mut shaped = if path.starts_with("/api/") {
        ProblemDocument::from(&problem).into_response()
    } else if problem.status == StatusCode::UNAUTHORIZED {
        Redirect::to(&format!("/login?next={path}")).into_response()
    } else {
        let session = session.unwrap_or_else(|| Arc::new(Session::anonymous(&path)));
        error_page(&session, &problem)
    };
    if let Some(retry) = retry {
        shaped.headers_mut().insert(header::RETRY_AFTER, retry);
    }
    shaped.extensions_mut().insert(Shaped);
    shaped
}

/// An error that a layer below answered without a body: no such route, wrong method, too large, too slow.
fn bare_problem(response: &Response) -> Option<Problem> {
    let status = response.status();
    let shaped = response.extensions().get::<Shaped>().is_some();
    if shaped || (!status.is_client_error() && !status.is_server_error()) {
        return None;
    }
    let (code, message) = match status {
        StatusCode::NOT_FOUND => ("not_found", ""),
        StatusCode::METHOD_NOT_ALLOWED => ("method_not_allowed", "这个地址不接受这种操作，请从页面上的按钮进入。"),
        StatusCode::PAYLOAD_TOO_LARGE => ("too_large", "提交的内容太大，请删减文字或压缩图片后再提交。"),
        StatusCode::REQUEST_TIMEOUT => ("timeout", "处理时间太长，已停止。请稍后再试。"),
        StatusCode::UNSUPPORTED_MEDIA_TYPE => ("media_type", "提交的格式不对，请用页面上的表单提交。"),
        StatusCode::BAD_REQUEST | StatusCode::UNPROCESSABLE_ENTITY => {
            ("bad_request", "提交的内容看不懂，请返回重新填写。")
        }
        _ if status.is_server_error() => ("server_error", ""),
        _ => return None,
    };
    Some(Problem::new(status, code, message))
}

fn error_page(session: &Session, problem: &Problem) -> Response {
    let page = Page::plain(session, "ui-error-title");
    let code = if problem.code.starts_with("incident-") { problem.code.clone() } else { String::new() };
    let template = ErrorPage { page, status: problem.status.as_u16(), code, hint: problem.message.clone() };
    let body = template.render().unwrap_or_else(|_| problem.message.clone());
    (problem.status, Html(body)).into_response()
}
