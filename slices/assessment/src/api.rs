//! JSON endpoints: the list, one assessment, and its completion.

use crate::model::StateWord;
use crate::queries::{self, AssessmentRow, Detail, Tab, Wanted};
use crate::rules::Filled;
use crate::use_cases::complete::{self, CompleteAssessment};
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use base::id::AssessmentId;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ui::{Api, App, IdempotencyKey, Listing, Problem, ProblemDocument, Signed};
use utoipa::{IntoParams, ToSchema};

/// What the list is narrowed to.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub(crate) struct ListQuery {
    /// `open`, `overdue`, `unassigned` or `done`; `open` when absent.
    #[serde(default)]
    tab: String,
    /// Cursor of the page before.
    after: Option<String>,
}

/// One assessment in a list.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AssessmentItem {
    /// Key.
    id: String,
    /// The case it is made for.
    case_id: String,
    /// Masked name.
    person: String,
    /// Code of the instrument.
    instrument: String,
    /// `open` or `done`.
    state: String,
    /// Code of the grade that counts.
    grade: Option<String>,
    /// Name of the assessor.
    assessor: Option<String>,
    /// RFC 3339.
    due_at: String,
    /// RFC 3339.
    done_at: Option<String>,
}

impl From<AssessmentRow> for AssessmentItem {
    fn from(row: AssessmentRow) -> Self {
        Self {
            id: row.id.to_string(),
            case_id: row.case_id.to_string(),
            person: row.person.name,
            instrument: row.instrument_code,
            state: row.state.to_string(),
            grade: row.grade_code,
            assessor: row.assessor,
            due_at: row.due_at.rfc3339(),
            done_at: row.done_at.map(|at| at.rfc3339()),
        }
    }
}

/// Lists assessments: open ones by deadline, finished ones newest first.
#[utoipa::path(get, path = "/api/v1/assessments", tag = "assessment", params(ListQuery),
    responses((status = 200, body = Listing<AssessmentItem>), (status = 422, body = ProblemDocument)))]
pub(crate) async fn list(
    State(app): State<App>,
    who: Signed,
    Query(q): Query<ListQuery>,
) -> Result<Api<Listing<AssessmentItem>>, Problem> {
    let wrong = |message: String| Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "bad_filter", &message);
    let tab: Tab = if q.tab.is_empty() { Tab::Open } else { q.tab.parse().map_err(wrong)? };
    let list = app
        .look(move |cx| {
            let wanted = Wanted { tab, mine: None, after: q.after.as_deref() };
            queries::list(cx, &who.actor, "assessment.read", wanted)
        })
        .await?;
    let total = list.total();
    Ok(Api(Listing { total, items: list.rows.into_iter().map(Into::into).collect(), next: list.next }))
}

/// One assessment, with everything behind its grade.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AssessmentDetail {
    /// Key.
    id: String,
    /// The case it is made for.
    case_id: String,
    /// Masked name.
    person: String,
    /// Code of the instrument.
    instrument: String,
    /// `open` or `done`.
    state: String,
    /// Codes of the needs the person told.
    needs_asked: Vec<String>,
    /// RFC 3339.
    due_at: String,
    /// What it came to, once finished.
    findings: Option<FindingsOut>,
    /// Version, for the completion.
    version: i64,
}

/// What a finished assessment came to.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FindingsOut {
    /// Item → value of the chosen option.
    answers: BTreeMap<String, i64>,
    /// Sum of the points.
    score: i64,
    /// Code of the computed grade.
    grade: String,
    /// Code of the grade set by hand, which then counts.
    grade_manual: Option<String>,
    /// Codes of the needs found.
    needs: Vec<String>,
    /// Version of the instrument.
    instrument_version: String,
    /// RFC 3339.
    done_at: String,
}

impl From<Detail> for AssessmentDetail {
    fn from(view: Detail) -> Self {
        let findings = view.findings().cloned().map(|f| FindingsOut {
            score: f.score,
            grade_manual: f.manual.map(|manual| manual.grade),
            grade: f.grade,
            answers: f.answers,
            needs: f.needs,
            instrument_version: f.instrument_version,
            done_at: f.at.rfc3339(),
        });
        let assessment = view.assessment;
        Self {
            id: assessment.id.to_string(),
            case_id: assessment.case_id.to_string(),
            person: view.person.name,
            instrument: assessment.instrument,
            state: assessment.state.word().to_string(),
            needs_asked: assessment.asked,
            due_at: assessment.due_at.rfc3339(),
            findings,
            version: assessment.version,
        }
    }
}

/// Shows one assessment.
#[utoipa::path(get, path = "/api/v1/assessments/{id}", tag = "assessment", params(("id" = String, Path)),
    responses((status = 200, body = AssessmentDetail), (status = 404, body = ProblemDocument)))]
pub(crate) async fn get(
    State(app): State<App>,
    who: Signed,
    Path(id): Path<AssessmentId>,
) -> Result<Api<AssessmentDetail>, Problem> {
    let view = app.look(move |cx| queries::detail(cx, &who.actor, "assessment.read", id)).await?;
    Ok(Api(view.into()))
}

/// A filled form.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Completion {
    /// Item → value of the chosen option; every item must be there.
    answers: BTreeMap<String, i64>,
    /// Codes of the needs found.
    #[serde(default)]
    needs: Vec<String>,
    /// The second person of the home visit.
    #[serde(default)]
    companion: String,
    /// Code of a grade set by hand.
    #[serde(default)]
    manual_grade: Option<String>,
    /// Why it was set by hand.
    #[serde(default)]
    reason: String,
    /// The version that was read.
    version: i64,
}

/// The state after the completion.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(crate) struct Completed {
    /// Key.
    id: String,
    /// `done`.
    state: String,
}

/// Finishes an assessment; the score is computed here.
#[utoipa::path(post, path = "/api/v1/assessments/{id}/completion", tag = "assessment", params(("id" = String, Path)),
    request_body = Completion, responses((status = 200, body = Completed), (status = 404, body = ProblemDocument),
    (status = 409, body = ProblemDocument), (status = 422, body = ProblemDocument)))]
pub(crate) async fn complete(
    State(app): State<App>,
    who: Signed,
    key: IdempotencyKey,
    Path(id): Path<AssessmentId>,
    Api(body): Api<Completion>,
) -> Result<Api<Completed>, Problem> {
    app.once(key, body, move |cx, body| {
        let Completion { answers, needs, companion, manual_grade, reason, version } = body.clone();
        let filled = Filled { answers, needs, companion, manual_grade, reason };
        complete::run(cx, &who.actor, &CompleteAssessment { id, filled, version })?;
        Ok(Completed { id: id.to_string(), state: StateWord::Done.to_string() })
    })
    .await
}
