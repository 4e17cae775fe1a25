//! The application, one question a page. It works without script and without an account; what was answered is kept.

use crate::model::{Answers, ForWhom, Step};
use crate::pages::draft;
use crate::queries::{self, Name};
use crate::rules;
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use base::Failure;
use divisions::Division;
use platform::Cx;
use serde::Deserialize;
use ui::{Answer, App, Errors, Page, Posted, Session, Visitor, html, see_other};

/// A need to choose: code, name, hint, for children.
#[derive(Debug, Clone)]
pub(crate) struct Choice {
    pub code: String,
    pub name: Name,
    pub hint: Name,
    pub for_children: bool,
}

#[derive(Template)]
#[template(path = "apply.html")]
pub(crate) struct ApplyPage {
    pub page: Page,
    pub step: Step,
    pub form: Answers,
    pub errors: Errors,
    pub needs: Vec<Choice>,
    pub places: Vec<Division>,
    pub place: String,
    /// Back to the check page after this answer.
    pub change: bool,
}

impl ApplyPage {
    /// Whether a need is ticked.
    pub fn chose(&self, code: &str) -> bool {
        self.form.needs.iter().any(|need| need == code)
    }

    /// Whether there are needs of children to choose.
    pub fn has_children(&self) -> bool {
        self.needs.iter().any(|need| need.for_children)
    }

    /// Whether a place is the one chosen.
    pub fn lives_in(&self, place: &Division) -> bool {
        let code = place.code.to_string();
        code == self.form.township || code == self.form.village
    }

    /// Address of the page before.
    pub fn back(&self) -> String {
        if self.change { Step::Check.href() } else { self.step.back() }
    }

    /// What asks for whom.
    pub fn who(&self) -> &'static [ForWhom] {
        ForWhom::ALL
    }

    /// Key of the hint beside the places.
    pub fn place_hint(&self) -> &'static str {
        if self.step == Step::Township { "portal-q-township-hint" } else { "portal-q-village-hint" }
    }

    /// Name of the field of a place.
    pub fn place_field(&self) -> &'static str {
        if self.step == Step::Township { "township" } else { "village" }
    }
}

/// Where an answer leads.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Way {
    #[serde(default)]
    change: String,
}

pub(crate) async fn begin() -> Answer {
    see_other(Step::Who.href())
}

pub(crate) async fn show(
    State(app): State<App>,
    Visitor(session): Visitor,
    headers: HeaderMap,
    Path(step): Path<String>,
    Query(way): Query<Way>,
) -> Answer {
    let step: Step = step.parse().map_err(|_| Failure::NotFound)?;
    let token = draft::token(&headers);
    let page = app
        .look(move |cx| {
            let kept = draft::answers(cx, token.as_deref())?;
            if kept.is_none() && step != Step::Who {
                return Ok(None);
            }
            let form = kept.unwrap_or_default();
            build(cx, &session, (step, way.change == "1"), (form, Errors::default())).map(Some)
        })
        .await?;
    match page {
        Some(page) => html(&page),
        None => see_other(Step::Who.href()),
    }
}

fn build(
    cx: &mut Cx<'_, '_>,
    session: &Session,
    (step, change): (Step, bool),
    (form, errors): (Answers, Errors),
) -> Result<ApplyPage, Failure> {
    let places = match step {
        Step::Township => queries::townships(cx)?,
        Step::Village => queries::villages(cx, &form.township)?,
        Step::Who | Step::Needs | Step::Person | Step::Contact | Step::Check => Vec::new(),
    };
    let view = if step == Step::Needs { queries::view(cx)? } else { None };
    let needs = view.iter().flat_map(|view| view.needs()).map(|need| Choice {
        code: need.code.clone(),
        name: (need.name_zh.clone(), need.name_en.clone()),
        hint: (need.hint_zh.clone(), need.hint_en.clone()),
        for_children: need.for_children,
    });
    Ok(ApplyPage {
        needs: needs.collect(),
        place: queries::division_name(cx, &form.township)?,
        page: Page::door(cx, session, "portal-apply"),
        step,
        form,
        errors,
        places,
        change,
    })
}

/// The answer to one question; fields of other questions stay empty.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct AnswerForm {
    change: String,
    for_whom: String,
    needs: Vec<String>,
    words: String,
    name: String,
    id_no: String,
    born: String,
    sex: String,
    township: String,
    village: String,
    phone: String,
    address: String,
}

impl AnswerForm {
    fn split(self) -> (bool, Answers) {
        let answers = Answers {
            for_whom: self.for_whom,
            needs: self.needs,
            words: self.words,
            name: self.name,
            id_no: self.id_no,
            born: self.born,
            sex: self.sex,
            township: self.township,
            village: self.village,
            phone: self.phone,
            address: self.address,
        };
        (self.change == "1", answers)
    }
}

/// What came of an answer.
enum Answered {
    Kept(Step),
    Wrong(Box<ApplyPage>),
    Begin,
}

pub(crate) async fn answer(
    State(app): State<App>,
    Visitor(session): Visitor,
    headers: HeaderMap,
    Path(step): Path<String>,
    Posted(form): Posted<AnswerForm>,
) -> Answer {
    let step: Step = step.parse().map_err(|_| Failure::NotFound)?;
    let (change, typed) = form.split();
    let old = draft::token(&headers);
    let fresh = secure::random_token();
    let token = fresh.clone();
    let answered = app
        .run(move |cx| {
            let kept = draft::answers(cx, old.as_deref())?;
            // A draft that was handed in or forgotten is not written again: a new one begins under a new token.
            let token = if kept.is_some() { old.clone().unwrap_or_default() } else { token.clone() };
            if kept.is_none() && step != Step::Who {
                return Ok((Answered::Begin, None));
            }
            let answers = kept.unwrap_or_default().answered(step, typed.clone());
            if let Err(rejection) = draft::with_known(cx, |known| rules::check(step, &answers, known))? {
                let errors = Errors(rejection.fields);
                let page = build(cx, &session, (step, change), (answers, errors))?;
                return Ok((Answered::Wrong(Box::new(page)), None));
            }
            draft::save(cx, &token, &answers)?;
            let done = change && draft::with_known(cx, |known| rules::first_open(&answers, known))?.is_none();
            Ok((Answered::Kept(if done { Step::Check } else { step.next() }), Some(token)))
        })
        .await?;
    match answered {
        (Answered::Begin, _) => see_other(Step::Who.href()),
        (Answered::Wrong(page), _) => html(&*page),
        (Answered::Kept(next), token) => {
            let mut response = see_other(next.href())?;
            draft::set(&mut response, &token.unwrap_or(fresh));
            Ok(response)
        }
    }
}
