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
    /// Month and day in China.
    fn date(&self) -> String {
        let today = self.now.china_date();
        self.page.t_with2("visit-today-date", "month", today.month(), "day", today.day())
    }

    fn tone(&self, row: &VisitRow) -> &'static str {
        match row.state {
            StateWord::UnderWay => "now",
            StateWord::Completed | StateWord::Failed => "done",
            StateWord::Planned => "",
        }
    }

    fn later_time(&self, row: &VisitRow) -> String {
        let day = row.starts_at.china_date();
        format!("{}-{:02} {}", day.month(), day.day(), row.time())
    }
}

pub(crate) async fn show(State(app): State<App>, who: Signed) -> Answer {
    let page = app
        .look(move |cx| {
            let holds = |permission| cx.require(&who.actor, permission).is_ok();
            let (reports, assesses, visits) =
                (holds("need.report"), holds("assessment.perform"), holds("visit.perform"));
            let day = queries::day(cx, &who.actor)?;
            Ok(DayPage {
                page: Page::field(cx, &who.session, "visit-today"),
                day,
                now: cx.now,
                reports,
                assesses,
                visits,
            })
        })
        .await?;
    html(&page)
}
