//! JSON twins of the pages. Names, numbers and addresses go out masked; a plain value only from `reveal`.

use crate::label::Word;
use crate::pages::contact::ContactForm;
use crate::pages::enrol::EnrolForm;
use crate::pages::person::RevealForm;
use crate::queries::{self, Filter, PersonRow, PersonView};
use crate::rules;
use crate::use_cases::classify::{self, ClassifyPerson};
use crate::use_cases::{enrol as enrol_person, reveal as look, update_contact as change};
use axum::extract::{Path, Query, State};
use base::id::PersonId;
use serde::{Deserialize, Serialize};
use ui::{Api, App, IdempotencyKey, Listing, Problem, ProblemDocument, Signed};
use utoipa::{IntoParams, ToSchema};

/// What a list of people is narrowed to.
#[derive(Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
#[derive(Default)]
pub(crate) struct PeopleQuery {
    /// An exact identity number or phone, or the beginning of a name.
    q: String,
    /// Code of a division to narrow to.
    division: String,
    /// Code of a category.
    category: String,
    /// Code of a tag.
    tag: String,
    /// `next` of the page before.
    after: String,
}

/// A code of the policy with its name.
#[derive(Serialize, ToSchema)]
pub(crate) struct NameOut {
    /// In Chinese.
    zh: String,
    /// In English.
    en: String,
}

impl From<Word> for NameOut {
    fn from(word: Word) -> Self {
        Self { zh: word.zh, en: word.en }
    }
}

fn names(words: Vec<Word>) -> Vec<NameOut> {
    words.into_iter().map(NameOut::from).collect()
}

/// A person in a list.
#[derive(Serialize, ToSchema)]
pub(crate) struct PersonOut {
    /// Key.
    id: String,
    /// `王**`.
    masked_name: String,
    /// `male`, `female`, `unknown`, `unstated`.
    sex: String,
    /// Completed years.
    age: i16,
    /// Division code of 12 digits.
    division: String,
    /// Its name.
    village: String,
    /// Categories.
    categories: Vec<NameOut>,
    /// Tags that are not sensitive.
    tags: Vec<NameOut>,
}

impl From<PersonRow> for PersonOut {
    fn from(row: PersonRow) -> Self {
        Self {
            id: row.id.to_string(),
            masked_name: row.masked_name,
            sex: row.sex.to_string(),
            age: row.age,
            division: row.division.to_string(),
            village: row.village,
            categories: names(row.categories),
            tags: names(row.tags),
        }
    }
}

/// People within reach, 50 a page; a search by number is journaled.
#[utoipa::path(get, path = "/api/v1/people", tag = "registry", params(PeopleQuery),
    responses((status = 200, body = Listing<PersonOut>), (status = 422, body = ProblemDocument)))]
pub(crate) async fn list(
    State(app): State<App>,
    who: Signed,
    Query(asked): Query<PeopleQuery>,
) -> Result<Api<Listing<PersonOut>>, Problem> {
    let PeopleQuery { q, division, category, tag, after } = asked;
    let filter = Filter { q, division, category, tag, after };
    let is_number = rules::read_search(&filter.q, rules::accepted(app.platform.is_demo())).is_number();
    let view = if is_number {
        app.run(move |cx| queries::people(cx, &who.actor, &filter)).await?
    } else {
        app.look(move |cx| queries::people(cx, &who.actor, &filter)).await?
    };
    if !view.unreadable.is_empty() {
        let errors = vec![base::FieldError { field: "q", message: view.unreadable }];
        return Err(crate::pages::problem(base::Rejection::invalid(errors)));
    }
    let items = view.rows.into_iter().map(PersonOut::from).collect();
    Ok(Api(Listing { total: view.count, items, next: Some(view.next).filter(|next| !next.is_empty()) }))
}

/// A person's file, masked.
#[derive(Serialize, ToSchema)]
pub(crate) struct FileOut {
    /// Key.
    id: String,
    /// To be sent back with a change.
    version: i64,
    /// `王**`.
    masked_name: String,
    /// `male`, `female`, `unknown`, `unstated`.
    sex: String,
    /// Completed years.
    age: i16,
    /// Division code of 12 digits.
    division: String,
    /// Categories.
    categories: Vec<NameOut>,
    /// Tags; the sensitive ones only for those who may reveal fields.
    tags: Vec<NameOut>,
    /// Masked; empty when nothing is registered.
    id_no_masked: String,
    /// Masked; empty when nothing is registered.
    phone_masked: String,
    /// Masked; empty when nothing is registered.
    address_masked: String,
    /// Day of death.
    deceased_on: Option<String>,
    /// Keys of others in the household.
    household: Vec<String>,
    /// Keys of cases, newest first.
    cases: Vec<String>,
    /// Keys of plans, newest first.
    plans: Vec<String>,
}

