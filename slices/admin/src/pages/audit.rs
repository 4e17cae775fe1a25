//! The audit list without facts of any case, and the verification of the journal.

use crate::queries::{self, AuditList};
use askama::Template;
use axum::extract::{Query, State};
use base::Failure;
use journal::Report;
use serde::Deserialize;
use ui::{Answer, App, Page, Posted, Signed, html};

#[derive(Template)]
#[template(path = "audit.html")]
pub(crate) struct AuditPage {
    pub page: Page,
    pub view: AuditList,
}

#[derive(Template)]
#[template(path = "verification.html")]
pub(crate) struct VerificationPage {
    pub page: Page,
    pub report: Option<(Report, String)>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Filter {
    #[serde(default)]
    role: String,
    before: Option<i64>,
}

pub(crate) async fn list(State(app): State<App>, who: Signed, Query(filter): Query<Filter>) -> Answer {
    let page = app
        .look(move |cx| {
            let view = queries::audit(cx, &who.actor, &filter.role, filter.before.unwrap_or(i64::MAX))?;
            Ok(AuditPage { page: Page::desk(cx, &who, "admin-audit")?, view })
        })
        .await?;
    html(&page)
}

pub(crate) async fn verification(State(app): State<App>, who: Signed) -> Answer {
    let page =
        app.look(move |cx| Ok(VerificationPage { page: Page::desk(cx, &who, "admin-verification")?, report: None }));
    html(&page.await?)
}

/// A form with nothing but the proof.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Nothing {}

pub(crate) async fn verify(State(app): State<App>, who: Signed, Posted(Nothing {}): Posted<Nothing>) -> Answer {
    let report = run_verification(&app, &who).await?;
    let page = app
        .look(move |cx| {
            let at = cx.now.china_text();
            Ok(VerificationPage { page: Page::desk(cx, &who, "admin-verification")?, report: Some((report, at)) })
        })
        .await?;
    html(&page)
}

/// Reads the whole journal beside the writer, then notes that it was verified and with what result.
pub(crate) async fn run_verification(app: &App, who: &Signed) -> Result<Report, ui::Problem> {
    let actor = who.actor.clone();
    let report = app
        .look(move |cx| {
            cx.require(&actor, "audit.verify")?;
            journal::verify(cx.tx, Some(cx.vault))
        })
        .await?;
    let (actor, noted) = (who.actor.clone(), report.clone());
    app.run(move |cx| {
        let entry = cx.entry(&actor, "audit.verified", "journal", "all");
        cx.record(entry.with("entries", noted.entries).with("faults", noted.faults.len()).with("head", &noted.head));
        Ok::<(), Failure>(())
    })
    .await?;
    Ok(report)
}
