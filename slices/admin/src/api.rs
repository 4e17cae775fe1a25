//! JSON endpoints: sessions for programs, accounts, grants, audit.

use crate::model::{GrantId, NewGrant, SessionKind};
use crate::pages::login::REFUSED;
use crate::pages::{audit as audit_page, cookie};
use crate::queries;
use crate::use_cases::confirm_code::{self, ConfirmCode, pending};
use crate::use_cases::create_user::{self, CreateUser};
use crate::use_cases::grant_role::{self, GrantRole};
use crate::use_cases::sign_in::{self, Credentials, SignedIn};
use crate::use_cases::{issue_start_code, reset_totp as reset, revoke_grant as revoke, set_disabled, sign_out};
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use base::id::{ProviderId, UserId};
use base::{Date, DivisionCode, Failure, Fields};
use serde::{Deserialize, Serialize};
use ui::{Api, App, Done, IdempotencyKey, Listing, Made, Problem, ProblemDocument, Signed};
use utoipa::{IntoParams, ToSchema};

/// Credentials of an account.
#[derive(Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OpenSession {
    /// Login.
    login: String,
    /// Password.
    password: String,
    /// One-time code of the authenticator, 6 digits; staff need it.
    #[serde(default)]
    totp: String,
}

/// A session of a program.
#[derive(Serialize, ToSchema)]
pub struct SessionToken {
    /// Send it as `Authorization: Bearer <token>`.
    token: String,
}

/// Opens a session for a program. Half an hour without a request ends it.
#[utoipa::path(post, path = "/api/v1/session", tag = "admin", request_body = OpenSession,
    responses((status = 200, body = SessionToken), (status = 401, body = ProblemDocument)))]
pub async fn open_session(State(app): State<App>, Api(body): Api<OpenSession>) -> Result<Api<SessionToken>, Problem> {
    let typed = Credentials { login: body.login.clone(), password: body.password.clone() };
    let checked = app.look(move |cx| sign_in::check(cx, &typed)).await?;
    let code = body.totp.clone();
    let answer = app
        .run(move |cx| match sign_in::run(cx, &checked, SessionKind::Program)? {
            SignedIn::Next(token) => finish(cx, &token, &code),
            done @ (SignedIn::Open(_) | SignedIn::Refused) => Ok(done),
        })
        .await?;
    match answer {
        SignedIn::Open(ticket) => Ok(Api(SessionToken { token: ticket.token })),
        SignedIn::Next(_) => Err(Problem::new(
            StatusCode::UNAUTHORIZED,
            "sign_in_incomplete",
            "这个账号还没有设好密码和动态口令：请先在浏览器里登录一次，设好后再用程序登录。",
        )),
        SignedIn::Refused => Err(Problem::new(StatusCode::UNAUTHORIZED, "sign_in_refused", REFUSED)),
    }
}

/// The one-time code came with the credentials; what has to be set up first is set up in a browser.
fn finish(cx: &mut platform::Cx<'_, '_>, token: &str, code: &str) -> Result<SignedIn, Failure> {
    let waits_for_code = pending(cx, token)?.is_some_and(|(kept, _)| kept.stage == crate::model::Stage::Totp);
    if waits_for_code {
        confirm_code::run(cx, &ConfirmCode { token: token.to_owned(), code: code.to_owned() })
    } else {
        Ok(SignedIn::Next(String::new()))
    }
}

/// Ends the session that sends the request.
#[utoipa::path(post, path = "/api/v1/session/end", tag = "admin", responses((status = 200, body = Done)))]
pub async fn close_session(State(app): State<App>, _who: Signed, headers: HeaderMap) -> Result<Api<Done>, Problem> {
    let token = cookie::bearer(&headers).or_else(|| cookie::token(&headers)).map(str::to_owned);
    if let Some(token) = token {
        app.run(move |cx| sign_out::run(cx, &token)).await?;
    }
    Ok(Api(Done::YES))
}

/// What the list of accounts is narrowed to.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct UserQuery {
    /// Part of a login or name.
    #[serde(default)]
    q: String,
    /// Cursor of the page before.
    #[serde(default)]
    after: String,
}

/// One account.
#[derive(Serialize, ToSchema)]
pub struct UserItem {
    id: String,
    login: String,
    name: String,
    disabled: bool,
    /// Codes of the roles held today.
    roles: Vec<String>,
}

