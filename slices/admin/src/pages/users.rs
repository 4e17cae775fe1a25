//! The list of accounts, and opening one.

use crate::queries::{self, UserList};
use crate::use_cases::create_user::{self, CreateUser};
use askama::Template;
use axum::extract::{Query, State};
use serde::Deserialize;
use ui::{Answer, App, Page, Posted, Problem, Signed, html};

#[derive(Template)]
#[template(path = "users.html")]
pub(crate) struct UsersPage {
    pub page: Page,
    pub view: UserList,
    pub may_write: bool,
    pub form: CreateForm,
    pub login_error: String,
    pub name_error: String,
}

#[derive(Template)]
#[template(path = "start_code.html")]
pub(crate) struct StartCodePage {
    pub page: Page,
    pub login: String,
    pub code: String,
    pub href: String,
}

#[derive(Debug, Clone, Default, Deserialize)]
pub(crate) struct Filter {
    #[serde(default)]
    q: String,
    #[serde(default)]
    after: String,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CreateForm {
    #[serde(default)]
    pub login: String,
    #[serde(default)]
    pub name: String,
}

pub(crate) async fn list(State(app): State<App>, who: Signed, Query(filter): Query<Filter>) -> Answer {
    render(app, who, filter, (CreateForm::default(), None)).await
}

async fn render(app: App, who: Signed, filter: Filter, (form, wrong): (CreateForm, Option<Problem>)) -> Answer {
    let of = |field: &str| {
        let rejection = wrong.as_ref().and_then(|problem| problem.rejection.as_ref());
        let found = rejection.and_then(|r| r.fields.iter().find(|e| e.field == field));
        found.map(|e| e.message.clone()).unwrap_or_default()
    };
    let (login_error, name_error) = (of("login"), of("name"));
    let page = app
        .look(move |cx| {
            Ok(UsersPage {
                page: Page::desk(cx, &who, "admin-users")?,
                view: queries::users(cx, &who.actor, &filter.q, &filter.after)?,
                may_write: cx.require(&who.actor, "user.write").is_ok(),
                form,
                login_error,
                name_error,
            })
        })
        .await?;
    html(&page)
}

pub(crate) async fn create(State(app): State<App>, who: Signed, Posted(form): Posted<CreateForm>) -> Answer {
    let cmd = CreateUser { login: form.login.clone(), name: form.name.clone() };
    let actor = who.actor.clone();
    match app.run(move |cx| create_user::run(cx, &actor, &cmd)).await {
        Ok((id, code)) => {
            let (login, code) = (form.login.trim().to_lowercase(), code.shown());
            show_code(app, who, (login, code, format!("/desk/admin/users/{id}"))).await
        }
        Err(problem) if problem.rejection.as_ref().is_some_and(|r| !r.fields.is_empty()) => {
            render(app, who, Filter::default(), (form, Some(problem))).await
        }
        Err(problem) => Err(problem),
    }
}

/// The one time that a start code is shown.
pub(crate) async fn show_code(app: App, who: Signed, (login, code, href): (String, String, String)) -> Answer {
    let page = app
        .look(move |cx| Ok(StartCodePage { page: Page::desk(cx, &who, "admin-start-code")?, login, code, href }))
        .await?;
    html(&page)
}