impl From<PersonView> for FileOut {
    fn from(view: PersonView) -> Self {
        Self {
            id: view.id.to_string(),
            version: view.version,
            masked_name: view.masked_name,
            sex: view.sex.to_string(),
            age: view.age,
            division: view.division.to_string(),
            categories: names(view.categories),
            tags: names(view.tags),
            id_no_masked: view.id_no,
            phone_masked: view.phone,
            address_masked: view.address,
            deceased_on: view.deceased_on.map(|day| day.to_string()),
            household: view.household.into_iter().map(|member| member.id.to_string()).collect(),
            cases: view.cases.into_iter().map(|case| case.id).collect(),
            plans: view.plans.into_iter().map(|plan| plan.id).collect(),
        }
    }
}

/// One person's file, masked.
#[utoipa::path(get, path = "/api/v1/people/{id}", tag = "registry", params(("id" = String, Path)),
    responses((status = 200, body = FileOut), (status = 404, body = ProblemDocument)))]
pub(crate) async fn show(
    State(app): State<App>,
    who: Signed,
    Path(id): Path<PersonId>,
) -> Result<Api<FileOut>, Problem> {
    Ok(Api(app.look(move |cx| queries::person(cx, &who.actor, id)).await?.into()))
}

/// A person to be enrolled.
#[derive(Clone, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct EnrolBody {
    /// Name, up to 60 characters.
    name: String,
    /// Village code of 12 digits.
    division: String,
    /// Citizen number.
    #[serde(default)]
    id_no: String,
    /// `male`, `female`, `unknown`, `unstated`; taken from the number when empty.
    #[serde(default)]
    sex: String,
    /// `YYYY-MM-DD`; taken from the number when empty.
    #[serde(default)]
    birth_date: String,
    /// Phone.
    #[serde(default)]
    phone: String,
    /// Address, up to 200 characters.
    #[serde(default)]
    address: String,
    /// Codes of categories.
    #[serde(default)]
    categories: Vec<String>,
    /// Codes of tags.
    #[serde(default)]
    tags: Vec<String>,
    /// Latitude in degrees, WGS-84.
    #[serde(default)]
    lat: Option<f64>,
    /// Longitude in degrees, WGS-84.
    #[serde(default)]
    lon: Option<f64>,
    /// Key of somebody in the same household.
    #[serde(default)]
    lives_with: String,
    /// Somebody has checked that this is not the person of the same name and birth date.
    #[serde(default)]
    verified_distinct: bool,
}

impl From<EnrolBody> for EnrolForm {
    fn from(body: EnrolBody) -> Self {
        let degrees = |value: Option<f64>| value.map(|v| v.to_string()).unwrap_or_default();
        Self {
            name: body.name,
            id_no: body.id_no,
            sex: body.sex,
            birth_date: body.birth_date,
            phone: body.phone,
            address: body.address,
            division: body.division,
            categories: body.categories,
            tags: body.tags,
            lat: degrees(body.lat),
            lon: degrees(body.lon),
            lives_with: body.lives_with,
            verified_distinct: if body.verified_distinct { "yes".into() } else { String::new() },
        }
    }
}

/// What came of an enrolment.
#[derive(Serialize, Deserialize, ToSchema)]
pub(crate) struct EnrolledOut {
    /// Key of the person.
    id: String,
    /// False when the person had a file already.
    created: bool,
}

/// Enrols a person, or finds the one who has a file under the same number.
#[utoipa::path(post, path = "/api/v1/people", tag = "registry", request_body = EnrolBody,
    responses((status = 200, body = EnrolledOut), (status = 422, body = ProblemDocument)))]
