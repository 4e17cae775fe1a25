//! `/desk/visits`: the live board of one day, by state.

use crate::model::StateWord;
use crate::queries::{self, VisitList, Wanted};
use askama::Template;
use axum::extract::{Query, State};
use base::{Date, Timestamp};
use ui::{Answer, App, Page, Signed, html};

#[derive(Debug, serde::Deserialize)]
pub(crate) struct Filter {
    #[serde(default)]
    state: String,
    /// `YYYY-MM-DD`; empty for every day; absent for today.
    day: Option<String>,
    after: Option<String>,
}

#[derive(Template)]
#[template(path = "board.html")]
pub(crate) struct BoardPage {
    pub page: Page,
    pub view: VisitList,
    pub now: Timestamp,
}

impl BoardPage {
    fn day(&self) -> String {
        self.view.day.map(|day| day.to_string()).unwrap_or_default()
    }

    fn is_shown(&self, state: &StateWord) -> bool {
        self.view.state.as_ref() == Some(state)
    }

    fn href(&self, state: &str) -> String {
        format!("/desk/visits?day={}&state={state}", self.day())
    }

    fn next_href(&self) -> String {
        let state = self.view.state.map_or("", StateWord::as_str);
        self.view.next.as_ref().map(|next| format!("{}&after={next}", self.href(state))).unwrap_or_default()
    }
}

pub(crate) async fn list(State(app): State<App>, who: Signed, Query(q): Query<Filter>) -> Answer {
    let page = app
        .look(move |cx| {
            // A day that is no date shows every day, as an empty one does.
            let day = q.day.as_deref().map_or(Some(cx.today()), |day| day.parse::<Date>().ok());
            let wanted = Wanted { state: q.state.parse().ok(), day, after: q.after.as_deref() };
            let view = queries::list(cx, &who.actor, wanted)?;
            Ok(BoardPage { page: Page::desk(cx, &who, "visit-board")?, view, now: cx.now })
        })
        .await?;
    html(&page)
}
