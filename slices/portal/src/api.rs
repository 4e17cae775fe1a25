//! JSON endpoints of the Door: for a mini-program, a telephone service or a kiosk that stands in for its pages.

use crate::model::{Answers, FeedbackId};
use crate::pages::draft;
use crate::queries::{self, CaseProgress, FeedbackLine};
use crate::rules;
use crate::use_cases::answer_feedback;
use crate::use_cases::ask_progress::{self, AskProgress, Asked};
use crate::use_cases::send_feedback::{self, SendFeedback};
use crate::use_cases::submit::{self, Submit};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use base::Failure;
use platform::Cx;
use serde::{Deserialize, Serialize};
use ui::{Api, App, Done, IdempotencyKey, Listing, Problem, ProblemDocument, Signed};
use utoipa::ToSchema;

/// One public notice.
#[derive(Serialize, ToSchema)]
pub struct NoticeItem {
    /// Masked name.
    name: String,
    /// Village.
    village: String,
    /// First day, `YYYY-MM-DD`.
    from: String,
    /// Last day, `YYYY-MM-DD`.
    until: String,
}

/// The notices that hang today.
#[derive(Serialize, ToSchema)]
pub struct NoticeList {
    items: Vec<NoticeItem>,
}

/// Lists the public notices of today; children never appear.
#[utoipa::path(get, path = "/api/v1/notices", tag = "portal", responses((status = 200, body = NoticeList)))]
pub async fn notices(State(app): State<App>) -> Result<Api<NoticeList>, Problem> {
    let rows = app.look(queries::notices).await?;
    let items = rows.into_iter().map(|notice| NoticeItem {
        name: notice.masked_name,
        village: notice.village,
        from: notice.from.to_string(),
        until: notice.until.to_string(),
    });
    Ok(Api(NoticeList { items: items.collect() }))
}

/// An application, in the words of the Door's questions.
#[derive(Clone, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ApplicationBody {
    /// `self`, `family` or `neighbour`.
    for_whom: String,
    /// Codes of the needs, see `/api/v1/catalogue/needs`.
    needs: Vec<String>,
    /// What else there is to say, up to 400 characters.
    #[serde(default)]
    words: String,
    /// Name of the person in need.
    name: String,
    /// Citizen number; may be left out.
    #[serde(default)]
    id_no: String,
    /// Birth date as people write it; needed without a number.
    #[serde(default)]
    born: String,
    /// `male` or `female`; may be left out.
    #[serde(default)]
    sex: String,
    /// Township code, 12 digits.
    township: String,
    /// Village code, 12 digits.
    village: String,
    /// A phone on which somebody can be reached.
    phone: String,
    /// Where to find the home, up to 100 characters.
    #[serde(default)]
    address: String,
}

impl From<ApplicationBody> for Answers {
    fn from(body: ApplicationBody) -> Self {
        Self {
            for_whom: body.for_whom,
            needs: body.needs,
            words: body.words,
            name: body.name,
            id_no: body.id_no,
            born: body.born,
            sex: body.sex,
            township: body.township,
            village: body.village,
            phone: body.phone,
            address: body.address,
        }
    }
}

/// What the applicant keeps.
#[derive(Serialize, Deserialize, ToSchema)]
pub struct ApplicationReceipt {
    /// Document number; with the last four digits of the phone it shows where the application stands.
    number: String,
    /// Name of the township that answers.
    township: String,
    /// Until when, RFC 3339.
    due_at: Option<String>,
}

/// Hands in an application. Nobody is signed in; the same body under the same `Idempotency-Key` is one application.
#[utoipa::path(post, path = "/api/v1/applications", tag = "portal", request_body = ApplicationBody,
    responses((status = 200, body = ApplicationReceipt), (status = 422, body = ProblemDocument)))]
pub(crate) async fn apply(
    State(app): State<App>,
    key: IdempotencyKey,
    Api(body): Api<ApplicationBody>,
) -> Result<Api<ApplicationReceipt>, Problem> {
    let answers = Answers::from(body.clone());
    let done = app.once(key, body, |cx, body| {
        let number = hand_in(cx, &body.clone().into())?;
        let receipt = queries::receipt(cx, &number)?.ok_or(Failure::NotFound)?;
        let due_at = receipt.due.map(|due| due.rfc3339());
        Ok(ApplicationReceipt { number: receipt.number, township: receipt.township, due_at })
    });
    let done = done.await;
    if done.as_ref().is_err_and(|problem| problem.code == submit::WRONG_NAME) {
        app.run(move |cx| submit::count_wrong_name(cx, &answers)).await?;
    }
    done
}

/// Answers the document number.
fn hand_in(cx: &mut Cx<'_, '_>, answers: &Answers) -> Result<String, Failure> {
    let application = draft::with_known(cx, |known| rules::application(answers, known))??;
    let token = secure::random_token();
    draft::save(cx, &token, answers)?;
    submit::run(cx, &Submit { token, application })
}

/// Which application.
#[derive(Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProgressBody {
    /// As on the receipt: `2026-318` will do.
    number: String,
    /// Last four digits of the phone.
    phone_tail: String,
}

/// Where an application stands.
#[derive(Serialize, ToSchema)]
pub struct ProgressOut {
    /// Document number.
    number: String,
    /// One of four words: `received`, `checking`, `decided`, `running`.
    progress: String,
    /// Taken back by the applicant.
    withdrawn: bool,
    /// Role that holds it.
    holder: Option<String>,
    /// Until when the next step is due, RFC 3339.
    until: Option<String>,
    /// Past that time.
    late: bool,
    /// When the next visit begins, RFC 3339.
    next_visit: Option<String>,
}