pub(crate) async fn enrol(
    State(app): State<App>,
    who: Signed,
    key: IdempotencyKey,
    Api(body): Api<EnrolBody>,
) -> Result<Api<EnrolledOut>, Problem> {
    let cmd = EnrolForm::from(body.clone()).command(app.platform.is_demo()).map_err(crate::pages::problem)?;
    app.once(key, body, move |cx, _| {
        let enrolled = enrol_person::run(cx, &who.actor, &cmd)?;
        Ok(EnrolledOut { id: enrolled.person_id.to_string(), created: enrolled.created })
    })
    .await
}

/// A new contact; an empty field leaves things as they are.
#[derive(Clone, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ContactBody {
    /// The version that was read.
    version: i64,
    /// The new phone.
    #[serde(default)]
    phone: String,
    /// The new address.
    #[serde(default)]
    address: String,
}

/// The person after a change.
#[derive(Serialize, Deserialize, ToSchema)]
pub(crate) struct ChangedOut {
    /// Key of the person.
    id: String,
}

/// Changes phone or address.
#[utoipa::path(post, path = "/api/v1/people/{id}/contact", tag = "registry", params(("id" = String, Path)),
    request_body = ContactBody, responses((status = 200, body = ChangedOut), (status = 404, body = ProblemDocument),
    (status = 409, body = ProblemDocument), (status = 422, body = ProblemDocument)))]
pub(crate) async fn update_contact(
    State(app): State<App>,
    who: Signed,
    key: IdempotencyKey,
    Path(id): Path<PersonId>,
    Api(body): Api<ContactBody>,
) -> Result<Api<ChangedOut>, Problem> {
    let (phone, address) = (body.phone.clone(), body.address.clone());
    let form = ContactForm { version: body.version.to_string(), phone, address };
    let cmd = form.command(id).map_err(crate::pages::problem)?;
    app.once(key, body, move |cx, _| {
        change::run(cx, &who.actor, &cmd)?;
        Ok(ChangedOut { id: id.to_string() })
    })
    .await
}

/// What somebody was recognised as: the whole of both lists.
#[derive(Clone, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ClassifyBody {
    /// The version that was read.
    version: i64,
    /// Codes of categories.
    categories: Vec<String>,
    /// Codes of tags.
    tags: Vec<String>,
    /// On what it rests: number of a certificate or a decision; up to 200 characters.
    basis: String,
}

/// Changes categories and tags.
#[utoipa::path(post, path = "/api/v1/people/{id}/categories", tag = "registry", params(("id" = String, Path)),
    request_body = ClassifyBody, responses((status = 200, body = ChangedOut), (status = 404, body = ProblemDocument),
    (status = 409, body = ProblemDocument), (status = 422, body = ProblemDocument)))]
pub(crate) async fn classify(
    State(app): State<App>,
    who: Signed,
    key: IdempotencyKey,
    Path(id): Path<PersonId>,
    Api(body): Api<ClassifyBody>,
) -> Result<Api<ChangedOut>, Problem> {
    app.once(key, body, move |cx, body| {
        let ClassifyBody { version, categories, tags, basis } = body.clone();
        classify::run(cx, &who.actor, &ClassifyPerson { person_id: id, version, categories, tags, basis })?;
        Ok(ChangedOut { id: id.to_string() })
    })
    .await
}

/// A look at a masked field.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RevealBody {
    /// `name`, `id_no`, `phone`, `address`.
    field: String,
    /// `contact`, `verify`, `visit`, `complaint`.
    purpose: String,
}

/// The plain value.
#[derive(Serialize, ToSchema)]
pub(crate) struct RevealedOut {
    /// Which field.
    field: String,
    /// Its plain value.
    value: String,
}

/// Shows one masked field for a purpose. Every call is a look of its own, so there is no idempotency key here: a kept
/// answer would keep the plain value.
#[utoipa::path(post, path = "/api/v1/people/{id}/reveal", tag = "registry", params(("id" = String, Path)),
    request_body = RevealBody, responses((status = 200, body = RevealedOut), (status = 404, body = ProblemDocument),
    (status = 422, body = ProblemDocument)))]
pub(crate) async fn reveal(
    State(app): State<App>,
    who: Signed,
    Path(id): Path<PersonId>,
    Api(body): Api<RevealBody>,
) -> Result<Api<RevealedOut>, Problem> {
    let cmd = RevealForm::new(body.field, body.purpose).command(id).map_err(crate::pages::problem)?;
    let value = app.run(move |cx| look::run(cx, &who.actor, &cmd)).await?.into_exposed();
    Ok(Api(RevealedOut { field: cmd.field.to_string(), value }))
}
