//! `/gallery`: every component in every state, for those who build pages.

use crate::{Answer, App, Page, Signed, Visitor, html};
use askama::Template;
use axum::extract::State;

#[derive(Template)]
#[template(path = "gallery.html")]
struct Gallery {
    page: Page,
}

/// Shows the gallery.
///
/// # Errors
/// A template that does not render is a defect.
pub async fn show(State(app): State<App>, Visitor(session): Visitor) -> Answer {
    let page = app
        .look(move |cx| match &session.actor {
            Some(actor) => Page::desk(cx, &Signed { actor: actor.clone(), session: session.clone() }, "ui-gallery"),
            None => Ok(Page::door(cx, &session, "ui-gallery")),
        })
        .await?;
    html(&Gallery { page })
}