/// Lists accounts by login.
#[utoipa::path(get, path = "/api/v1/users", tag = "admin", params(UserQuery), responses((status = 200, body = Listing<UserItem>)))]
pub async fn users(
    State(app): State<App>,
    who: Signed,
    Query(q): Query<UserQuery>,
) -> Result<Api<Listing<UserItem>>, Problem> {
    let list = app.look(move |cx| queries::users(cx, &who.actor, &q.q, &q.after)).await?;
    let items = list.rows.into_iter().map(|line| UserItem {
        id: line.user.id.to_string(),
        login: line.user.login,
        name: line.user.name,
        disabled: line.user.disabled,
        roles: line.roles,
    });
    Ok(Api(Listing { total: list.total, items: items.collect(), next: list.next }))
}

/// An account to be opened.
#[derive(Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewUser {
    /// 3 to 40 small letters, digits, dots, dashes or underscores.
    login: String,
    /// Name shown beside what the person does.
    name: String,
}

/// A code for the first sign-in; it is given out this once and good for 72 hours.
#[derive(Serialize, ToSchema)]
pub struct StartCodeIssued {
    id: String,
    start_code: String,
}

/// Opens an account. Sent twice, the second is refused because the login is taken; a start code is never repeated.
#[utoipa::path(post, path = "/api/v1/users", tag = "admin", request_body = NewUser,
    responses((status = 200, body = StartCodeIssued), (status = 422, body = ProblemDocument)))]
pub async fn create_user(
    State(app): State<App>,
    who: Signed,
    Api(body): Api<NewUser>,
) -> Result<Api<StartCodeIssued>, Problem> {
    let cmd = CreateUser { login: body.login, name: body.name };
    let (id, code) = app.run(move |cx| create_user::run(cx, &who.actor, &cmd)).await?;
    Ok(Api(StartCodeIssued { id: id.to_string(), start_code: code.shown() }))
}

/// Issues a new start code to somebody who forgot the password.
#[utoipa::path(post, path = "/api/v1/users/{id}/start-code", tag = "admin", params(("id" = String, Path)),
    responses((status = 200, body = StartCodeIssued), (status = 422, body = ProblemDocument)))]
pub async fn start_code(
    State(app): State<App>,
    who: Signed,
    Path(id): Path<UserId>,
) -> Result<Api<StartCodeIssued>, Problem> {
    let code = app.run(move |cx| issue_start_code::run(cx, &who.actor, id)).await?;
    Ok(Api(StartCodeIssued { id: id.to_string(), start_code: code.shown() }))
}

/// Closes an account; its sessions end at once.
#[utoipa::path(post, path = "/api/v1/users/{id}/disabling", tag = "admin", params(("id" = String, Path)),
    responses((status = 200, body = Done), (status = 409, body = ProblemDocument), (status = 422, body = ProblemDocument)))]
pub async fn disable_user(State(app): State<App>, who: Signed, Path(id): Path<UserId>) -> Result<Api<Done>, Problem> {
    app.run(move |cx| set_disabled::run(cx, &who.actor, (id, true))).await?;
    Ok(Api(Done::YES))
}

/// Opens a closed account again.
#[utoipa::path(post, path = "/api/v1/users/{id}/enabling", tag = "admin", params(("id" = String, Path)),
    responses((status = 200, body = Done), (status = 409, body = ProblemDocument), (status = 422, body = ProblemDocument)))]
pub async fn enable_user(State(app): State<App>, who: Signed, Path(id): Path<UserId>) -> Result<Api<Done>, Problem> {
    app.run(move |cx| set_disabled::run(cx, &who.actor, (id, false))).await?;
    Ok(Api(Done::YES))
}

/// Forgets the authenticator of an account.
#[utoipa::path(post, path = "/api/v1/users/{id}/totp-reset", tag = "admin", params(("id" = String, Path)),
    responses((status = 200, body = Done), (status = 422, body = ProblemDocument)))]
pub async fn reset_totp(State(app): State<App>, who: Signed, Path(id): Path<UserId>) -> Result<Api<Done>, Problem> {
    app.run(move |cx| reset::run(cx, &who.actor, id)).await?;
    Ok(Api(Done::YES))
}

/// A role to be granted.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GrantBody {
    /// Code of the role.
    role: String,
    /// Division of 2 to 12 digits, for roles that reach one.
    division: Option<String>,
    /// Key of the provider, for roles of a provider.
    provider_id: Option<String>,
    /// First day, `YYYY-MM-DD`.
    valid_from: String,
    /// Last day, `YYYY-MM-DD`.
    valid_to: String,
}

