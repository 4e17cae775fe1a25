//! What is still missing after login and password: a password of one's own, an authenticator, a one-time code.

use crate::model::Stage;
use crate::pages::cookie;
use crate::pages::login::{Target, proceed};
use crate::rules;
use crate::use_cases::sign_in::{SignedIn, open_secret};
use crate::use_cases::{choose_password, confirm_code};
use askama::Template;
use axum::extract::{Query, State};
use axum::http::HeaderMap;
use base::Rejection;
use serde::Deserialize;
use ui::{Answer, App, Page, Posted, Problem, Session, Visitor, html, see_other};

const CODE_REFUSED: &str =
    "动态口令不对、已经用过或过期。请等下一个口令出现，再输入 6 位数字；连续错 5 次后要等几分钟。";

#[derive(Template)]
#[template(path = "second_step.html")]
pub(crate) struct SecondStepPage {
    pub page: Page,
    pub stage: Stage,
    pub secret: String,
    pub uri: String,
    pub next: String,
    pub error: String,
    pub password_error: String,
    pub again_error: String,
}

/// What went wrong the time before.
#[derive(Clone, Default)]
struct Wrong {
    code: String,
    password: String,
    again: String,
}

pub(crate) async fn show(
    State(app): State<App>,
    Visitor(session): Visitor,
    headers: HeaderMap,
    Query(target): Query<Target>,
) -> Answer {
    render(app, (*session).clone(), (headers, target.path()), Wrong::default()).await
}

async fn render(app: App, session: Session, (headers, next): (HeaderMap, String), wrong: Wrong) -> Answer {
    let Some(token) = cookie::token(&headers).map(str::to_owned) else { return see_other("/login") };
    let page = app
        .look(move |cx| {
            let Some((kept, account)) = confirm_code::pending(cx, &token)? else { return Ok(None) };
            let secret = match (kept.stage, &kept.secret_sealed) {
                (Stage::Enrol, Some(sealed)) => Some(open_secret(cx, account.id, sealed)?),
                (Stage::Open | Stage::Password | Stage::Enrol | Stage::Totp, _) => None,
            };
            Ok(Some(SecondStepPage {
                page: Page::door(cx, &session, "admin-second-step"),
                stage: kept.stage,
                secret: secret.map(|s| grouped(&rules::base32(&s))).unwrap_or_default(),
                uri: secret.map(|s| rules::otpauth_uri(&account.login, &s)).unwrap_or_default(),
                next,
                error: wrong.code,
                password_error: wrong.password,
                again_error: wrong.again,
            }))
        })
        .await?;
    match page {
        Some(page) => html(&page),
        None => see_other("/login"),
    }
}

fn grouped(text: &str) -> String {
    text.as_bytes().chunks(4).map(String::from_utf8_lossy).collect::<Vec<_>>().join(" ")
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CodeForm {
    #[serde(default)]
    code: String,
    #[serde(default)]
    next: String,
}

pub(crate) async fn confirm_code(
    State(app): State<App>,
    Visitor(session): Visitor,
    headers: HeaderMap,
    Posted(form): Posted<CodeForm>,
) -> Answer {
    let Some(token) = cookie::token(&headers).map(str::to_owned) else { return see_other("/login") };
    let cmd = confirm_code::ConfirmCode { token, code: form.code };
    let answer = app.run(move |cx| confirm_code::run(cx, &cmd)).await?;
    let next = rules::safe_next(&form.next).unwrap_or_default().to_owned();
    if answer == SignedIn::Refused {
        let wrong = Wrong { code: CODE_REFUSED.into(), ..Wrong::default() };
        return render(app, (*session).clone(), (headers, next), wrong).await;
    }
    proceed(answer, &next)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PasswordForm {
    #[serde(default)]
    password: String,
    #[serde(default)]
    again: String,
    #[serde(default)]
    next: String,
}

pub(crate) async fn choose_password(
    State(app): State<App>,
    Visitor(session): Visitor,
    headers: HeaderMap,
    Posted(form): Posted<PasswordForm>,
) -> Answer {
    let Some(token) = cookie::token(&headers).map(str::to_owned) else { return see_other("/login") };
    let next = rules::safe_next(&form.next).unwrap_or_default().to_owned();
    let typed = (form.password, form.again);
    let prepared = app.look(move |cx| choose_password::prepare(cx, &token, (&typed.0, &typed.1))).await;
    match prepared {
        Ok(prepared) => proceed(app.run(move |cx| choose_password::run(cx, &prepared)).await?, &next),
        Err(Problem { rejection: Some(rejection), .. }) => {
            render(app, (*session).clone(), (headers, next), wrong_fields(&rejection)).await
        }
        Err(problem) if problem.status == axum::http::StatusCode::NOT_FOUND => see_other("/login"),
        Err(problem) => Err(problem),
    }
}

fn wrong_fields(rejection: &Rejection) -> Wrong {
    let of =
        |field: &str| rejection.fields.iter().find(|e| e.field == field).map(|e| e.message.clone()).unwrap_or_default();
    Wrong { code: String::new(), password: of("password"), again: of("again") }
}
