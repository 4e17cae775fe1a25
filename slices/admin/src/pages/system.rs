//! What runs here: versions, database, the regulation in force, divisions.

use crate::queries::{self, SystemView};
use askama::Template;
use axum::extract::State;
use ui::{Answer, App, Page, Signed, html};

#[derive(Template)]
#[template(path = "system.html")]
pub(crate) struct SystemPage {
    pub page: Page,
    pub view: SystemView,
    pub version: &'static str,
    pub engine: String,
    pub demo: bool,
}

pub(crate) async fn show(State(app): State<App>, who: Signed) -> Answer {
    let engine = format!("{:?}", app.platform.db().engine());
    let page = app
        .look(move |cx| {
            Ok(SystemPage {
                page: Page::desk(cx, &who, "admin-system")?,
                view: queries::system(cx, &who.actor)?,
                version: env!("CARGO_PKG_VERSION"),
                engine,
                demo: cx.demo,
            })
        })
        .await?;
    html(&page)
}
