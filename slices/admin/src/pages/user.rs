//! One account: its state, its grants, what they add up to.

use crate::model::{GrantId, NewGrant};
use crate::pages::users::show_code;
use crate::queries::{self, UserView};
use crate::use_cases::grant_role::{self, GrantRole};
use crate::use_cases::{issue_start_code, reset_totp, revoke_grant, set_disabled};
use askama::Template;
use axum::extract::{Path, State};
use base::id::{ProviderId, UserId};
use base::{Date, DivisionCode, Failure, Fields, Rejection};
use serde::Deserialize;
use ui::{Answer, App, Page, Posted, Signed, html, see_other};

#[derive(Template)]
#[template(path = "user.html")]
pub(crate) struct UserPage {
    pub page: Page,
    pub view: UserView,
    pub form: GrantForm,
    pub wrong: Option<Rejection>,
}

impl UserPage {
    /// Key of the text that says in what state the account is.
    pub fn state_key(&self) -> &'static str {
        let user = &self.view.user;
        match (user.disabled, self.view.waits, user.has_password) {
            (true, ..) => "admin-disabled",
            (false, true, _) => "admin-waits",
            (false, false, false) => "admin-not-started",
            (false, false, true) => "admin-active",
        }
    }

    /// Address of one of the account's forms.
    pub fn path(&self, form: &str) -> String {
        format!("/desk/admin/users/{}/{form}", self.view.user.id)
    }

    /// Whether an option is the one that was typed.
    pub fn chosen(&self, option: &str, typed: &str) -> bool {
        option == typed
    }

    /// The message of a field, or nothing.
    pub fn error(&self, field: &str) -> String {
        let fields = self.wrong.iter().flat_map(|r| &r.fields);
        fields.filter(|e| e.field == field).map(|e| e.message.clone()).collect()
    }
}

/// A form with nothing but the proof.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Nothing {}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct GrantForm {
    #[serde(default)]
    pub role: String,
    #[serde(default)]
    pub division: String,
    #[serde(default)]
    pub provider_id: String,
    #[serde(default)]
    pub valid_from: String,
    #[serde(default)]
    pub valid_to: String,
}

impl GrantForm {
    /// Reads what was typed; empty days mean from today and for a year.
    pub fn parse(&self, today: Date) -> Result<NewGrant, Rejection> {
        let mut fields = Fields::new();
        let division = match self.division.trim() {
            "" => Some(None),
            raw => fields.take("division", DivisionCode::parse(raw)).map(Some),
        };
        let provider_id = match self.provider_id.trim() {
            "" => Some(None),
            raw => fields.take("provider_id", raw.parse::<ProviderId>().map_err(|_| "请从列表里选择机构。")).map(Some),
        };
        let a_year_on = a_year_after(today);
        let valid_from = day(&mut fields, "valid_from", &self.valid_from, today);
        let valid_to = day(&mut fields, "valid_to", &self.valid_to, a_year_on);
        fields.finish()?;
        Ok(NewGrant {
            role: self.role.clone(),
            division: division.flatten(),
            provider_id: provider_id.flatten(),
            person_id: None,
            valid_from: valid_from.unwrap_or(today),
            valid_to: valid_to.unwrap_or(a_year_on),
        })
    }
}

/// The same day next year; of 29 February the day after.
fn a_year_after(today: Date) -> Date {
    Date::new(today.year() + 1, today.month(), today.day())
        .or_else(|_| Date::new(today.year() + 1, 3, 1))
        .unwrap_or(today)
}

fn day(fields: &mut Fields, field: &'static str, raw: &str, otherwise: Date) -> Option<Date> {
    let raw = raw.trim();
    if raw.is_empty() {
        return Some(otherwise);
    }
    fields.take(field, raw.parse::<Date>().map_err(|_| "日期应写成 2026-12-31 的样子，请修改。"))
}

pub(crate) async fn show(State(app): State<App>, who: Signed, Path(id): Path<UserId>) -> Answer {
    render(app, who, id, (GrantForm::default(), None)).await
}

async fn render(app: App, who: Signed, id: UserId, (form, wrong): (GrantForm, Option<Rejection>)) -> Answer {
    let page = app
        .look(move |cx| {
            let view = queries::user(cx, &who.actor, id)?;
            let page = Page::desk(cx, &who, "admin-user")?.titled(view.user.name.clone());
            Ok(UserPage { page, view, form, wrong })
        })
        .await?;
    html(&page)
}

pub(crate) async fn grant(
    State(app): State<App>,
    who: Signed,
    Path(id): Path<UserId>,
    Posted(form): Posted<GrantForm>,
) -> Answer {
    let (actor, typed) = (who.actor.clone(), form.clone());
    let done = app
        .run(move |cx| {
            let grant = typed.parse(cx.today())?;
            grant_role::run(cx, &actor, &GrantRole { user_id: id, grant })
        })
        .await;
    match done {
        Ok(_) => see_other(format!("/desk/admin/users/{id}")),
        Err(problem) => match problem.rejection.clone() {
            Some(rejection) => render(app, who, id, (form, Some(*rejection))).await,
            None => Err(problem),
        },
    }
}

pub(crate) async fn revoke(
    State(app): State<App>,
    who: Signed,
    Path(id): Path<GrantId>,
    Posted(Nothing {}): Posted<Nothing>,
) -> Answer {
    let user = app.run(move |cx| revoke_grant::run(cx, &who.actor, id)).await?;
    see_other(format!("/desk/admin/users/{user}"))
}

pub(crate) async fn disable(
    State(app): State<App>,
    who: Signed,
    Path(id): Path<UserId>,
    Posted(Nothing {}): Posted<Nothing>,
) -> Answer {
    app.run(move |cx| set_disabled::run(cx, &who.actor, (id, true))).await?;
    see_other(format!("/desk/admin/users/{id}"))
}

pub(crate) async fn enable(
    State(app): State<App>,
    who: Signed,
    Path(id): Path<UserId>,
    Posted(Nothing {}): Posted<Nothing>,
) -> Answer {
    app.run(move |cx| set_disabled::run(cx, &who.actor, (id, false))).await?;
    see_other(format!("/desk/admin/users/{id}"))
}

pub(crate) async fn reset_totp(
    State(app): State<App>,
    who: Signed,
    Path(id): Path<UserId>,
    Posted(Nothing {}): Posted<Nothing>,
) -> Answer {
    app.run(move |cx| reset_totp::run(cx, &who.actor, id)).await?;
    see_other(format!("/desk/admin/users/{id}"))
}

pub(crate) async fn start_code(
    State(app): State<App>,
    who: Signed,
    Path(id): Path<UserId>,
    Posted(Nothing {}): Posted<Nothing>,
) -> Answer {
    let actor = who.actor.clone();
    let (login, code) = app
        .run(move |cx| {
            let code = issue_start_code::run(cx, &actor, id)?;
            let user = queries::user(cx, &actor, id)?.user;
            Ok::<_, Failure>((user.login, code.shown()))
        })
        .await?;
    show_code(app, who, (login, code, format!("/desk/admin/users/{id}"))).await
}