impl GrantBody {
    fn parse(&self) -> Result<NewGrant, Failure> {
        let mut fields = Fields::new();
        let day = |raw: &str| raw.parse::<Date>().map_err(|_| "日期应写成 2026-12-31 的样子。");
        let valid_from = fields.take("valid_from", day(&self.valid_from));
        let valid_to = fields.take("valid_to", day(&self.valid_to));
        let division = self.division.as_deref().map(|raw| fields.take("division", DivisionCode::parse(raw)));
        let provider = self
            .provider_id
            .as_deref()
            .map(|raw| fields.take("provider_id", raw.parse::<ProviderId>().map_err(|_| "机构编号不对，请核对。")));
        fields.finish()?;
        let (Some(valid_from), Some(valid_to)) = (valid_from, valid_to) else { return Err(Failure::NotFound) };
        Ok(NewGrant {
            role: self.role.clone(),
            division: division.flatten(),
            provider_id: provider.flatten(),
            person_id: None,
            valid_from,
            valid_to,
        })
    }
}

/// Grants a role.
#[utoipa::path(post, path = "/api/v1/users/{id}/grants", tag = "admin", params(("id" = String, Path)),
    request_body = GrantBody, responses((status = 200, body = Made), (status = 422, body = ProblemDocument)))]
pub async fn grant_role(
    State(app): State<App>,
    who: Signed,
    key: IdempotencyKey,
    Path(user_id): Path<UserId>,
    Api(body): Api<GrantBody>,
) -> Result<Api<Made>, Problem> {
    app.once(key, body, move |cx, body| {
        let cmd = GrantRole { user_id, grant: body.parse()? };
        Ok(Made::of(grant_role::run(cx, &who.actor, &cmd)?))
    })
    .await
}

/// Ends a grant at once.
#[utoipa::path(post, path = "/api/v1/grants/{id}/revocation", tag = "admin", params(("id" = String, Path)),
    responses((status = 200, body = Done), (status = 409, body = ProblemDocument)))]
pub async fn revoke_grant(State(app): State<App>, who: Signed, Path(id): Path<GrantId>) -> Result<Api<Done>, Problem> {
    app.run(move |cx| revoke::run(cx, &who.actor, id)).await?;
    Ok(Api(Done::YES))
}

/// What the audit list is narrowed to.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct AuditQuery {
    /// Code of a role.
    #[serde(default)]
    role: String,
    /// Only lines before this place in the journal.
    before: Option<i64>,
}

/// One line of the audit list.
#[derive(Serialize, ToSchema)]
pub struct AuditItem {
    seq: i64,
    /// RFC 3339.
    at: String,
    who: Option<String>,
    role: String,
    action: String,
    subject_kind: String,
}

/// One page of the audit list.
#[derive(Serialize, ToSchema)]
pub struct AuditPage {
    total: i64,
    items: Vec<AuditItem>,
    /// `before` of the next page.
    next: Option<i64>,
}

/// Lists who did what and when, the latest first, without any fact of a case.
#[utoipa::path(get, path = "/api/v1/audit", tag = "admin", params(AuditQuery), responses((status = 200, body = AuditPage)))]
pub async fn audit(
    State(app): State<App>,
    who: Signed,
    Query(q): Query<AuditQuery>,
) -> Result<Api<AuditPage>, Problem> {
    let list = app.look(move |cx| queries::audit(cx, &who.actor, &q.role, q.before.unwrap_or(i64::MAX))).await?;
    let items = list.rows.into_iter().map(|row| AuditItem {
        seq: row.seq,
        at: row.at.rfc3339(),
        who: row.name,
        role: row.role,
        action: row.action,
        subject_kind: row.subject_kind,
    });
    Ok(Api(AuditPage { total: list.total, items: items.collect(), next: list.next }))
}

/// What a verification found.
#[derive(Serialize, ToSchema)]
pub struct VerificationReport {
    /// Entries read.
    entries: i64,
    /// Hash of the last entry; write it down outside the system.
    head: String,
    /// Every fault with its place; empty when the journal is whole.
    faults: Vec<String>,
}

/// Verifies the whole journal.
#[utoipa::path(post, path = "/api/v1/audit/verification", tag = "admin",
    responses((status = 200, body = VerificationReport)))]
pub async fn verify(State(app): State<App>, who: Signed) -> Result<Api<VerificationReport>, Problem> {
    let report = audit_page::run_verification(&app, &who).await?;
    Ok(Api(VerificationReport { entries: report.entries, head: report.head, faults: report.faults }))
}
