//! `/desk/providers/{id}/workers/new`: somebody who will go to people's homes.

use crate::model::{Language, Provider};
use crate::pages::Places;
use crate::queries;
use crate::use_cases::register_worker::{self, RegisterWorker};
use askama::Template;
use axum::extract::{Path, State};
use base::failure::Fields;
use base::id::{ProviderId, UserId};
use base::{Crs, Date, DivisionCode, Failure, Level, Position, Rejection, Sex};
use platform::Cx;
use policy::TermKind;
use ui::{Answer, App, Errors, Page, Posted, Problem, Signed, html, see_other};

/// What was typed; the JSON twin fills the same form.
#[derive(Debug, Clone, Default, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct WorkerForm {
    /// Registered name, or name on the badge.
    pub name: String,
    /// `male` or `female`.
    pub sex: String,
    /// Kinds of staff, codes of the policy.
    pub kinds: Vec<String>,
    /// `zh`, `ug`, `kk`, `mn`, `bo`, `sgn`.
    pub languages: Vec<String>,
    /// Division code, 12 digits.
    pub division: String,
    /// Latitude in degrees, WGS-84.
    pub lat: String,
    /// Longitude in degrees, WGS-84.
    pub lon: String,
    /// Last day of the check for contact with children, `YYYY-MM-DD`.
    pub clearance_until: String,
    /// Account with which the worker signs in.
    pub user_id: String,
}

/// An empty text is nothing; another one is parsed.
fn given<T>(fields: &mut Fields, name: &'static str, raw: &str, how: &str) -> Option<T>
where
    T: std::str::FromStr,
{
    let raw = raw.trim();
    if raw.is_empty() { None } else { fields.take(name, raw.parse::<T>().map_err(|_| how.to_owned())) }
}

impl WorkerForm {
    pub(crate) fn command(&self, provider_id: ProviderId) -> Result<RegisterWorker, Rejection> {
        let mut fields = Fields::new();
        let division = fields.take("division", DivisionCode::parse(&self.division).map_err(|_| "请选择住地或出发地。"));
        let sex = fields.take("sex", self.sex.parse::<Sex>().map_err(|_| "请选择性别。"));
        let languages: Vec<Language> =
            self.languages.iter().filter_map(|l| fields.take("languages", l.parse::<Language>())).collect();
        let clearance_until =
            given::<Date>(&mut fields, "clearance_until", &self.clearance_until, "日期请写成 2027-09-30 的样子。");
        let user_id = given::<UserId>(&mut fields, "user_id", &self.user_id, "账号请从列表中选择。");
        let how = "经纬度请写成小数，例如 37.48。";
        let lat = given::<f64>(&mut fields, "lat", &self.lat, how);
        let lon = given::<f64>(&mut fields, "lon", &self.lon, how);
        let position = lat.zip(lon).and_then(|(lat, lon)| fields.take("lat", Position::new(lat, lon, Crs::Wgs84)));
        fields.finish()?;
        let (Some(division), Some(sex)) = (division, sex) else { return Err(Rejection::invalid(Vec::new())) };
        Ok(RegisterWorker {
            provider_id,
            user_id,
            name: self.name.clone(),
            sex,
            kinds: self.kinds.clone(),
            languages,
            division,
            position,
            clearance_until,
        })
    }
}

#[derive(Template)]
#[template(path = "new_worker.html")]
pub(crate) struct NewWorkerPage {
    pub page: Page,
    pub provider: Provider,
    pub form: WorkerForm,
    pub errors: Errors,
    pub places: Places,
    pub accounts: Vec<(UserId, String)>,
    pub kinds: Vec<(String, String, String)>,
}

impl NewWorkerPage {
    fn has(&self, list: &[String], code: &str) -> bool {
        list.iter().any(|c| c == code)
    }

    fn languages(&self) -> &'static [Language] {
        Language::ALL
    }
}

pub(crate) fn build(
    cx: &mut Cx<'_, '_>,
    who: &Signed,
    id: ProviderId,
    (form, errors): (WorkerForm, Errors),
) -> Result<NewWorkerPage, Failure> {
    let provider = queries::provider(cx, &who.actor, id)?.provider;
    let view = cx.view(provider.division)?;
    let mut kinds: Vec<(String, String, String)> = Vec::new();
    for code in view.items().iter().flat_map(|item| &item.who) {
        if kinds.iter().all(|known| known.0 != *code) {
            let term = view.term(TermKind::Staff, code);
            kinds.extend(term.map(|term| (code.clone(), term.name_zh.clone(), term.name_en.clone())));
        }
    }
    Ok(NewWorkerPage {
        page: Page::desk(cx, who, "provider-new-worker")?,
        places: queries::places(cx, provider.division, Level::Village)?,
        accounts: queries::free_accounts(cx, id)?,
        provider,
        form,
        errors,
        kinds,
    })
}

pub(crate) async fn blank(State(app): State<App>, who: Signed, Path(id): Path<ProviderId>) -> Answer {
    let form = WorkerForm { languages: vec![Language::Chinese.to_string()], ..WorkerForm::default() };
    html(&app.look(move |cx| build(cx, &who, id, (form, Errors::default()))).await?)
}

pub(crate) async fn create(
    State(app): State<App>,
    who: Signed,
    Path(id): Path<ProviderId>,
    Posted(form): Posted<WorkerForm>,
) -> Answer {
    let actor = who.actor.clone();
    let outcome = match form.command(id) {
        Ok(cmd) => app.run(move |cx| register_worker::run(cx, &actor, &cmd)).await,
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
