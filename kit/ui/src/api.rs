//! JSON in and out: unknown fields are refused, problems are documents, a repeated request has one effect.

use crate::app::App;
use crate::problem::Problem;
use crate::session::Visitor;
use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base::{Failure, FieldError};
use platform::{Cx, Once};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A JSON body, in or out.
#[derive(Debug, Clone)]
pub struct Api<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Api<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let bytes = Bytes::from_request(request, state).await.map_err(|_| {
            Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "too_large", "请求体太大：上限为 64 KiB，请分次提交。")
        })?;
        serde_json::from_slice(&bytes).map(Api).map_err(|e| {
            let message = format!(
                "请求体不是这个接口要的 JSON（第 {} 行第 {} 列）：{e}。请对照接口文档修改。",
                e.line(),
                e.column()
            );
            Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "bad_json", &message)
        })
    }
}

impl<T: Serialize> IntoResponse for Api<T> {
    fn into_response(self) -> Response {
        axum::Json(self.0).into_response()
    }
}

/// One page of a list, as every list of the API answers.
#[derive(Debug, Serialize, ToSchema)]
pub struct Listing<T> {
    /// How many rows the list holds in all, as far as the caller may count.
    pub total: i64,
    /// This page's rows.
    pub items: Vec<T>,
    /// Cursor of the next page; null on the last.
    pub next: Option<String>,
}

/// The answer of a command that has nothing else to tell.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Done {
    /// Always true.
    done: bool,
}

impl Done {
    /// It is done.
    pub const YES: Self = Self { done: true };
}

/// The key of what a command has made.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Made {
    /// Key.
    id: String,
}

impl Made {
    /// This was made.
    pub fn of(id: impl std::fmt::Display) -> Self {
        Self { id: id.to_string() }
    }
}

/// One field to mend.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ApiError {
    /// Name of the field.
    pub field: String,
    /// What and how, in plain Chinese.
    pub message: String,
}

/// A problem document (RFC 9457, `application/problem+json`).
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ProblemDocument {
    /// `urn:jishiyu:problem:<code>`.
    #[serde(rename = "type")]
    pub kind: String,
    /// HTTP status.
    pub status: u16,
    /// Stable code.
    pub code: String,
    /// What and how, in plain Chinese.
    pub detail: String,
    /// The clause it rests on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub law: Option<String>,
    /// Fields to mend.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<ApiError>,
}

impl From<&Problem> for ProblemDocument {
    fn from(problem: &Problem) -> Self {
        let fields: &[FieldError] = problem.rejection.as_ref().map_or(&[], |r| &r.fields);
        let standard = match problem.status {
            StatusCode::NOT_FOUND => "没有找到，或者您无权知道它是否存在。",
            StatusCode::SERVICE_UNAVAILABLE => "系统正忙，请稍后重试。",
            _ => "系统出错了，已记录。请凭错误编号联系管理员。",
        };
        Self {
            kind: format!("urn:jishiyu:problem:{}", problem.code),
            status: problem.status.as_u16(),
            code: problem.code.clone(),
            detail: if problem.message.is_empty() { standard.to_owned() } else { problem.message.clone() },
            law: problem.rejection.as_ref().and_then(|r| r.law.map(str::to_owned)),
            errors: fields.iter().map(|e| ApiError { field: e.field.to_owned(), message: e.message.clone() }).collect(),
        }
    }
}

impl IntoResponse for ProblemDocument {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = (status, axum::Json(self)).into_response();
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        response
    }
}

/// The `Idempotency-Key` header of a request, bound to its address and to the account that sent it, if any did.
#[derive(Debug, Clone)]
pub struct IdempotencyKey(Option<String>);

impl<S: Send + Sync> FromRequestParts<S> for IdempotencyKey {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let Ok(Visitor(session)) = Visitor::from_request_parts(parts, state).await;
        let who = session.actor.as_ref().map(|actor| actor.user_id.to_string()).unwrap_or_default();
        let Some(header) = parts.headers.get("idempotency-key") else { return Ok(Self(None)) };
        match header.to_str().map(str::trim) {
            Ok(key) if (8..=100).contains(&key.len()) => Ok(Self(Some(format!("{who}/{}{key}", parts.uri.path())))),
            _ => Err(Problem::new(
                StatusCode::UNPROCESSABLE_ENTITY,
                "bad_idempotency_key",
                "Idempotency-Key 应为 8 到 100 个可见字符，每个新请求换一个，重发时用同一个。",
            )),
        }
    }
}

impl IdempotencyKey {
    /// Runs a command once for this key and gives the kept answer to every repetition; without a key, simply runs it.
    ///
    /// # Errors
    /// The command's own answer.
    fn once<T: Serialize + DeserializeOwned>(
        &self,
        cx: &mut Cx<'_, '_>,
        request: &impl Serialize,
        command: impl FnOnce(&mut Cx<'_, '_>) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let Some(key) = &self.0 else { return command(cx) };
        let words = |e: serde_json::Error| Failure::bug(e.to_string());
        let fingerprint = serde_json::to_string(request).map_err(words)?;
        let once =
            Once { key: key.clone(), fingerprint: secure::hex(&cx.vault.mac("idempotency", fingerprint.as_bytes())) };
        if let Some(answer) = once.answer(cx)? {
            return serde_json::from_str(&answer).map_err(words);
        }
        let answer = command(cx)?;
        once.keep(cx, &serde_json::to_string(&answer).map_err(words)?)?;
        Ok(answer)
    }
}

impl App {
    /// Runs a command of the API once for its key, and answers what it came to.
    ///
    /// # Errors
    /// The command's answer, in the shape of a problem.
    pub async fn once<B, T>(
        &self,
        key: IdempotencyKey,
        body: B,
        mut command: impl FnMut(&mut Cx<'_, '_>, &B) -> Result<T, Failure> + Send + 'static,
    ) -> Result<Api<T>, Problem>
    where
        B: Serialize + Send + 'static,
        T: Serialize + DeserializeOwned + Send + 'static,
    {
        self.run(move |cx| key.once(cx, &body, |cx| command(cx, &body))).await.map(Api)
    }
}

/// Writes the endpoint of a command about one record that has nothing to tell but [`Done`]: name, tag, address, type of
/// the key, body, and how key and body become the command that a use case runs.
#[macro_export]
macro_rules! step {
    (
        $(#[$doc:meta])* $name:ident, $tag:literal, $path:literal, $id:ty, $body:ty,
        $run:path, |$key:ident, $given:ident| $command:expr
    ) => {
        $(#[$doc])*
        #[utoipa::path(post, path = $path, tag = $tag, params(("id" = String, Path)), request_body = $body, responses(
            (status = 200, body = $crate::Done), (status = 404, body = $crate::ProblemDocument),
            (status = 422, body = $crate::ProblemDocument)))]
        pub async fn $name(
            axum::extract::State(app): axum::extract::State<$crate::App>,
            who: $crate::Signed,
            once: $crate::IdempotencyKey,
            axum::extract::Path($key): axum::extract::Path<$id>,
            $crate::Api(body): $crate::Api<$body>,
        ) -> Result<$crate::Api<$crate::Done>, $crate::Problem> {
            app.once(once, body, move |cx, $given| {
                $run(cx, &who.actor, &$command)?;
                Ok($crate::Done::YES)
            })
            .await
        }
    };
}
