//! JSON endpoints: every command and list of this slice, for programs.

use crate::model::{Channel, StateWord};
use crate::queries;
use crate::use_cases::{accept, decide, end_notice, recheck, report, review, send_back, withdraw};
use axum::extract::{Path, Query, State};
use base::DivisionCode;
use base::id::{CaseId, PersonId};
use serde::{Deserialize, Serialize};
use ui::{Api, App, IdempotencyKey, Listing, Problem, ProblemDocument, Signed};
use utoipa::{IntoParams, ToSchema};

/// What a list is narrowed to.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct ListQuery {
    /// State of a case, or channel of a need.
    #[serde(default)]
    filter: String,
    /// Cursor of the page before.
    after: Option<String>,
}

/// One case in a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct CaseItem {
    /// Key.
    id: String,
    /// Document number.
    number: String,
    /// Masked name.
    person: String,
    /// Where it stands.
    state: String,
    /// RFC 3339.
    opened_at: String,
}

/// Lists cases, newest first.
#[utoipa::path(get, path = "/api/v1/cases", tag = "casework", params(ListQuery),
    responses((status = 200, body = Listing<CaseItem>), (status = 422, body = ProblemDocument)))]
pub async fn list_cases(
    State(app): State<App>,
    who: Signed,
    Query(q): Query<ListQuery>,
) -> Result<Api<Listing<CaseItem>>, Problem> {
    let state = parse_filter::<StateWord>(&q.filter)?;
    let list = app.look(move |cx| queries::cases(cx, &who.actor, state, q.after.as_deref())).await?;
    let total = list.shown_total();
    let items = list.rows.into_iter().map(|row| CaseItem {
        id: row.id.to_string(),
        number: row.number,
        person: row.person.name,
        state: row.state.to_string(),
        opened_at: row.opened_at.rfc3339(),
    });
    Ok(Api(Listing { total, items: items.collect(), next: list.next }))
}

fn parse_filter<T: std::str::FromStr<Err = String>>(filter: &str) -> Result<Option<T>, Problem> {
    if filter.is_empty() {
        return Ok(None);
    }
    let wrong = |message: String| Problem::new(axum::http::StatusCode::UNPROCESSABLE_ENTITY, "bad_filter", &message);
    filter.parse().map(Some).map_err(wrong)
}

/// One need in a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct NeedItem {
    /// Key.
    id: String,
    /// Case it belongs to.
    case_id: String,
    /// Masked name.
    person: String,
    /// Code of the need.
    code: String,
    /// Channel.
    channel: String,
    /// State of its case.
    state: String,
    /// RFC 3339.
    reported_at: String,
}

/// Lists the demand ledger, newest first.
#[utoipa::path(get, path = "/api/v1/needs", tag = "casework", params(ListQuery),
    responses((status = 200, body = Listing<NeedItem>), (status = 422, body = ProblemDocument)))]
pub async fn list_needs(
    State(app): State<App>,
    who: Signed,
    Query(q): Query<ListQuery>,
) -> Result<Api<Listing<NeedItem>>, Problem> {
    parse_filter::<Channel>(&q.filter)?;
    let list = app.look(move |cx| queries::needs(cx, &who.actor, &q.filter, (q.after.as_deref(), ui::PAGE))).await?;
    let total = list.shown_total();
    let items = list.rows.into_iter().map(|row| NeedItem {
        id: row.id.to_string(),
        case_id: row.case_id.to_string(),
        person: row.person.name,
        code: row.code,
        channel: row.channel,
        state: row.state.to_string(),
        reported_at: row.reported_at.rfc3339(),
    });
    Ok(Api(Listing { total, items: items.collect(), next: list.next }))
}

/// One case.
#[derive(Debug, Serialize, ToSchema)]
pub struct CaseDetail {
    /// Key.
    id: String,
    /// Document number.
    number: String,
    /// Whose: key in the registry.
    person_id: String,
    /// Masked name.
    person: String,
    /// Where it stands.
    state: String,
    /// Codes of the needs.
    needs: Vec<String>,
    /// What is to be done next, and by which role.
    next_step: Option<String>,
    /// Until when, RFC 3339.
    due_at: Option<String>,
    /// Version, for optimistic changes.
    version: i64,
}

/// Gives one case.
#[utoipa::path(get, path = "/api/v1/cases/{id}", tag = "casework", params(("id" = String, Path)),
    responses((status = 200, body = CaseDetail), (status = 404, body = ProblemDocument)))]
