//! The first page: what can be done here.

use askama::Template;
use axum::extract::State;
use ui::{Answer, App, Page, Visitor, html};

#[derive(Template)]
#[template(path = "home.html")]
pub(crate) struct HomePage {
    pub page: Page,
    pub is_citizen: bool,
    pub demo: bool,
}

pub(crate) async fn show(State(app): State<App>, Visitor(session): Visitor) -> Answer {
    let is_citizen = session.actor.as_ref().is_some_and(|actor| actor.person_id().is_some());
    let page = app
        .look(move |cx| Ok(HomePage { page: Page::door(cx, &session, "portal-home"), is_citizen, demo: cx.demo }))
        .await?;
    html(&page)
}
