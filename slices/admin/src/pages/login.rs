//! Signing in and out; in the demo with one click as one of the personas.

use crate::model::SessionKind;
use crate::pages::cookie;
use crate::queries::{self, Personas};
use crate::rules;
use crate::use_cases::sign_in::{self, Credentials, SignedIn};
use crate::use_cases::sign_out;
use askama::Template;
use axum::extract::{Query, State};
use axum::http::HeaderMap;
use serde::Deserialize;
use ui::{Answer, App, Page, Posted, Visitor, html, see_other};

/// The one sentence for every refusal: it tells nobody whether the account exists.
pub(crate) const REFUSED: &str =
    "登录名或密码不对。请核对后再试；连续错 5 次后，要等几分钟才能再登录。忘了密码，请找系统管理员领启动码。";

#[derive(Template)]
#[template(path = "login.html")]
pub(crate) struct LoginPage {
    pub page: Page,
    pub login: String,
    pub next: String,
    pub error: String,
    pub personas: Option<Personas>,
}

/// Where to go after signing in.
#[derive(Debug, Deserialize)]
pub(crate) struct Target {
    #[serde(default)]
    next: String,
}

impl Target {
    /// The path, when it stays on this site; else nothing.
    pub fn path(&self) -> String {
        rules::safe_next(&self.next).unwrap_or_default().to_owned()
    }
}

pub(crate) async fn show(State(app): State<App>, Visitor(session): Visitor, Query(target): Query<Target>) -> Answer {
    let next = target.path();
    if let Some(actor) = &session.actor {
        let roles: Vec<String> = actor.grants.iter().map(|g| g.role.clone()).collect();
        let home = app.look(move |cx| Ok(home_of(cx, &roles))).await?;
        return see_other(if next.is_empty() { home } else { next });
    }
    let page = app
        .look(move |cx| {
            let page = Page::door(cx, &session, "admin-sign-in");
            Ok(LoginPage { page, login: String::new(), next, error: String::new(), personas: queries::personas(cx)? })
        })
        .await?;
    html(&page)
}

fn home_of(cx: &platform::Cx<'_, '_>, roles: &[String]) -> String {
    let roles: Vec<&str> = roles.iter().map(String::as_str).collect();
    sign_in::home(cx, &roles)
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SignInForm {
    #[serde(default)]
    login: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    next: String,
}

pub(crate) async fn sign_in(
    State(app): State<App>,
    Visitor(session): Visitor,
    Posted(form): Posted<SignInForm>,
) -> Answer {
    let typed = Credentials { login: form.login.clone(), password: form.password.clone() };
    let checked = app.look(move |cx| sign_in::check(cx, &typed)).await?;
    let answer = app.run(move |cx| sign_in::run(cx, &checked, SessionKind::Browser)).await?;
    let next = rules::safe_next(&form.next).unwrap_or_default().to_owned();
    if answer != SignedIn::Refused {
        return proceed(answer, &next);
    }
    let page = app
        .look(move |cx| {
            let page = Page::door(cx, &session, "admin-sign-in");
            Ok(LoginPage { page, login: form.login, next, error: REFUSED.into(), personas: queries::personas(cx)? })
        })
        .await?;
    html(&page)
}

/// Hands the token out and leads on: to the work, or to what is still missing.
pub(crate) fn proceed(answer: SignedIn, next: &str) -> Answer {
    let (token, path) = match answer {
        SignedIn::Open(ticket) if next.is_empty() => (ticket.token, ticket.home),
        SignedIn::Open(ticket) => (ticket.token, next.to_owned()),
        SignedIn::Next(token) if next.is_empty() => (token, "/login/next".to_owned()),
        SignedIn::Next(token) => (token, format!("/login/next?next={}", ui::encoded(next))),
        SignedIn::Refused => return see_other("/login"),
    };
    let mut response = see_other(path)?;
    cookie::set(&mut response, &token);
    Ok(response)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PersonaForm {
    #[serde(default)]
    persona: String,
    #[serde(default)]
    next: String,
}

pub(crate) async fn sign_in_as_persona(
    State(app): State<App>,
    headers: HeaderMap,
    Posted(form): Posted<PersonaForm>,
) -> Answer {
    let before = cookie::token(&headers).map(str::to_owned);
    let answer = app
        .run(move |cx| {
            let checked = sign_in::check_persona(cx, &form.persona)?;
            if let Some(token) = &before {
                sign_out::run(cx, token)?;
            }
            sign_in::run(cx, &checked, SessionKind::Browser)
        })
        .await?;
    proceed(answer, rules::safe_next(&form.next).unwrap_or_default())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Nothing {}

pub(crate) async fn sign_out(
    State(app): State<App>,
    headers: HeaderMap,
    Posted(Nothing {}): Posted<Nothing>,
) -> Answer {
    if let Some(token) = cookie::token(&headers).map(str::to_owned) {
        app.run(move |cx| sign_out::run(cx, &token)).await?;
    }
    let mut response = see_other("/")?;
    cookie::clear(&mut response);
    Ok(response)
}