pub async fn get_case(State(app): State<App>, who: Signed, Path(id): Path<CaseId>) -> Result<Api<CaseDetail>, Problem> {
    let view = app.look(move |cx| queries::case(cx, &who.actor, id)).await?;
    Ok(Api(CaseDetail {
        id: view.case.id.to_string(),
        number: view.case.number,
        person_id: view.case.person_id.to_string(),
        person: view.person.name,
        state: view.case.state.word().to_string(),
        needs: view.needs,
        next_step: view.next.as_ref().map(|step| step.kind.clone()),
        due_at: view.next.as_ref().map(|step| step.due_at.rfc3339()),
        version: view.case.version,
    }))
}

/// A need to be reported.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReportBody {
    /// Whose need: key in the registry.
    #[schema(value_type = String)]
    person_id: PersonId,
    /// Village, 12 digits.
    #[schema(value_type = String)]
    division: DivisionCode,
    /// Codes of the needs.
    needs: Vec<String>,
    /// What the person said.
    #[serde(default)]
    words: String,
    /// Under 18.
    #[serde(default)]
    minor: bool,
    /// Already recognised as low-income.
    #[serde(default)]
    recognised: bool,
}

/// The receipt of a reported need.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct ReportReceipt {
    /// Key of the case that began.
    #[schema(value_type = String)]
    case_id: CaseId,
    /// Its document number.
    number: String,
}

/// Reports a need: the beginning of a case.
#[utoipa::path(post, path = "/api/v1/needs", tag = "casework", request_body = ReportBody,
    responses((status = 200, body = ReportReceipt), (status = 422, body = ProblemDocument)))]
pub async fn report(
    State(app): State<App>,
    who: Signed,
    key: IdempotencyKey,
    Api(body): Api<ReportBody>,
) -> Result<Api<ReportReceipt>, Problem> {
    app.once(key, body, move |cx, body| {
        let ReportBody { person_id, division, needs, words, minor, recognised } = body.clone();
        let channel = Channel::Desk;
        let cmd = report::ReportNeed { person_id, division, needs, words, channel, minor, recognised };
        let reported = report::run(cx, &who.actor, &cmd)?;
        Ok(ReportReceipt { case_id: reported.case_id, number: reported.number })
    })
    .await
}

/// Acceptance by the township.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AcceptBody {
    /// A near relative of an officer.
    #[serde(default)]
    near_relative: bool,
}

/// The first review by the township.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReviewBody {
    /// The opinion in words.
    opinion: String,
    /// Names of those who visited the home.
    #[serde(default)]
    investigators: Vec<String>,
}

/// The end of the public notice.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EndNoticeBody {
    /// What was objected, if anything was.
    #[serde(default)]
    objection: Option<String>,
}

/// The decision of the county.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DecisionBody {
    /// `true` confirms, `false` refuses.
    confirm: bool,
    /// Code of the reason.
    reason: String,
    /// The facts of the case.
    #[serde(default)]
    note: String,
}

/// What is missing.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SendBackBody {
    /// In words.
    note: String,
}

/// A command without fields.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EmptyBody {}

ui::step!(
    /// The township accepts.
    accept, "casework", "/api/v1/cases/{id}/acceptance", CaseId, AcceptBody, accept::run,
    |id, body| accept::AcceptCase { case_id: id, near_relative: body.near_relative }
);
ui::step!(
    /// The township reviews.
    review, "casework", "/api/v1/cases/{id}/review", CaseId, ReviewBody, review::run,
    |id, body| review::ReviewCase { case_id: id, opinion: body.opinion.clone(), investigators: body.investigators.clone() }
);
ui::step!(
    /// The public notice ends.
    end_notice, "casework", "/api/v1/cases/{id}/notice-end", CaseId, EndNoticeBody, end_notice::run,
    |id, body| end_notice::EndNotice { case_id: id, objection: body.objection.clone() }
);
ui::step!(
    /// The county re-checks.
    recheck, "casework", "/api/v1/cases/{id}/recheck", CaseId, EmptyBody, recheck::run,
    |id, _body| recheck::RecheckCase { case_id: id }
);
ui::step!(
    /// The county decides.
    decide, "casework", "/api/v1/cases/{id}/decision", CaseId, DecisionBody, decide::run,
    |id, body| decide::DecideCase {
        case_id: id,
        verdict: if body.confirm { decide::Verdict::Confirm } else { decide::Verdict::Refuse },
        reason: body.reason.clone(),
        note: body.note.clone(),
    }
);
ui::step!(
    /// The county sends the case back.
    send_back, "casework", "/api/v1/cases/{id}/return", CaseId, SendBackBody, send_back::run,
    |id, body| send_back::SendBackCase { case_id: id, note: body.note.clone() }
);
ui::step!(
    /// The applicant withdraws.
    withdraw, "casework", "/api/v1/cases/{id}/withdrawal", CaseId, EmptyBody, withdraw::run,
    |id, _body| withdraw::WithdrawCase { case_id: id }
);
