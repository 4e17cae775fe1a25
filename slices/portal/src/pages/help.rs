//! What help there is, for whom, what it costs and how it goes on, before anything is asked.

use crate::queries::{self, Name};
use askama::Template;
use axum::extract::State;
use ui::{Answer, App, Page, Visitor, html};

#[derive(Template)]
#[template(path = "help.html")]
pub(crate) struct HelpPage {
    pub page: Page,
    /// Plain words and a hint for each kind of need.
    pub needs: Vec<(Name, Name)>,
    /// The yearly quota in yuan.
    pub annual: String,
}

pub(crate) async fn show(State(app): State<App>, Visitor(session): Visitor) -> Answer {
    let page = app
        .look(move |cx| {
            let view = queries::view(cx)?;
            let needs = view.iter().flat_map(|view| view.needs()).map(|need| {
                let name = (need.name_zh.clone(), need.name_en.clone());
                (name, (need.hint_zh.clone(), need.hint_en.clone()))
            });
            let annual = view.as_ref().map(|view| queries::yuan(view.quota().annual_fen.fen())).unwrap_or_default();
            Ok(HelpPage { needs: needs.collect(), annual, page: Page::door(cx, &session, "portal-help") })
        })
        .await?;
    html(&page)
}
