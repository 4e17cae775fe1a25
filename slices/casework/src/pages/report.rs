//! `/field/report`: a village assistant writes down a need, in one page and less than a minute.

use crate::model::Channel;
use crate::pages::needs::need_names;
use crate::use_cases::report::{self, ReportNeed, Reported};
use askama::Template;
use authz::Actor;
use axum::extract::State;
use base::citizen_id::Accept;
use base::failure::Fields;
use base::{CitizenIdNo, DivisionCode, Failure, Level, PersonName, PhoneNo, Rejection, Sex, age_on};
use divisions::Division;
use platform::Cx;
use registry::EnrolPerson;
use std::collections::BTreeMap;
use ui::{Answer, App, Errors, Page, Posted, Signed, html};

/// What was typed, as it was typed.
#[derive(Debug, Clone, Default, serde::Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct ReportForm {
    pub name: String,
    pub id_no: String,
    pub born: String,
    pub sex: String,
    pub phone: String,
    pub division: String,
    pub needs: Vec<String>,
    pub words: String,
    pub recognised: String,
}

#[derive(Template)]
#[template(path = "report.html")]
pub(crate) struct ReportPage {
    page: Page,
    villages: Vec<Division>,
    needs: BTreeMap<String, (String, String)>,
    form: ReportForm,
    errors: Errors,
    done: Option<Reported>,
}

impl ReportPage {
    fn chose(&self, code: &str) -> bool {
        self.form.needs.iter().any(|need| need == code)
    }

    fn lives_in(&self, village: &DivisionCode) -> bool {
        self.form.division == village.to_string()
    }

    fn name(&self, names: &(String, String)) -> String {
        self.page.pick(&names.0, &names.1).to_owned()
    }
}

pub(crate) async fn show(State(app): State<App>, who: Signed) -> Answer {
    let page = app.look(move |cx| build(cx, &who, ReportForm::default(), Errors::default(), None)).await?;
    html(&page)
}

pub(crate) async fn submit(State(app): State<App>, who: Signed, Posted(form): Posted<ReportForm>) -> Answer {
    let (actor, typed) = (who.actor.clone(), form.clone());
    let outcome = app.run(move |cx| enter(cx, &actor, &typed)).await;
    let (form, errors, done) = match outcome {
        Ok(reported) => (ReportForm::default(), Errors::default(), Some(reported)),
        Err(problem) => (form, Errors::from_problem(problem)?, None),
    };
    let page = app.look(move |cx| build(cx, &who, form, errors, done)).await?;
    html(&page)
}

pub(crate) fn build(
    cx: &mut Cx<'_, '_>,
    who: &Signed,
    form: ReportForm,
    errors: Errors,
    done: Option<Reported>,
) -> Result<ReportPage, Failure> {
    let root = who.actor.division();
    Ok(ReportPage {
        page: Page::field(cx, &who.session, "casework-report-title"),
        villages: villages(cx, root)?,
        needs: need_names(cx, root),
        form,
        errors,
        done,
    })
}

/// The villages the actor may choose from.
fn villages(cx: &mut Cx<'_, '_>, root: Option<DivisionCode>) -> Result<Vec<Division>, Failure> {
    let Some(root) = root else { return Ok(Vec::new()) };
    let below = divisions::store::by_prefix(cx.tx, root)?;
    Ok(below.into_iter().filter(|d| d.code.level() == Level::Village).collect())
}

/// Enters the person (or finds them) and reports the need, in one transaction.
pub(crate) fn enter(cx: &mut Cx<'_, '_>, actor: &Actor, form: &ReportForm) -> Result<Reported, Failure> {
    let person = parse(cx, form)?;
    let (division, minor_born) = (person.division, person.birth_date.or(person.id_no.map(|id| id.birth_date())));
    let recognised = form.recognised == "yes";
    let person_id = registry::enrol(cx, actor, &person)?;
    let minor = minor_born.is_some_and(|born| age_on(born, cx.today()) < 18);
    let (needs, words) = (form.needs.clone(), form.words.trim().to_owned());
    report::run(
        cx,
        actor,
        &ReportNeed { person_id, division, needs, words, channel: Channel::Field, minor, recognised },
    )
}

fn parse(cx: &Cx<'_, '_>, form: &ReportForm) -> Result<EnrolPerson, Rejection> {
    let accept = if cx.demo { Accept::Demo } else { Accept::Real };
    let mut fields = Fields::new();
    let given = |text: &str| !text.trim().is_empty();
    let name = fields.take("name", PersonName::parse(&form.name));
    let division = fields.take("division", DivisionCode::parse(&form.division).map_err(|_| "请选择村（社区）。"));
    let id_no =
        given(&form.id_no).then(|| fields.take("id_no", CitizenIdNo::parse_on(&form.id_no, accept, cx.today())));
    let phone = given(&form.phone).then(|| fields.take("phone", PhoneNo::parse(&form.phone)));
    let born = given(&form.born).then(|| {
        let date = form.born.trim().parse::<base::Date>();
        fields.take("born", date.map_err(|_| "出生日期应写成 1950-03-12 这样；不知道哪一天的，写 01-01。"))
    });
    if form.needs.is_empty() {
        fields.wrong("needs", "请至少选一项需要；说不清时选“说不清，请工作人员上门了解”。");
    }
    if id_no.is_none() && born.is_none() {
        fields.wrong("born", "没有身份证号时，请填写出生日期；不知道哪一天的，写 01-01。");
    }
    let sex = form.sex.parse::<Sex>().ok();
    if id_no.is_none() && sex.is_none() {
        fields.wrong("sex", "没有身份证号时，请选择性别。");
    }
    fields.finish()?;
    let (Some(name), Some(division)) = (name, division) else {
        return Err(Rejection::new("invalid_input", "请检查姓名和村（社区）。"));
    };
    let mut person = EnrolPerson::named(name, division);
    person.id_no = id_no.flatten();
    person.birth_date = born.flatten();
    person.sex = sex;
    person.phone = phone.flatten();
    Ok(person)
}
