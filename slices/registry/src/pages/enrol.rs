//! A new file.

use super::Refusal;
use crate::label::Word;
use crate::model::EnrolPerson;
use crate::queries;
use crate::rules;
use crate::use_cases::enrol;
use askama::Template;
use axum::extract::State;
use base::failure::Fields;
use base::id::PersonId;
use base::{CitizenIdNo, Crs, Date, DivisionCode, Failure, PersonName, PhoneNo, Position, Rejection, Sensitive, Sex};
use platform::Cx;
use policy::PolicyView;
use serde::Deserialize;
use ui::{Answer, App, Page, Posted, Signed, html, see_other};

/// What was typed. The JSON twin fills the same form, so that both read the same way.
#[derive(Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct EnrolForm {
    pub name: String,
    pub id_no: String,
    pub sex: String,
    pub birth_date: String,
    pub phone: String,
    pub address: String,
    pub division: String,
    pub categories: Vec<String>,
    pub tags: Vec<String>,
    pub lat: String,
    pub lon: String,
    pub lives_with: String,
    pub verified_distinct: String,
}

/// An empty text is nothing; another one is parsed.
fn given<T, E: std::fmt::Display>(
    fields: &mut Fields,
    name: &'static str,
    raw: &str,
    parse: impl FnOnce(&str) -> Result<T, E>,
) -> Option<T> {
    let raw = raw.trim();
    if raw.is_empty() { None } else { fields.take(name, parse(raw)) }
}

impl EnrolForm {
    pub(crate) fn command(&self, demo: bool) -> Result<EnrolPerson, Rejection> {
        let mut fields = Fields::new();
        let name = fields.take("name", PersonName::parse(&self.name));
        let division = fields.take("division", DivisionCode::parse(&self.division).map_err(|_| "请选择村（社区）。"));
        let id_no = given(&mut fields, "id_no", &self.id_no, |raw| CitizenIdNo::parse(raw, rules::accepted(demo)));
        let sex = given(&mut fields, "sex", &self.sex, |raw| raw.parse::<Sex>());
        let birth_date = given(&mut fields, "birth_date", &self.birth_date, |raw| {
            raw.parse::<Date>().map_err(|_| "出生日期请写成 1950-03-12 的样子。")
        });
        let phone = given(&mut fields, "phone", &self.phone, PhoneNo::parse);
        let address = fields.optional_text("address", "住址", &self.address, enrol::ADDRESS_MAX).flatten();
        let position = self.position(&mut fields);
        let lives_with = given(&mut fields, "lives_with", &self.lives_with, |raw| {
            raw.parse::<PersonId>().map_err(|_| "同住的人请从档案里选择。")
        });
        match (name, division) {
            (Some(name), Some(division)) => {
                fields.finish()?;
                Ok(EnrolPerson {
                    name,
                    id_no,
                    sex,
                    birth_date,
                    phone,
                    address: address.map(Sensitive::new),
                    division,
                    categories: self.categories.clone(),
                    tags: self.tags.clone(),
                    position,
                    lives_with,
                    verified_distinct: self.verified_distinct == "yes",
                })
            }
            _ => Err(fields.finish().err().unwrap_or_else(|| Rejection::invalid(Vec::new()))),
        }
    }

    fn position(&self, fields: &mut Fields) -> Option<Position> {
        let number = |raw: &str| raw.parse::<f64>().map_err(|_| "经纬度请写成小数，例如 37.48。");
        let lat = given(fields, "lat", &self.lat, number);
        let lon = given(fields, "lon", &self.lon, number);
        fields.take("lat", Position::new(lat?, lon?, Crs::Wgs84))
    }
}

/// Something to choose from the policy.
pub(crate) struct Choice {
    pub code: String,
    pub word: Word,
    pub chosen: bool,
}

/// Every category and every tag of a place, those that are chosen marked. What the policy has dropped is shown by its
/// code as long as it is chosen.
pub(crate) fn choices(view: &PolicyView, (categories, tags): (&[String], &[String])) -> (Vec<Choice>, Vec<Choice>) {
    let all = view.categories().iter().map(|c| (&c.code, &c.name_zh, &c.name_en));
    let every = view.tags().iter().map(|t| (&t.code, &t.name_zh, &t.name_en));
    (marked(all.collect(), categories), marked(every.collect(), tags))
}

fn marked(known: Vec<(&String, &String, &String)>, chosen: &[String]) -> Vec<Choice> {
    let dropped = chosen.iter().filter(|code| !known.iter().any(|(known, ..)| known == code));
    let dropped: Vec<_> = dropped.map(|code| (code, code, code)).collect();
    let choice = |(code, zh, en): (&String, &String, &String)| Choice {
        code: code.clone(),
        word: Word { zh: zh.clone(), en: en.clone() },
        chosen: chosen.contains(code),
    };
    known.into_iter().chain(dropped).map(choice).collect()
}

#[derive(Template)]
#[template(path = "enrol.html")]
pub(crate) struct EnrolPage {
    pub page: Page,
    pub form: EnrolForm,
    pub refusal: Refusal,
    pub villages: Vec<(DivisionCode, String)>,
    pub categories: Vec<Choice>,
    pub tags: Vec<Choice>,
}

pub(crate) fn build(
    cx: &mut Cx<'_, '_>,
    who: &Signed,
    form: EnrolForm,
    refusal: Refusal,
) -> Result<EnrolPage, Failure> {
    let villages = queries::villages(cx, &who.actor)?;
    let (categories, tags) = match villages.first() {
        Some((first, _)) => choices(&*cx.view(*first)?, (&form.categories, &form.tags)),
        None => Default::default(),
    };
    Ok(EnrolPage { page: Page::desk(cx, who, "registry-new")?, form, refusal, villages, categories, tags })
}

pub(crate) async fn blank(State(app): State<App>, who: Signed) -> Answer {
    html(&app.look(move |cx| build(cx, &who, EnrolForm::default(), Refusal::default())).await?)
}

pub(crate) async fn create(State(app): State<App>, who: Signed, Posted(form): Posted<EnrolForm>) -> Answer {
    let actor = who.actor.clone();
    let outcome = match form.command(app.platform.is_demo()) {
        Ok(cmd) => app.run(move |cx| enrol::run(cx, &actor, &cmd)).await,
        Err(rejection) => Err(super::problem(rejection)),
    };
    match outcome {
        Ok(enrolled) => see_other(format!("/desk/people/{}", enrolled.person_id)),
        Err(problem) => {
            let refusal = super::refusal(problem)?;
            html(&app.look(move |cx| build(cx, &who, form, refusal)).await?)
        }
    }
}
