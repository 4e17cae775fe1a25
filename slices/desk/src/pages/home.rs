//! `/home`: where the work of this role begins.

use crate::rules;
use axum::extract::State;
use ui::{Answer, App, Signed, see_other};

pub(crate) async fn lead(State(app): State<App>, who: Signed) -> Answer {
    see_other(rules::home(app.platform.policy(), &who.actor))
}
