//! Everything once more, handing it in, and the receipt.

use crate::model::{Answers, Application, Step};
use crate::pages::draft;
use crate::queries::{self, ReceiptView};
use crate::rules;
use crate::use_cases::save_draft;
use crate::use_cases::submit::{self, Submit};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use base::Failure;
use platform::Cx;
use serde::Deserialize;
use ui::{Answer, App, Errors, Page, Posted, Session, Visitor, html, see_other};

#[derive(Template)]
#[template(path = "check.html")]
pub(crate) struct CheckPage {
    pub page: Page,
    pub step: Step,
    pub answers: Answers,
    /// Names of the chosen needs, in the language of the page.
    pub needs: Vec<String>,
    pub place: String,
    pub birth_date: String,
    pub errors: Errors,
}

#[derive(Template)]
#[template(path = "receipt.html")]
pub(crate) struct ReceiptPage {
    pub page: Page,
    pub receipt: ReceiptView,
}

impl ReceiptPage {
    /// Until when somebody answers.
    pub fn due(&self) -> String {
        self.receipt.due.map(|due| self.page.written(due)).unwrap_or_default()
    }
}

/// Either the page, or the question that is still open.
enum Shown {
    Page(Box<CheckPage>),
    Open(Step),
}

pub(crate) async fn show(State(app): State<App>, Visitor(session): Visitor, headers: HeaderMap) -> Answer {
    render(app, (*session).clone(), headers, Errors::default()).await
}

async fn render(app: App, session: Session, headers: HeaderMap, errors: Errors) -> Answer {
    let token = draft::token(&headers);
    let shown = app
        .look(move |cx| {
            let Some(answers) = draft::answers(cx, token.as_deref())? else { return Ok(Shown::Open(Step::Who)) };
            match draft::with_known(cx, |known| rules::application(&answers, known))? {
                Err(_) => {
                    let open = draft::with_known(cx, |known| rules::first_open(&answers, known))?;
                    Ok(Shown::Open(open.unwrap_or(Step::Who)))
                }
                Ok(read) => Ok(Shown::Page(Box::new(build(cx, &session, (answers, read), errors)?))),
            }
        })
        .await?;
    match shown {
        Shown::Page(page) => html(&*page),
        Shown::Open(step) => see_other(step.href()),
    }
}

fn build(
    cx: &mut Cx<'_, '_>,
    session: &Session,
    (answers, read): (Answers, Application),
    errors: Errors,
) -> Result<CheckPage, Failure> {
    let page = Page::door(cx, session, "portal-check");
    let view = queries::view(cx)?;
    let found = read.needs.iter().filter_map(|code| view.as_ref()?.need(code));
    let needs = found.map(|need| page.pick(&need.name_zh, &need.name_en).to_owned()).collect();
    let township = queries::division_name(cx, &answers.township)?;
    let village = queries::division_name(cx, &answers.village)?;
    let birth_date = if read.person.id_no.is_some() { String::new() } else { read.person.birth_date.to_string() };
    Ok(CheckPage {
        page,
        step: Step::Check,
        needs,
        place: format!("{township} {village}"),
        birth_date,
        answers,
        errors,
    })
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Nothing {}

pub(crate) async fn submit(
    State(app): State<App>,
    Visitor(session): Visitor,
    headers: HeaderMap,
    Posted(Nothing {}): Posted<Nothing>,
) -> Answer {
    let Some(token) = draft::token(&headers) else { return see_other(Step::Who.href()) };
    let reading = token.clone();
    let done = app.run(move |cx| hand_in(cx, &reading)).await;
    match done {
        Ok(Some(number)) => see_other(format!("/apply/receipt/{}", rules::number_key(&number).unwrap_or_default())),
        Ok(None) => see_other(Step::Check.href()),
        Err(problem) => {
            if problem.code == submit::WRONG_NAME {
                app.run(move |cx| match draft::answers(cx, Some(&token))? {
                    Some(answers) => submit::count_wrong_name(cx, &answers),
                    None => Ok(()),
                })
                .await?;
            }
            let errors = Errors::from_problem(problem)?;
            render(app, (*session).clone(), headers, errors).await
        }
    }
}

/// Answers the document number, or nothing when a question is still open.
fn hand_in(cx: &mut Cx<'_, '_>, token: &str) -> Result<Option<String>, Failure> {
    if let Some(number) = save_draft::load(cx, token)?.and_then(|draft| draft.number) {
        return Ok(Some(number));
    }
    let Some(answers) = draft::answers(cx, Some(token))? else { return Ok(None) };
    match draft::with_known(cx, |known| rules::application(&answers, known))? {
        Err(_) => Ok(None),
        Ok(application) => submit::run(cx, &Submit { token: token.to_owned(), application }).map(Some),
    }
}

pub(crate) async fn receipt(
    State(app): State<App>,
    Visitor(session): Visitor,
    headers: HeaderMap,
    Path(number): Path<String>,
) -> Answer {
    let token = draft::token(&headers);
    let page = app
        .look(move |cx| {
            // Only the browser that handed it in sees the receipt; everybody else asks with number and phone.
            let draft = match &token {
                Some(token) => save_draft::load(cx, token)?,
                None => None,
            };
            let Some(whole) = draft.and_then(|d| d.number) else { return Ok(None) };
            if rules::number_key(&whole).as_deref() != Some(number.as_str()) {
                return Ok(None);
            }
            let Some(receipt) = queries::receipt(cx, &whole)? else { return Ok(None) };
            Ok(Some(ReceiptPage { page: Page::door(cx, &session, "portal-receipt"), receipt }))
        })
        .await?;
    match page {
        Some(page) => html(&page),
        None => see_other("/progress"),
    }
}
