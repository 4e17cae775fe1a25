//! `/desk/providers/{id}/contracts/new`: a signed contract is entered.

use crate::model::Provider;
use crate::pages::Places;
use crate::queries;
use crate::use_cases::sign_contract::{self, SignContract};
use askama::Template;
use axum::extract::{Path, State};
use base::failure::Fields;
use base::id::ProviderId;
use base::{Date, DivisionCode, Failure, Fen, Level, Rejection};
use platform::Cx;
use ui::{Answer, App, Errors, Page, Posted, Problem, Signed, html, see_other};

/// What was typed; the JSON twin fills the same form.
#[derive(Debug, Clone, Default, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ContractForm {
    /// Number on the paper.
    pub number: String,
    /// Division code, 12 digits.
    pub division: String,
    /// Codes of catalogue items.
    pub items: Vec<String>,
    /// First day, `YYYY-MM-DD`.
    pub valid_from: String,
    /// Last day, `YYYY-MM-DD`.
    pub valid_to: String,
    /// Yuan, such as `120000.00`.
    pub ceiling: String,
}

impl ContractForm {
    pub(crate) fn command(&self, provider_id: ProviderId) -> Result<SignContract, Rejection> {
        let mut fields = Fields::new();
        let how = "日期请写成 2026-09-01 的样子。";
        let division = fields.take("division", DivisionCode::parse(&self.division).map_err(|_| "请选择服务范围。"));
        let from = fields.take("valid_from", self.valid_from.trim().parse::<Date>().map_err(|_| how));
        let to = fields.take("valid_to", self.valid_to.trim().parse::<Date>().map_err(|_| how));
        let ceiling = fields.take("ceiling", Fen::parse_yuan(&self.ceiling));
        match (division, from, to, ceiling) {
            (Some(division), Some(valid_from), Some(valid_to), Some(ceiling_fen)) => Ok(SignContract {
                provider_id,
                number: self.number.clone(),
                division,
                items: self.items.clone(),
                valid_from,
                valid_to,
                ceiling_fen,
            }),
            _ => Err(fields.finish().err().unwrap_or_else(|| Rejection::invalid(Vec::new()))),
        }
    }
}

#[derive(Template)]
#[template(path = "new_contract.html")]
pub(crate) struct NewContractPage {
    pub page: Page,
    pub provider: Provider,
    pub form: ContractForm,
    pub errors: Errors,
    pub places: Places,
    pub items: Vec<(String, String, String)>,
}

impl NewContractPage {
    fn has(&self, code: &str) -> bool {
        self.form.items.iter().any(|c| c == code)
    }
}

pub(crate) fn build(
    cx: &mut Cx<'_, '_>,
    who: &Signed,
    id: ProviderId,
    (form, errors): (ContractForm, Errors),
) -> Result<NewContractPage, Failure> {
    let provider = queries::provider(cx, &who.actor, id)?.provider;
    Ok(NewContractPage {
        page: Page::desk(cx, who, "provider-new-contract")?,
        places: queries::places(cx, provider.division, Level::Township)?,
        items: queries::item_names(cx, provider.division)?,
        provider,
        form,
        errors,
    })
}

pub(crate) async fn blank(State(app): State<App>, who: Signed, Path(id): Path<ProviderId>) -> Answer {
    html(&app.look(move |cx| build(cx, &who, id, (ContractForm::default(), Errors::default()))).await?)
}

pub(crate) async fn create(
    State(app): State<App>,
    who: Signed,
    Path(id): Path<ProviderId>,
    Posted(form): Posted<ContractForm>,
) -> Answer {
    let actor = who.actor.clone();
    let outcome = match form.command(id) {
        Ok(cmd) => app.run(move |cx| sign_contract::run(cx, &actor, &cmd)).await,
        Err(rejection) => Err(Problem::from(Failure::from(rejection))),
    };
    match outcome {
        Ok(_) => see_other(format!("/desk/providers/{id}")),
        Err(problem) => {
            let errors = Errors::from_problem(problem)?;
            html(&app.look(move |cx| build(cx, &who, id, (form, errors))).await?)
        }
    }
}
