//! 待办: the queue, the most urgent first.

use crate::queries::{self, Queue, count_of};
use crate::rules;
use askama::Template;
use axum::extract::{Query, State};
use base::DivisionCode;
use flow::Tab;
use serde::Deserialize;
use ui::{Answer, App, Page, Signed, html, see_other};

/// The address of the queue.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    tab: String,
    /// Only what lies in this division; what is no code narrows nothing.
    division: String,
    after: String,
}

impl Asked {
    fn within(&self) -> Option<DivisionCode> {
        DivisionCode::parse(&self.division).ok()
    }
}

#[derive(Template)]
#[template(path = "queue.html")]
pub(crate) struct QueuePage {
    pub page: Page,
    pub view: Queue,
}

/// One tab: its word, its address, how many it holds, whether it is shown.
pub(crate) struct TabLink {
    pub label: String,
    pub href: String,
    pub count: i64,
    pub current: bool,
}

impl QueuePage {
    fn tabs(&self) -> Vec<TabLink> {
        let link = |tab: &Tab| TabLink {
            label: self.page.t_of("desk-tab-", *tab),
            href: format!("/desk?tab={tab}{}", self.place("&")),
            count: count_of(&self.view.counts, *tab),
            current: *tab == self.view.tab,
        };
        Tab::ALL.iter().map(link).collect()
    }

    /// The narrowing inside an address, or nothing.
    fn place(&self, before: &str) -> String {
        self.view.place.to.as_ref().map(|(code, _)| format!("{before}division={code}")).unwrap_or_default()
    }

    fn next_one(&self) -> String {
        format!("/desk/next{}", self.place("?"))
    }

    /// `孙武街道 5 件，全部 14 件`.
    fn narrowed(&self) -> Option<String> {
        let (_, name) = self.view.place.to.as_ref()?;
        let here = self.page.t_with2("desk-narrowed", "place", name, "n", self.view.counts.all);
        Some(here + &self.page.t_with("desk-narrowed-of", "n", self.view.place.everywhere))
    }

    /// `14 件，其中 1 件已超期、3 件今天到期`.
    fn subtitle(&self) -> String {
        let counts = self.view.counts;
        let all = self.page.t_with("desk-all", "n", counts.all);
        if counts.overdue + counts.today == 0 {
            return all;
        }
        all + &self.page.t_with2("desk-of-these", "overdue", counts.overdue, "today", counts.today)
    }

    fn summary(&self) -> String {
        self.page.t_with("desk-all", "n", count_of(&self.view.counts, self.view.tab))
    }

    fn next(&self) -> String {
        let Queue { tab, next, .. } = &self.view;
        if next.is_empty() { String::new() } else { format!("/desk?tab={tab}{}&after={next}", self.place("&")) }
    }
}

pub(crate) async fn show(State(app): State<App>, who: Signed, Query(asked): Query<Asked>) -> Answer {
    if authz::require(app.platform.policy(), &who.actor, "task.read").is_err() {
        return see_other(rules::home(app.platform.policy(), &who.actor));
    }
    let tab = asked.tab.parse().unwrap_or(Tab::All);
    let page = app
        .look(move |cx| {
            let view = queries::queue(cx, &who.actor, (tab, asked.within()), &asked.after)?;
            Ok(QueuePage { page: Page::desk(cx, &who, "desk-queue")?, view })
        })
        .await?;
    html(&page)
}

pub(crate) async fn next(State(app): State<App>, who: Signed, Query(asked): Query<Asked>) -> Answer {
    let href = app.look(move |cx| queries::next_href(cx, &who.actor, asked.within())).await?;
    see_other(href.unwrap_or_else(|| "/desk".to_owned()))
}
