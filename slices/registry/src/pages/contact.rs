//! A new phone or a new address.

use super::Refusal;
use crate::use_cases::update_contact::{self, UpdateContact};
use crate::{queries, store};
use askama::Template;
use axum::extract::{Path, State};
use base::failure::Fields;
use base::id::PersonId;
use base::{Failure, PhoneNo, Rejection, Sensitive};
use platform::Cx;
use serde::Deserialize;
use ui::{Answer, App, Page, Posted, Signed, html, see_other};

/// What was typed; an empty field leaves things as they are.
#[derive(Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct ContactForm {
    pub version: String,
    pub phone: String,
    pub address: String,
}

impl ContactForm {
    pub(crate) fn command(&self, person_id: PersonId) -> Result<UpdateContact, Rejection> {
        let mut fields = Fields::new();
        let phone = match self.phone.trim() {
            "" => None,
            text => fields.take("phone", PhoneNo::parse(text)),
        };
        let max = crate::use_cases::enrol::ADDRESS_MAX;
        let address = fields.optional_text("address", "住址", &self.address, max).flatten().map(Sensitive::new);
        let version =
            fields.take("version", self.version.trim().parse::<i64>().map_err(|_| "请重新打开这一页再提交。"));
        fields.finish()?;
        Ok(UpdateContact { person_id, version: version.unwrap_or_default(), phone, address })
    }
}

#[derive(Template)]
#[template(path = "contact.html")]
pub(crate) struct ContactPage {
    pub page: Page,
    pub id: PersonId,
    pub masked_name: String,
    pub phone: String,
    pub address: String,
    pub form: ContactForm,
    pub refusal: Refusal,
}

impl ContactPage {
    /// What is registered now, masked, in a sentence.
    fn now(&self, masked: &str) -> String {
        let nothing = self.page.t("registry-not-registered");
        self.page.t_with("registry-now", "value", if masked.is_empty() { &nothing } else { masked })
    }

    fn file_href(&self) -> String {
        format!("/desk/people/{}", self.id)
    }
}

fn build(
    cx: &mut Cx<'_, '_>,
    who: &Signed,
    id: PersonId,
    typed: Option<(ContactForm, Refusal)>,
) -> Result<ContactPage, Failure> {
    let scope = cx.require(&who.actor, "person.write")?;
    store::person(cx.tx, &scope, id)?;
    let view = queries::person(cx, &who.actor, id)?;
    let read = || (ContactForm { version: view.version.to_string(), ..ContactForm::default() }, Refusal::default());
    let (form, refusal) = typed.unwrap_or_else(read);
    Ok(ContactPage {
        page: Page::desk(cx, who, "registry-contact")?,
        id,
        masked_name: view.masked_name,
        phone: view.phone,
        address: view.address,
        form,
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
    Posted(form): Posted<ContactForm>,
) -> Answer {
    let actor = who.actor.clone();
    let outcome = match form.command(id) {
        Ok(cmd) => app.run(move |cx| update_contact::run(cx, &actor, &cmd)).await,
        Err(rejection) => Err(super::problem(rejection)),
    };
    match outcome {
        Ok(()) => see_other(format!("/desk/people/{id}")),
        Err(problem) => {
            let refusal = super::refusal(problem)?;
            html(&app.look(move |cx| build(cx, &who, id, Some((form, refusal)))).await?)
        }
    }
}
