//! The demo's own button: a public notice takes a week, and nobody waits a week to see what comes after it.

use axum::extract::State;
use axum::http::StatusCode;
use base::{Failure, Timestamp};
use ui::{Answer, App, Posted, Problem, Visitor, see_other};

#[derive(Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct NoFields {}

/// Moves the demo's clock to the next working morning. Outside the demo there is no such address.
pub(crate) async fn next_day(
    State(app): State<App>,
    Visitor(_): Visitor,
    Posted(NoFields {}): Posted<NoFields>,
) -> Answer {
    if !app.platform.is_demo() {
        return Err(Problem::new(StatusCode::NOT_FOUND, "not_found", ""));
    }
    let calendar = app.platform.policy().working_calendar();
    let today = app.platform.clock().now().china_date();
    let next = calendar.add_working_days(today, 1).map_err(|e| Failure::bug(e.to_string()))?;
    app.platform.clock().set(Timestamp::in_china(next, 9, 0));
    see_other("/home")
}
