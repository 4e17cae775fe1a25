//! `/field`: what today brings, the next visit first in mind, and the way in for those who report or assess.

use crate::model::StateWord;
use crate::queries::{self, Day, VisitRow};
use askama::Template;
use axum::extract::State;
use base::Timestamp;
use ui::{Answer, App, Page, Signed, html};

#[derive(Template)]
#[template(path = "day.html")]
pub(crate) struct DayPage {
    pub page: Page,
    pub day: Day,
    pub now: Timestamp,
    pub reports: bool,
    pub assesses: bool,
    pub visits: bool,
}

impl DayPage {
    fn tone(&self, row: &VisitRow) -> &'static str {
        match row.state {
            StateWord::UnderWay => "now",
            StateWord::Completed | StateWord::Failed => "done",
            StateWord::Planned => "",
        }
    }

    fn later_time(&self, row: &VisitRow) -> String {
        self.page.when(row.starts_at)
    }
}

pub(crate) async fn show(State(app): State<App>, who: Signed) -> Answer {
    let page = app
        .look(move |cx| {
            let holds = |permission| cx.require(&who.actor, permission).is_ok();
            let (reports, assesses, visits) =
                (holds("need.report"), holds("assessment.perform"), holds("visit.perform"));
            let day = queries::day(cx, &who.actor)?;
            let page = Page::field(cx, &who.session, "visit-today");
            let date = page.t_with("visit-today-date", "day", &page.today);
            Ok(DayPage { page: page.titled(date), day, now: cx.now, reports, assesses, visits })
        })
        .await?;
    html(&page)
}
