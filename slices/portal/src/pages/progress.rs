//! Following an application: number and the last four digits of the phone; four plain words.

use crate::model::Progress;
use crate::queries::{self, CaseProgress};
use crate::use_cases::ask_progress::{self, AskProgress, Asked};
use askama::Template;
use axum::extract::State;
use base::FieldError;
use serde::Deserialize;
use ui::{Answer, App, Errors, Page, Posted, Visitor, html};

const NOT_FOUND: &str = "没有查到。请对照回执，检查受理号和电话后 4 位。";
const WAITING: &str = "试的次数太多了，请一小时后再查。急事请打 12345。";

#[derive(Template)]
#[template(path = "progress.html")]
pub(crate) struct ProgressPage {
    pub page: Page,
    pub form: ProgressForm,
    pub errors: Errors,
    pub found: Option<CaseProgress>,
}

impl ProgressPage {
    /// The four words in their order.
    pub fn words(&self) -> &'static [Progress] {
        Progress::ALL
    }
}

/// State of one of the four words beside where a case stands: done, now, late or nothing yet.
pub(crate) fn step_state(word: &Progress, case: &CaseProgress) -> &'static str {
    match (word.cmp(&case.progress), case.late) {
        (std::cmp::Ordering::Less, _) => "done",
        (std::cmp::Ordering::Equal, true) => "late",
        (std::cmp::Ordering::Equal, false) => "now",
        (std::cmp::Ordering::Greater, _) => "",
    }
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct ProgressForm {
    pub number: String,
    pub phone_tail: String,
}

pub(crate) async fn ask(State(app): State<App>, Visitor(session): Visitor) -> Answer {
    let page = app
        .look(move |cx| {
            let page = Page::door(cx, &session, "portal-progress");
            Ok(ProgressPage { page, form: ProgressForm::default(), errors: Errors::default(), found: None })
        })
        .await?;
    html(&page)
}

pub(crate) async fn show(
    State(app): State<App>,
    Visitor(session): Visitor,
    Posted(form): Posted<ProgressForm>,
) -> Answer {
    let cmd = AskProgress { number: form.number.clone(), phone_tail: form.phone_tail.clone() };
    let one = |message: &str| Errors(vec![FieldError { field: "number", message: message.into() }]);
    let (receipt, errors) = match app.run(move |cx| ask_progress::run(cx, &cmd)).await {
        Ok(Asked::Found(receipt)) => (Some(receipt), Errors::default()),
        Ok(Asked::NotFound) => (None, one(NOT_FOUND)),
        Ok(Asked::Waiting) => (None, one(WAITING)),
        Err(problem) => (None, Errors::from_problem(problem)?),
    };
    let page = app
        .look(move |cx| {
            let found = receipt.map(|receipt| queries::by_receipt(cx, &receipt)).transpose()?;
            Ok(ProgressPage { page: Page::door(cx, &session, "portal-progress"), form, errors, found })
        })
        .await?;
    html(&page)
}