impl From<CaseProgress> for ProgressOut {
    fn from(case: CaseProgress) -> Self {
        Self {
            number: case.number,
            progress: case.progress.to_string(),
            withdrawn: case.withdrawn,
            holder: case.holder,
            until: case.until.map(|at| at.rfc3339()),
            late: case.late,
            next_visit: case.next_visit.map(|at| at.rfc3339()),
        }
    }
}

/// Tells where an application stands to whoever holds its receipt; guessing stops after a few tries.
#[utoipa::path(post, path = "/api/v1/applications/progress", tag = "portal", request_body = ProgressBody,
    responses((status = 200, body = ProgressOut), (status = 404, body = ProblemDocument),
    (status = 422, body = ProblemDocument), (status = 429, body = ProblemDocument)))]
pub(crate) async fn progress(
    State(app): State<App>,
    Api(body): Api<ProgressBody>,
) -> Result<Api<ProgressOut>, Problem> {
    let cmd = AskProgress { number: body.number, phone_tail: body.phone_tail };
    match app.run(move |cx| ask_progress::run(cx, &cmd)).await? {
        Asked::Found(receipt) => {
            let case = app.look(move |cx| queries::by_receipt(cx, &receipt)).await?;
            Ok(Api(case.into()))
        }
        Asked::NotFound => Err(Failure::NotFound.into()),
        Asked::Waiting => {
            let message = "试的次数太多了，请一小时后再查。急事请打 12345。";
            Err(Problem::new(StatusCode::TOO_MANY_REQUESTS, "too_many_tries", message))
        }
    }
}

/// What somebody has to say.
#[derive(Clone, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FeedbackBody {
    /// `opinion`, `complaint` or `objection`.
    kind: String,
    /// Township that it is about, 12 digits.
    township: String,
    /// In their own words, up to 1,000 characters.
    words: String,
    /// A phone for the answer; may be left out.
    #[serde(default)]
    phone: String,
}

/// Until when it will be answered.
#[derive(Serialize, Deserialize, ToSchema)]
pub struct FeedbackReceipt {
    /// RFC 3339.
    due_at: String,
}

/// Takes an opinion, a complaint or an objection.
#[utoipa::path(post, path = "/api/v1/feedback", tag = "portal", request_body = FeedbackBody,
    responses((status = 200, body = FeedbackReceipt), (status = 422, body = ProblemDocument)))]
pub(crate) async fn send_feedback(
    State(app): State<App>,
    key: IdempotencyKey,
    Api(body): Api<FeedbackBody>,
) -> Result<Api<FeedbackReceipt>, Problem> {
    app.once(key, body, |cx, body| {
        let FeedbackBody { kind, township, words, phone } = body.clone();
        let due_at = send_feedback::run(cx, &SendFeedback { kind, township, words, phone })?;
        Ok(FeedbackReceipt { due_at: due_at.rfc3339() })
    })
    .await
}

/// What waits for an answer.
#[derive(Serialize, ToSchema)]
pub struct FeedbackItem {
    /// Key.
    id: String,
    /// `opinion`, `complaint` or `objection`.
    kind: String,
    /// Township.
    place: String,
    /// In their own words.
    words: String,
    /// Phone for the answer; empty when none was left.
    phone: String,
    /// RFC 3339.
    created_at: String,
    /// RFC 3339.
    due_at: String,
    /// Past that time.
    late: bool,
}

impl From<FeedbackLine> for FeedbackItem {
    fn from(line: FeedbackLine) -> Self {
        Self {
            id: line.id.to_string(),
            kind: line.kind.to_string(),
            place: line.place,
            words: line.words,
            phone: line.phone,
            created_at: line.created_at.rfc3339(),
            due_at: line.due_at.rfc3339(),
            late: line.late,
        }
    }
}

/// Lists the feedback that waits, the 50 most urgent.
#[utoipa::path(get, path = "/api/v1/feedback", tag = "portal", responses((status = 200, body = Listing<FeedbackItem>)))]
pub(crate) async fn list_feedback(State(app): State<App>, who: Signed) -> Result<Api<Listing<FeedbackItem>>, Problem> {
    let (total, lines) = app.look(move |cx| queries::feedback(cx, &who.actor)).await?;
    Ok(Api(Listing { total, items: lines.into_iter().map(Into::into).collect(), next: None }))
}

/// What was answered.
#[derive(Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AnswerBody {
    /// Up to 500 characters.
    answer: String,
}

/// Notes what was answered.
#[utoipa::path(post, path = "/api/v1/feedback/{id}/answer", tag = "portal", params(("id" = String, Path)),
    request_body = AnswerBody, responses((status = 200, body = Done), (status = 404, body = ProblemDocument),
    (status = 422, body = ProblemDocument)))]
pub(crate) async fn answer_feedback(
    State(app): State<App>,
    who: Signed,
    key: IdempotencyKey,
    Path(id): Path<FeedbackId>,
    Api(body): Api<AnswerBody>,
) -> Result<Api<Done>, Problem> {
    app.once(key, body, move |cx, body| {
        answer_feedback::run(cx, &who.actor, (id, &body.answer))?;
        Ok(Done::YES)
    })
    .await
}
