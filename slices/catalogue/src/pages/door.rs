//! The catalogue on the Door: difficulties in plain words, what helps, what it costs, and what is never paid.

use crate::pages::PlaceQuery;
use crate::queries::{self, Place};
use askama::Template;
use axum::extract::{Query, State};
use ui::{Answer, App, Page, Visitor, html};

#[derive(Template)]
#[template(path = "catalogue_door.html")]
pub(super) struct DoorPage {
    pub page: Page,
    pub place: Place,
}

/// `GET /catalogue`
pub(crate) async fn show(State(app): State<App>, Visitor(session): Visitor, Query(query): Query<PlaceQuery>) -> Answer {
    let page = app
        .look(move |cx| {
            let own = session.actor.as_ref().and_then(|actor| actor.division());
            let place = queries::place(cx, &query.place, own)?;
            Ok(DoorPage { page: Page::door(cx, &session, "catalogue-door-title"), place })
        })
        .await?;
    html(&page)
}
