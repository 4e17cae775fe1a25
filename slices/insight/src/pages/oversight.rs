//! `/desk/oversight`: what needs a second look, and how providers stand.

use super::{count, percent, period_tabs, period_words, query};
use crate::disclosure::Shown;
use crate::queries::Asked;
use crate::queries::oversight::{self, Oversight, Rows, Tab};
use askama::Template;
use axum::extract::{Query, State};
use ui::{Answer, App, Page, Signed, html};

#[derive(Debug, serde::Deserialize)]
pub(crate) struct Filter {
    #[serde(default)]
    tab: String,
    #[serde(default)]
    period: String,
    #[serde(default)]
    division: String,
    #[serde(default)]
    after: String,
}

#[derive(Template)]
#[template(path = "oversight.html")]
pub(super) struct OversightPage {
    pub(super) page: Page,
    pub(super) view: Oversight,
}

impl OversightPage {
    fn kept(&self) -> String {
        query(&self.view.window, self.view.window.period)
    }

    fn tabs(&self) -> Vec<(String, String, String, bool)> {
        let tab = |(tab, shown): &(Tab, Shown)| {
            let href = format!("/desk/oversight?tab={tab}&{}", self.kept());
            (self.page.t_of("insight-tab-", tab), href, count(&self.page, *shown), *tab == self.view.tab)
        };
        self.view.counts.iter().map(tab).collect()
    }

    fn periods(&self) -> Vec<(String, String, bool)> {
        period_tabs(&self.page, &self.view.window, &self.view.periods)
    }

    fn period(&self) -> String {
        period_words(&self.page, self.view.window.period)
    }

    fn definition(&self) -> String {
        self.page.t_of("insight-tab-definition-", self.view.tab)
    }

    fn shown(&self) -> usize {
        match &self.view.rows {
            Rows::Closed => 0,
            Rows::Visits(rows) => rows.len(),
            Rows::Late(rows) => rows.len(),
            Rows::Providers(rows) => rows.len(),
        }
    }

    fn is_empty(&self) -> bool {
        self.shown() == 0 && !matches!(self.view.rows, Rows::Closed)
    }

    fn total(&self) -> String {
        let found = self.view.counts.iter().find(|(tab, _)| *tab == self.view.tab);
        found.map(|(_, shown)| count(&self.page, *shown)).unwrap_or_default()
    }

    fn count(&self, shown: &Shown) -> String {
        count(&self.page, *shown)
    }

    fn percent(&self, share: &Option<i64>) -> String {
        percent(*share)
    }

    fn next_href(&self) -> String {
        let (tab, kept) = (self.view.tab, self.kept());
        self.view.next.as_ref().map(|key| format!("/desk/oversight?tab={tab}&{kept}&after={key}")).unwrap_or_default()
    }
}

pub(crate) async fn show(State(app): State<App>, who: Signed, Query(q): Query<Filter>) -> Answer {
    let page = app
        .look(move |cx| {
            let tab = q.tab.parse().unwrap_or(Tab::Exceptions);
            let asked = Asked { period: q.period, division: q.division };
            let view = oversight::oversight(cx, &who.actor, (tab, &asked), &q.after)?;
            Ok(OversightPage { page: Page::desk(cx, &who, "insight-oversight")?, view })
        })
        .await?;
    html(&page)
}
