//! One person: the story in the middle, the facts beside it, masked fields shown one at a time.

use crate::model::{Field, Purpose};
use crate::queries::{self, PersonView};
use crate::use_cases::reveal::{self as look, RevealField};
use askama::Template;
use axum::extract::{Path, State};
use base::failure::Fields;
use base::id::PersonId;
use base::{Failure, Rejection};
use platform::Cx;
use serde::Deserialize;
use ui::{Answer, App, Page, Posted, Signed, html};

#[derive(Template)]
#[template(path = "person.html")]
pub(crate) struct PersonPage {
    pub page: Page,
    pub view: PersonView,
    /// A plain value, shown on this answer only.
    pub shown: Option<(Field, String)>,
}

impl PersonPage {
    /// The plain value of a field when this is what was asked for; empty otherwise.
    fn plain(&self, field: &str) -> &str {
        self.shown.as_ref().filter(|(shown, _)| shown.as_str() == field).map_or("", |(_, value)| value.as_str())
    }

    fn action(&self) -> String {
        format!("/desk/people/{}/reveal", self.view.id)
    }

    fn classify_href(&self) -> String {
        format!("/desk/people/{}/categories", self.view.id)
    }

    fn contact_href(&self) -> String {
        format!("/desk/people/{}/contact", self.view.id)
    }

    fn state(&self) -> String {
        match self.view.deceased_on {
            Some(day) => self.page.t_with("registry-deceased-on", "day", day),
            None => self.page.t("registry-on-file"),
        }
    }
}

pub(crate) async fn show(State(app): State<App>, who: Signed, Path(id): Path<PersonId>) -> Answer {
    let page = app.look(move |cx| build(cx, &who, id, None)).await?;
    html(&page)
}

fn build(
    cx: &mut Cx<'_, '_>,
    who: &Signed,
    id: PersonId,
    shown: Option<(Field, String)>,
) -> Result<PersonPage, Failure> {
    let view = queries::person(cx, &who.actor, id)?;
    let page = Page::desk(cx, who, "registry-people")?.titled(view.masked_name.clone());
    Ok(PersonPage { page, view, shown })
}

/// What the little form beside a masked field posts.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RevealForm {
    #[serde(default)]
    field: String,
    #[serde(default)]
    purpose: String,
}

impl RevealForm {
    /// For the JSON twin.
    pub(crate) const fn new(field: String, purpose: String) -> Self {
        Self { field, purpose }
    }

    pub(crate) fn command(&self, person_id: PersonId) -> Result<RevealField, Rejection> {
        let mut fields = Fields::new();
        let field = fields.take("field", self.field.parse::<Field>());
        let purpose =
            self.purpose.parse::<Purpose>().map_err(|_| "请选择查看用途：联系本人、核对身份、上门服务或者处理投诉。");
        let purpose = fields.take("purpose", purpose);
        match (field, purpose) {
            (Some(field), Some(purpose)) => Ok(RevealField { person_id, field, purpose }),
            _ => Err(fields.finish().err().unwrap_or_else(|| Rejection::invalid(Vec::new()))),
        }
    }
}

pub(crate) async fn reveal(
    State(app): State<App>,
    who: Signed,
    Path(id): Path<PersonId>,
    Posted(form): Posted<RevealForm>,
) -> Answer {
    let cmd = form.command(id).map_err(super::problem)?;
    // No redirect: the plain value lives in this one answer and is kept nowhere.
    let page = app
        .run(move |cx| {
            let value = look::run(cx, &who.actor, &cmd)?.into_exposed();
            build(cx, &who, id, Some((cmd.field, value)))
        })
        .await?;
    html(&page)
}
