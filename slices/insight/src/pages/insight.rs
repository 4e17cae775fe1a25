//! `/desk/insight`: the figures of a place and a period, each with its definition and its list.

use super::{count, hours_of, percent, period_tabs, period_words, query, yuan};
use crate::disclosure::Shown;
use crate::model::Measure;
use crate::queries::Asked;
use crate::queries::figures::{self, NeedRow, Overview, Seen};
use askama::Template;
use axum::extract::{Query, State};
use ui::{Answer, App, Page, Signed, html};

#[derive(Template)]
#[template(path = "insight.html")]
pub(super) struct InsightPage {
    pub(super) page: Page,
    pub(super) view: Overview,
}

/// A figure ready for the page.
struct Figure {
    label: String,
    value: String,
    unit: String,
    note: String,
    href: String,
}

impl InsightPage {
    fn figures(&self) -> Vec<Figure> {
        let seen = &self.view.total;
        Measure::ALL.iter().map(|measure| self.figure(*measure, seen)).collect()
    }

    fn figure(&self, measure: Measure, seen: &Seen) -> Figure {
        let page = &self.page;
        let value = match measure {
            Measure::Needs => count(page, seen.needs),
            Measure::People => count(page, seen.people),
            Measure::Visits => count(page, seen.times),
            Measure::Minutes => hours_of(page, seen.minutes),
            Measure::Ratings => percent(seen.satisfaction),
            Measure::Money => yuan(page, seen.amount_fen),
        };
        let href = if self.view.opens.contains(&measure) {
            format!("/desk/insight/lists/{measure}?{}", query(&self.view.window, self.view.window.period))
        } else {
            "#places".to_owned()
        };
        Figure {
            label: page.t_of("insight-measure-", measure),
            value,
            unit: page.t_of("insight-unit-", measure),
            note: page.t_of("insight-definition-", measure),
            href,
        }
    }

    fn tabs(&self) -> Vec<(String, String, bool)> {
        period_tabs(&self.page, &self.view.window, &self.view.periods)
    }

    fn period(&self) -> String {
        period_words(&self.page, self.view.window.period)
    }

    fn before(&self) -> String {
        format!("/desk/insight?{}", query(&self.view.window, self.view.window.period.before()))
    }

    fn after(&self) -> String {
        format!("/desk/insight?{}", query(&self.view.window, self.view.window.period.after()))
    }

    fn up(&self) -> String {
        let period = self.view.window.period;
        self.view.up.map(|up| format!("/desk/insight?period={period}&division={up}")).unwrap_or_default()
    }

    fn place_href(&self, code: &base::DivisionCode) -> String {
        format!("/desk/insight?period={}&division={code}", self.view.window.period)
    }

    fn export(&self, table: &str) -> String {
        format!("/desk/insight/export?table={table}&{}", query(&self.view.window, self.view.window.period))
    }

    fn count(&self, shown: &Shown) -> String {
        count(&self.page, *shown)
    }

    fn hours(&self, shown: &Shown) -> String {
        hours_of(&self.page, *shown)
    }

    fn yuan(&self, amount: &Option<base::money::Fen>) -> String {
        yuan(&self.page, *amount)
    }

    fn percent(&self, share: &Option<i64>) -> String {
        percent(*share)
    }

    fn bar(&self, row: &NeedRow) -> i64 {
        row.times.figure().unwrap_or(0)
    }

    fn need_max(&self) -> i64 {
        self.view.needs.iter().map(|row| self.bar(row)).max().unwrap_or(1)
    }

    /// The months by the names they have below a chart.
    fn months(&self) -> Vec<(String, i64)> {
        let named = |month: &String| {
            let number = month.rsplit('-').next().unwrap_or_default().trim_start_matches('0');
            self.page.t(&format!("ui-month-{number}"))
        };
        self.view.months.iter().map(|(month, yuan)| (named(month), *yuan)).collect()
    }

    fn month_max(&self) -> i64 {
        self.view.months.iter().map(|(_, yuan)| *yuan).max().unwrap_or(1)
    }

    fn times_max(&self) -> i64 {
        self.view.places.iter().filter_map(|row| row.seen.times.figure()).max().unwrap_or(1)
    }

    fn bar_of(&self, shown: &Shown) -> i64 {
        shown.figure().unwrap_or(0)
    }
}

pub(crate) async fn show(State(app): State<App>, who: Signed, Query(asked): Query<Asked>) -> Answer {
    let page = app
        .look(move |cx| {
            let view = figures::overview(cx, &who.actor, &asked)?;
            Ok(InsightPage { page: Page::desk(cx, &who, "insight-title")?, view })
        })
        .await?;
    html(&page)
}
