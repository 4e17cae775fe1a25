//! `/desk/providers/new`: an organisation is admitted.

use crate::model::ProviderKind;
use crate::pages::Places;
use crate::queries;
use crate::use_cases::register_provider::{self, RegisterProvider};
use askama::Template;
use axum::extract::State;
use base::failure::Fields;
use base::{DivisionCode, Failure, Level, Rejection};
use platform::Cx;
use ui::{Answer, App, Errors, Page, Posted, Problem, Signed, html, see_other};

/// What was typed; the JSON twin fills the same form, so that both read the same way.
#[derive(Debug, Clone, Default, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ProviderForm {
    /// Registered name, or name on the badge.
    pub name: String,
    /// Unified social credit code, 18 characters.
    pub uscc: String,
    /// `company`, `social_organisation`, `public_institution`, `care_home` or `volunteers`.
    pub kind: String,
    /// Division code, 12 digits.
    pub division: String,
}

impl ProviderForm {
    pub(crate) fn command(&self) -> Result<RegisterProvider, Rejection> {
        let mut fields = Fields::new();
        let kind = fields.take("kind", self.kind.parse::<ProviderKind>().map_err(|_| "请选择机构类型。"));
        let division = fields.take("division", DivisionCode::parse(&self.division).map_err(|_| "请选择服务范围。"));
        match (kind, division) {
            (Some(kind), Some(division)) => {
                Ok(RegisterProvider { name: self.name.clone(), uscc: self.uscc.clone(), kind, division })
            }
            _ => Err(fields.finish().err().unwrap_or_else(|| Rejection::invalid(Vec::new()))),
        }
    }
}

#[derive(Template)]
#[template(path = "new_provider.html")]
pub(crate) struct NewProviderPage {
    pub page: Page,
    pub form: ProviderForm,
    pub errors: Errors,
    pub places: Places,
}

pub(crate) fn build(
    cx: &mut Cx<'_, '_>,
    who: &Signed,
    form: ProviderForm,
    errors: Errors,
) -> Result<NewProviderPage, Failure> {
    let scope = cx.require(&who.actor, "provider.write")?;
    let places = scope.root_division().map(|root| queries::places(cx, root, Level::Township)).transpose()?;
    Ok(NewProviderPage { page: Page::desk(cx, who, "provider-new")?, form, errors, places: places.unwrap_or_default() })
}

pub(crate) async fn blank(State(app): State<App>, who: Signed) -> Answer {
    html(&app.look(move |cx| build(cx, &who, ProviderForm::default(), Errors::default())).await?)
}

pub(crate) async fn create(State(app): State<App>, who: Signed, Posted(form): Posted<ProviderForm>) -> Answer {
    let actor = who.actor.clone();
    let outcome = match form.command() {
        Ok(cmd) => app.run(move |cx| register_provider::run(cx, &actor, &cmd)).await,
        Err(rejection) => Err(Problem::from(Failure::from(rejection))),
    };
    match outcome {
        Ok(id) => see_other(format!("/desk/providers/{id}")),
        Err(problem) => {
            let errors = Errors::from_problem(problem)?;
            html(&app.look(move |cx| build(cx, &who, form, errors)).await?)
        }
    }
}
