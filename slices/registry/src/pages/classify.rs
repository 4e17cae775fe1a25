//! `/desk/people/{id}/categories`: what somebody was recognised as, with the paper that says so.

use super::Refusal;
use super::enrol::{Choice, choices};
use crate::store;
use crate::use_cases::classify::{self, ClassifyPerson};
use askama::Template;
use axum::extract::{Path, State};
use base::Failure;
use base::id::PersonId;
use base::name::masked_name;
use platform::Cx;
use serde::Deserialize;
use ui::{Answer, App, Page, Posted, Signed, html, see_other};

/// The whole of both lists.
#[derive(Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct ClassifyForm {
    pub version: String,
    pub categories: Vec<String>,
    pub tags: Vec<String>,
    pub basis: String,
}

impl ClassifyForm {
    fn command(self, person_id: PersonId) -> ClassifyPerson {
        // A version that is no number is one that nobody has: the answer is that of a file changed meanwhile.
        let version = self.version.trim().parse().unwrap_or(-1);
        ClassifyPerson { person_id, version, categories: self.categories, tags: self.tags, basis: self.basis }
    }
}

#[derive(Template)]
#[template(path = "classify.html")]
pub(crate) struct ClassifyPage {
    pub page: Page,
    pub id: PersonId,
    pub masked_name: String,
    pub version: String,
    pub basis: String,
    pub categories: Vec<Choice>,
    pub tags: Vec<Choice>,
    pub refusal: Refusal,
}

impl ClassifyPage {
    fn file_href(&self) -> String {
        format!("/desk/people/{}", self.id)
    }
}

pub(crate) fn build(
    cx: &mut Cx<'_, '_>,
    who: &Signed,
    id: PersonId,
    typed: Option<(ClassifyForm, Refusal)>,
) -> Result<ClassifyPage, Failure> {
    let scope = cx.require(&who.actor, "person.classify")?;
    let person = store::person(cx.tx, &scope, id)?;
    let read = || ClassifyForm {
        version: person.version.to_string(),
        categories: person.categories.clone(),
        tags: person.tags.clone(),
        basis: String::new(),
    };
    let (form, refusal) = typed.unwrap_or_else(|| (read(), Refusal::default()));
    let (categories, tags) = choices(&*cx.view(person.division)?, (&form.categories, &form.tags));
    Ok(ClassifyPage {
        page: Page::desk(cx, who, "registry-classify")?,
        id,
        masked_name: masked_name(&person.name),
        version: form.version,
        basis: form.basis,
        categories,
        tags,
        refusal,
    })
}

pub(crate) async fn blank(State(app): State<App>, who: Signed, Path(id): Path<PersonId>) -> Answer {
    html(&app.look(move |cx| build(cx, &who, id, None)).await?)
}

pub(crate) async fn change(
    State(app): State<App>,
    who: Signed,
    Path(id): Path<PersonId>,
    Posted(form): Posted<ClassifyForm>,
) -> Answer {
    let (actor, cmd) = (who.actor.clone(), form.clone().command(id));
    match app.run(move |cx| classify::run(cx, &actor, &cmd)).await {
        Ok(()) => see_other(format!("/desk/people/{id}")),
        Err(problem) => {
            let refusal = super::refusal(problem)?;
            html(&app.look(move |cx| build(cx, &who, id, Some((form, refusal)))).await?)
        }
    }
}
