//! `/desk/funds/statements/{id}`: one statement, line by line down to the visits, with the signatures it needs.

use super::{Form, story};
use crate::model::StatementId;
use crate::queries::statements::{self, StatementPage as View};
use crate::statements::StatementState;
use crate::use_cases::{accept, confirm, pay, send_back};
use askama::Template;
use axum::extract::{Path, Query, State};
use base::Failure;
use platform::Cx;
use ui::{Answer, App, Moment, Page, Posted, Problem, Signed, html, see_other};

#[derive(Debug, Default, serde::Deserialize)]
pub(crate) struct Filter {
    #[serde(default)]
    after: String,
}

#[derive(Template)]
#[template(path = "statement.html")]
pub(super) struct StatementPage {
    pub(super) page: Page,
    pub(super) view: View,
    pub(super) moments: Vec<Moment>,
    pub(super) form: Form,
}

impl StatementPage {
    fn waits_for(&self, state: &str) -> bool {
        self.view.statement.progress.state().as_str() == state
    }

    /// The role that has the next step.
    fn holder(&self) -> String {
        let role = match self.view.statement.progress.state() {
            StatementState::Draft => "township_clerk",
            StatementState::Confirmed => "county_clerk",
            StatementState::Accepted => "county_approver",
            StatementState::Paid => return String::new(),
        };
        self.page.t_of("role-", role)
    }

    /// `done`, `now` or nothing for the n-th signature.
    fn step(&self, n: usize) -> &'static str {
        let signed = self.view.statement.progress.signatures().iter().flatten().count();
        match n.cmp(&(signed + 1)) {
            std::cmp::Ordering::Less => "done",
            std::cmp::Ordering::Equal => "now",
            std::cmp::Ordering::Greater => "",
        }
    }

    fn signed_on(&self, n: usize) -> String {
        let signatures = self.view.statement.progress.signatures();
        signatures.get(n).copied().flatten().map(|s| self.page.on(s.at.china_date())).unwrap_or_default()
    }

    fn next_href(&self) -> String {
        let id = self.view.statement.id;
        self.view.lines.next.map(|line| format!("/desk/funds/statements/{id}?after={line}")).unwrap_or_default()
    }
}

pub(crate) async fn show(
    State(app): State<App>,
    who: Signed,
    Path(id): Path<StatementId>,
    Query(q): Query<Filter>,
) -> Answer {
    render(app, who, id, (q, Form::default())).await
}

async fn render(app: App, who: Signed, id: StatementId, (q, form): (Filter, Form)) -> Answer {
    let page = app
        .look(move |cx| {
            let view = statements::page(cx, &who.actor, id, &q.after)?;
            let page = Page::desk(cx, &who, "ledger-statement")?.titled(view.provider.clone());
            let moments = story(cx, &page, &view.timeline)?;
            Ok(StatementPage { page, view, moments, form })
        })
        .await?;
    html(&page)
}

/// Runs a step and comes back to the statement; a refusal is shown on the same page.
async fn step(
    app: App,
    who: Signed,
    id: StatementId,
    command: impl Fn(&mut Cx<'_, '_>, &authz::Actor) -> Result<(), Failure> + Send + 'static,
) -> Answer {
    let actor = who.actor.clone();
    let done: Result<(), Problem> = app.run(move |cx| command(cx, &actor)).await;
    match done {
        Ok(()) => see_other(format!("/desk/funds/statements/{id}")),
        Err(problem) => render(app, who, id, (Filter::default(), Form::refused(problem, &[])?)).await,
    }
}

#[derive(Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct NoFields {}

pub(crate) async fn confirm(
    State(app): State<App>,
    who: Signed,
    Path(statement_id): Path<StatementId>,
    Posted(NoFields {}): Posted<NoFields>,
) -> Answer {
    let cmd = confirm::ConfirmStatement { statement_id };
    step(app, who, statement_id, move |cx, actor| confirm::run(cx, actor, &cmd)).await
}

pub(crate) async fn accept(
    State(app): State<App>,
    who: Signed,
    Path(statement_id): Path<StatementId>,
    Posted(NoFields {}): Posted<NoFields>,
) -> Answer {
    let cmd = accept::AcceptStatement { statement_id };
    step(app, who, statement_id, move |cx, actor| accept::run(cx, actor, &cmd)).await
}

#[derive(Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReturnForm {
    #[serde(default)]
    reason: String,
}

pub(crate) async fn send_back(
    State(app): State<App>,
    who: Signed,
    Path(statement_id): Path<StatementId>,
    Posted(form): Posted<ReturnForm>,
) -> Answer {
    let cmd = send_back::SendBackStatement { statement_id, reason: form.reason };
    step(app, who, statement_id, move |cx, actor| send_back::run(cx, actor, &cmd)).await
}

#[derive(Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PaymentForm {
    #[serde(default)]
    payment: String,
}

pub(crate) async fn pay(
    State(app): State<App>,
    who: Signed,
    Path(statement_id): Path<StatementId>,
    Posted(form): Posted<PaymentForm>,
) -> Answer {
    let cmd = pay::PayStatement { statement_id, payment: form.payment };
    step(app, who, statement_id, move |cx, actor| pay::run(cx, actor, &cmd)).await
}
