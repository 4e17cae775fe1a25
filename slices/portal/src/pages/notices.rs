//! Public notices: what neighbours may object to, and not a word more.

use crate::queries::{self, Notice};
use askama::Template;
use axum::extract::State;
use ui::{Answer, App, Page, Visitor, html};

#[derive(Template)]
#[template(path = "notices.html")]
pub(crate) struct NoticesPage {
    pub page: Page,
    pub notices: Vec<Notice>,
}

pub(crate) async fn list(State(app): State<App>, Visitor(session): Visitor) -> Answer {
    let page = app
        .look(move |cx| {
            Ok(NoticesPage { notices: queries::notices(cx)?, page: Page::door(cx, &session, "portal-notices") })
        })
        .await?;
    html(&page)
}
