//! Opinions, complaints and objections.

use crate::model::FeedbackKind;
use crate::queries;
use crate::use_cases::send_feedback::{self, SendFeedback};
use askama::Template;
use axum::extract::State;
use base::Timestamp;
use divisions::Division;
use serde::Deserialize;
use ui::{Answer, App, Errors, Page, Posted, Session, Visitor, html};

#[derive(Template)]
#[template(path = "feedback.html")]
pub(crate) struct FeedbackPage {
    pub page: Page,
    pub form: FeedbackForm,
    pub errors: Errors,
    pub places: Vec<Division>,
    /// Until when it will be answered, once it was sent.
    pub due: Option<Timestamp>,
}

impl FeedbackPage {
    /// What can be said.
    pub fn kinds(&self) -> &'static [FeedbackKind] {
        FeedbackKind::ALL
    }

    /// Whether a kind is chosen.
    pub fn chose(&self, kind: &FeedbackKind) -> bool {
        self.form.kind == kind.as_str()
    }

    /// Whether a place is chosen.
    pub fn is_there(&self, place: &Division) -> bool {
        self.form.township == place.code.to_string()
    }
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct FeedbackForm {
    pub kind: String,
    pub township: String,
    pub words: String,
    pub phone: String,
}

pub(crate) async fn ask(State(app): State<App>, Visitor(session): Visitor) -> Answer {
    render(app, (*session).clone(), (FeedbackForm::default(), Errors::default(), None)).await
}

async fn render(app: App, session: Session, (form, errors, due): (FeedbackForm, Errors, Option<Timestamp>)) -> Answer {
    let page = app
        .look(move |cx| {
            let places = queries::townships(cx)?;
            Ok(FeedbackPage { page: Page::door(cx, &session, "portal-feedback"), form, errors, places, due })
        })
        .await?;
    html(&page)
}

pub(crate) async fn send(
    State(app): State<App>,
    Visitor(session): Visitor,
    Posted(form): Posted<FeedbackForm>,
) -> Answer {
    let typed = form.clone();
    let cmd = SendFeedback { kind: typed.kind, township: typed.township, words: typed.words, phone: typed.phone };
    let outcome = match app.run(move |cx| send_feedback::run(cx, &cmd)).await {
        Ok(due) => (FeedbackForm::default(), Errors::default(), Some(due)),
        Err(problem) => (form, Errors::from_problem(problem)?, None),
    };
    render(app, (*session).clone(), outcome).await
}
