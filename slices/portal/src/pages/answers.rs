//! `/desk/feedback`: what citizens said, and what was answered.

use crate::model::FeedbackId;
use crate::queries::{self, FeedbackLine};
use crate::use_cases::answer_feedback;
use askama::Template;
use axum::extract::{Path, State};
use serde::Deserialize;
use ui::{Answer, App, Page, Posted, Signed, html, see_other};

#[derive(Template)]
#[template(path = "answers.html")]
pub(crate) struct AnswersPage {
    pub page: Page,
    pub total: i64,
    pub lines: Vec<FeedbackLine>,
}

pub(crate) async fn list(State(app): State<App>, who: Signed) -> Answer {
    let page = app
        .look(move |cx| {
            let (total, lines) = queries::feedback(cx, &who.actor)?;
            Ok(AnswersPage { page: Page::desk(cx, &who, "portal-answers")?, total, lines })
        })
        .await?;
    html(&page)
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct AnswerForm {
    #[serde(default)]
    answer: String,
}

pub(crate) async fn answer(
    State(app): State<App>,
    who: Signed,
    Path(id): Path<FeedbackId>,
    Posted(form): Posted<AnswerForm>,
) -> Answer {
    app.run(move |cx| answer_feedback::run(cx, &who.actor, (id, &form.answer))).await?;
    see_other("/desk/feedback")
}
