//! The JSON twin of the queue.

use crate::queries::{self, Queue, Row};
use axum::extract::{Query, State};
use base::DivisionCode;
use flow::{Counts, Tab};
use serde::{Deserialize, Serialize};
use ui::{Api, App, Problem, ProblemDocument, Signed};
use utoipa::{IntoParams, ToSchema};

/// Which part of the queue.
#[derive(Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct TasksQuery {
    /// `all`, `overdue`, `today`, `returned`, `new`; `all` when empty.
    tab: String,
    /// Only what lies in this division, by its code; everything within reach when empty.
    division: String,
    /// `next` of the page before.
    after: String,
}

/// How many tasks each tab holds.
#[derive(Serialize, ToSchema)]
pub(crate) struct CountsOut {
    all: i64,
    overdue: i64,
    today: i64,
    returned: i64,
    new: i64,
}

impl From<Counts> for CountsOut {
    fn from(counts: Counts) -> Self {
        let Counts { all, overdue, today, returned, new } = counts;
        Self { all, overdue, today, returned, new }
    }
}

/// One task.
#[derive(Serialize, ToSchema)]
pub(crate) struct TaskOut {
    /// Key.
    id: String,
    /// What is to be done: `case.review`.
    kind: String,
    /// Key of the subject.
    subject_id: String,
    /// `王**`; nothing when the task is about no single person.
    masked_name: Option<String>,
    /// Division code of 12 digits.
    division: String,
    /// Its name.
    village: String,
    /// Why, in a few words.
    reason: String,
    /// The page on which it is done.
    href: String,
    /// Sent back by the next step.
    returned: bool,
    /// Until when, RFC 3339.
    due_at: String,
    /// How much time is left, in words of the session's language.
    remaining: String,
}

impl TaskOut {
    fn of(row: Row, lang: ui::Lang) -> Self {
        Self {
            id: row.task.id.to_string(),
            kind: row.task.kind,
            subject_id: row.task.subject_id,
            masked_name: row.person.map(|person| person.masked_name),
            division: row.task.division.to_string(),
            village: row.village,
            reason: row.task.reason,
            href: row.task.href,
            returned: row.task.returned,
            due_at: row.task.due_at.rfc3339(),
            remaining: ui::remaining(lang, row.remaining),
        }
    }
}

/// A page of the queue.
#[derive(Serialize, ToSchema)]
pub(crate) struct TasksOut {
    /// How many there are.
    counts: CountsOut,
    /// This page, the most urgent first.
    tasks: Vec<TaskOut>,
    /// `after` of the next page; empty on the last.
    next: String,
}

/// The caller's queue, 50 a page.
#[utoipa::path(get, path = "/api/v1/tasks", tag = "desk", params(TasksQuery),
    responses((status = 200, body = TasksOut), (status = 422, body = ProblemDocument)))]
pub(crate) async fn tasks(
    State(app): State<App>,
    who: Signed,
    Query(asked): Query<TasksQuery>,
) -> Result<Api<TasksOut>, Problem> {
    let tab = match asked.tab.as_str() {
        "" => Tab::All,
        text => text.parse().map_err(|message| {
            let errors = vec![base::FieldError { field: "tab", message }];
            Problem::from(base::Failure::from(base::Rejection::invalid(errors)))
        })?,
    };
    let within = match asked.division.as_str() {
        "" => None,
        text => Some(DivisionCode::parse(text).map_err(|error| {
            let errors = vec![base::FieldError { field: "division", message: error.to_string() }];
            Problem::from(base::Failure::from(base::Rejection::invalid(errors)))
        })?),
    };
    let lang = who.session.lang;
    let Queue { counts, rows, next, .. } =
        app.look(move |cx| queries::queue(cx, &who.actor, (tab, within), &asked.after)).await?;
    Ok(Api(TasksOut {
        counts: counts.into(),
        tasks: rows.into_iter().map(|row| TaskOut::of(row, lang)).collect(),
        next,
    }))
}
