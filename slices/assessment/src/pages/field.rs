//! The assessor's phone: my assessments, and the form of one, generated from the instrument.

use crate::model::State as AssessmentState;
use crate::queries::{self, AssessmentList, AssessmentRow, Detail, Tab, Wanted};
use crate::rules::{self, Filled};
use crate::use_cases::complete::{self, CompleteAssessment};
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use base::id::AssessmentId;
use policy::InstrumentItem;
use std::collections::BTreeMap;
use ui::{Answer, App, Errors, Page, Posted, Problem, Signed, html, see_other};

#[derive(Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ListQuery {
    after: Option<String>,
}

#[derive(Template)]
#[template(path = "assess_list.html")]
pub(super) struct ListPage {
    pub page: Page,
    pub view: AssessmentList,
}

#[derive(Template)]
#[template(path = "assess_form.html")]
pub(super) struct FormPage {
    pub page: Page,
    pub view: Detail,
    pub typed: Typed,
    pub errors: Errors,
}

/// What was typed, kept as it was typed.
#[derive(Debug, Clone, Default)]
pub(super) struct Typed {
    pub answers: BTreeMap<String, String>,
    pub needs: Vec<String>,
    pub companion: String,
    pub grade: String,
    pub reason: String,
    pub version: String,
}

impl Typed {
    /// Reads the fields: `a-<item>` holds an answer, `needs` may come many times.
    fn read(pairs: Vec<(String, String)>) -> Result<Self, Problem> {
        let mut typed = Self::default();
        for (name, value) in pairs {
            match name.as_str() {
                "needs" => typed.needs.push(value),
                "companion" => typed.companion = value,
                "grade" => typed.grade = value,
                "reason" => typed.reason = value,
                "version" => typed.version = value,
                other => match other.strip_prefix("a-") {
                    Some(item) => drop(typed.answers.insert(item.to_owned(), value)),
                    None => {
                        let message = "这张表的字段和现在的版本对不上，请刷新页面后重新填写。";
                        return Err(Problem::new(StatusCode::BAD_REQUEST, "bad_form", message));
                    }
                },
            }
        }
        Ok(typed)
    }

    fn command(&self, id: AssessmentId) -> CompleteAssessment {
        let answers = self.answers.iter().filter_map(|(item, value)| Some((item.clone(), value.parse().ok()?)));
        let filled = Filled {
            answers: answers.collect(),
            needs: self.needs.clone(),
            companion: self.companion.clone(),
            manual_grade: Some(self.grade.clone()).filter(|grade| !grade.is_empty()),
            reason: self.reason.clone(),
        };
        CompleteAssessment { id, filled, version: self.version.parse().unwrap_or(0) }
    }
}

/// `GET /field/assess`
pub(crate) async fn list(State(app): State<App>, who: Signed, Query(q): Query<ListQuery>) -> Answer {
    let page = app
        .look(move |cx| {
            let wanted = Wanted { tab: Tab::Open, mine: Some(who.actor.user_id), after: q.after.as_deref() };
            let view = queries::list(cx, &who.actor, "assessment.perform", wanted)?;
            Ok(ListPage { page: Page::field(cx, &who.session, "assessment-mine"), view })
        })
        .await?;
    html(&page)
}

/// `GET /field/assess/{id}`
pub(crate) async fn show(State(app): State<App>, who: Signed, Path(id): Path<AssessmentId>) -> Answer {
    form(&app, who, id, None, Errors::default()).await
}

/// `POST /field/assess/{id}/completion`
pub(crate) async fn complete(
    State(app): State<App>,
    who: Signed,
    Path(id): Path<AssessmentId>,
    Posted(pairs): Posted<Vec<(String, String)>>,
) -> Answer {
    let typed = Typed::read(pairs)?;
    let (cmd, actor) = (typed.command(id), who.actor.clone());
    match app.run(move |cx| complete::run(cx, &actor, &cmd)).await {
        Ok(()) => see_other(format!("/field/assess/{id}")),
        Err(problem) => form(&app, who, id, Some(typed), Errors::from_problem(problem)?).await,
    }
}

async fn form(app: &App, who: Signed, id: AssessmentId, typed: Option<Typed>, errors: Errors) -> Answer {
    let page = app
        .look(move |cx| {
            let view = queries::detail(cx, &who.actor, "assessment.perform", id)?;
            let typed = typed.unwrap_or_else(|| Typed {
                needs: view.assessment.asked.clone(),
                version: view.assessment.version.to_string(),
                ..Typed::default()
            });
            let page = Page::field(cx, &who.session, "assessment-form");
            Ok(FormPage { page, view, typed, errors })
        })
        .await?;
    html(&page)
}

impl ListPage {
    /// Age and village of the one to be visited.
    fn about(&self, row: &AssessmentRow) -> String {
        let parts = [row.person.about(&self.page), row.village.clone()];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
    }

    fn next_href(&self) -> String {
        self.view.next.as_ref().map(|next| format!("/field/assess?after={next}")).unwrap_or_default()
    }
}

impl FormPage {
    fn is_open(&self) -> bool {
        self.view.assessment.state == AssessmentState::Open
    }

    fn field_name(&self, item: &InstrumentItem) -> String {
        format!("a-{}", item.code)
    }

    fn is_chosen(&self, item: &InstrumentItem, value: &i64) -> bool {
        self.typed.answers.get(&item.code).is_some_and(|typed| *typed == value.to_string())
    }

    /// The number before a question, from 1, and its words.
    fn question(&self, number: &usize, item: &InstrumentItem) -> String {
        format!("{number}. {}", self.page.pick(&item.name_zh, &item.name_en))
    }

    /// An item without an answer is marked only after the form was sent once.
    fn unanswered(&self, item: &InstrumentItem) -> String {
        let missing = !self.errors.of("answers").is_empty() && !self.typed.answers.contains_key(&item.code);
        if missing { self.page.t("assessment-choose-one") } else { String::new() }
    }

    /// Where the error summary leads for the answers: the first item without one.
    fn first_unanswered(&self) -> String {
        let items = &self.view.instrument.items;
        let missing = items.iter().find(|item| !self.typed.answers.contains_key(&item.code)).or(items.first());
        missing.map(|item| self.field_name(item)).unwrap_or_default()
    }

    fn answered(&self) -> usize {
        self.typed.answers.len()
    }

    fn is_ticked(&self, code: &str) -> bool {
        self.typed.needs.iter().any(|need| need == code)
    }

    fn companion_needed(&self) -> bool {
        rules::persons_min(&self.view.view) > 1
    }
}
