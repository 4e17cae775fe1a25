//! What every page shows around its content.

use crate::assets::Assets;
use crate::problem::Problem;
use crate::session::{Session, Signed};
use crate::texts::{Lang, Texts};
use askama::Template;
use authz::Actor;
use axum::response::{Html, IntoResponse, Redirect, Response};
use base::{Date, DivisionCode, Failure, Timestamp};
use flow::Remaining;
use platform::Cx;
use std::borrow::Borrow;

/// What a handler answers.
pub type Answer = Result<Response, Problem>;

/// Who is signed in, as the header shows it.
#[derive(Debug, Clone)]
pub struct User {
    /// Name.
    pub name: String,
    /// Name of the first role.
    pub role_name: String,
    /// Where this role's work begins.
    pub home: String,
}

/// One step of the breadcrumb of divisions.
#[derive(Debug, Clone)]
pub struct Crumb {
    /// Name of the division.
    pub name: String,
    /// The same page, narrowed to it.
    pub href: String,
}

/// One entry of the Desk's rail.
#[derive(Debug, Clone)]
pub struct RailItem {
    /// Where it leads.
    pub href: &'static str,
    /// Its word.
    pub label: String,
    /// Its icon.
    pub icon: &'static str,
    /// Whether this page belongs to it.
    pub current: bool,
    /// How much waits there.
    pub count: Option<i64>,
    /// Below the line: files and administration.
    pub below_line: bool,
}

/// The frame of a page.
#[derive(Debug, Clone)]
pub struct Page {
    /// Language tag.
    pub lang: &'static str,
    /// Direction of writing.
    pub dir: &'static str,
    /// Large type and targets.
    pub elder: bool,
    /// Title.
    pub title: String,
    /// Synthetic data: shows the watermark.
    pub demo: bool,
    /// Today, as the demo's watermark shows it.
    pub today: String,
    /// Today in China, from which days are told; none on pages that open no database.
    pub day: Option<Date>,
    /// Address of the icon sheet.
    pub icons: &'static str,
    /// Proof for forms.
    pub csrf: String,
    /// Who is signed in.
    pub user: Option<User>,
    /// Divisions from the province down.
    pub crumbs: Vec<Crumb>,
    /// The Desk's rail.
    pub rail: Vec<RailItem>,
    /// One sentence shown once.
    pub flash: Option<String>,
    /// This page's path.
    pub query: String,
    language: Lang,
}

/// The loop in order, then files and administration: path, text key, icon, permission, below the line.
const RAIL: &[(&str, &str, &str, &str, bool)] = &[
    ("/desk", "rail-todo", "checklist", "task.read", false),
    ("/desk/needs", "rail-discover", "radar", "need.read", false),
    ("/desk/cases", "rail-intake", "inbox", "case.read", false),
    ("/desk/assessments", "rail-assess", "clipboard-heart", "assessment.read", false),
    ("/desk/plans", "rail-plan", "route", "plan.read", false),
    ("/desk/providers", "rail-resources", "building-community", "provider.read", false),
    ("/desk/orders", "rail-dispatch", "send", "order.read", false),
    ("/desk/visits", "rail-deliver", "heart-handshake", "visit.read", false),
    ("/desk/oversight", "rail-oversee", "eye-check", "stats.read", false),
    ("/desk/funds", "rail-settle", "coin-yuan", "fund.read", false),
    ("/desk/insight", "rail-evaluate", "chart-bar", "stats.read", false),
    ("/desk/catalogue", "rail-improve", "book", "catalogue.read", false),
    ("/desk/people", "rail-people", "users", "person.read", true),
    ("/desk/admin", "rail-admin", "settings", "system.read", true),
    ("/desk/admin/users", "rail-users", "user-cog", "user.read", true),
    ("/desk/admin/audit", "rail-audit", "shield-check", "audit.read", true),
];

impl Page {
    /// The frame of a page without rail and breadcrumb: the Door, the Field, errors.
    pub fn plain(session: &Session, title_key: &str) -> Self {
        let lang = session.lang;
        Self {
            lang: lang.tag(),
            dir: lang.dir(),
            elder: session.elder,
            title: Texts::get().text(lang, title_key, &[]),
            demo: false,
            today: String::new(),
            day: None,
            icons: Assets::get().url("icons.svg"),
            csrf: session.csrf.clone(),
            user: session.actor.as_ref().map(|actor| User {
                name: actor.name.clone(),
                role_name: Texts::get().text(lang, &role_key(actor.role()), &[]),
                home: "/home".into(),
            }),
            crumbs: Vec::new(),
            rail: Vec::new(),
            flash: session.flash.clone(),
            query: session.path.clone(),
            language: lang,
        }
    }

    /// The frame of a Door page.
    pub fn door(cx: &Cx<'_, '_>, session: &Session, title_key: &str) -> Self {
        let mut page = Self { demo: cx.demo, ..Self::plain(session, title_key) };
        page.today = page.dated(cx.today());
        page.day = Some(cx.today());
        page
    }

    /// The frame of a Field page.
    pub fn field(cx: &Cx<'_, '_>, session: &Session, title_key: &str) -> Self {
        Self::door(cx, session, title_key)
    }

    /// The frame of a Desk page: rail by permission, the queue's count, the breadcrumb of the actor's division.
    ///
    /// # Errors
    /// See [`db::DbError`].
    pub fn desk(cx: &mut Cx<'_, '_>, who: &Signed, title_key: &str) -> Result<Self, Failure> {
        let mut page = Self::door(cx, &who.session, title_key);
        page.rail = rail(cx, &who.actor, &who.session)?;
        if let Some(division) = who.actor.division() {
            page.crumbs = crumbs(cx, division)?;
        }
        Ok(page)
    }

    /// The same frame with another title, such as a masked name.
    #[must_use]
    pub fn titled(mut self, title: impl Into<String>) -> Self {
        self.title = title.into();
        self
    }

    /// A text.
    pub fn t(&self, key: &str) -> String {
        Texts::get().text(self.language, key, &[])
    }

    /// Whether there is such a text.
    pub fn has(&self, key: &str) -> bool {
        Texts::get().has(self.language, key)
    }

    /// The text of a word: `page.t_of("case-state-", case.state)`.
    pub fn t_of(&self, prefix: &str, word: impl std::fmt::Display) -> String {
        self.t(&format!("{prefix}{word}").replace(['.', '_'], "-"))
    }

    /// A text with one value in it: `page.t_with("queue-count", "n", 14)`.
    pub fn t_with(&self, key: &str, name: &str, value: impl std::fmt::Display) -> String {
        Texts::get().text(self.language, key, &[(name, value.to_string())])
    }

    /// A text with two values in it: `page.t_with2("list-shown", "shown", 50, "total", 812)`.
    pub fn t_with2(
        &self,
        key: &str,
        one: &str,
        first: impl std::fmt::Display,
        two: &str,
        second: impl std::fmt::Display,
    ) -> String {
        Texts::get().text(self.language, key, &[(one, first.to_string()), (two, second.to_string())])
    }

    /// How much time is left: `超期 3 小时`, `今天 17:30`, `4 个工作日`.
    pub fn remaining(&self, left: &Remaining) -> String {
        remaining(self.language, *left)
    }

    /// Chinese or the other language of a name that policy keeps in both.
    pub fn pick<'n>(&self, chinese: &'n str, english: &'n str) -> &'n str {
        if self.language == Lang::Chinese || english.is_empty() { chinese } else { english }
    }

    /// A day as people say it: `今天`, `9月17日`, and with its year when that is another one.
    pub fn on(&self, day: impl Borrow<Date>) -> String {
        let day = *day.borrow();
        match self.day {
            Some(today) if today == day => self.t("ui-today"),
            Some(today) if today.year() == day.year() => self.dated(day),
            Some(_) | None => self.full_day(day),
        }
    }

    /// An instant as people say it: `今天 10:04`, `9月17日 16:27`.
    pub fn when(&self, at: impl Borrow<Timestamp>) -> String {
        let at = *at.borrow();
        format!("{} {}", self.on(at.china_date()), clock(at))
    }

    /// An instant for something that is kept, such as a receipt, where `今天` would be untrue tomorrow.
    pub fn written(&self, at: impl Borrow<Timestamp>) -> String {
        let at = *at.borrow();
        format!("{} {}", self.full_day(at.china_date()), clock(at))
    }

    /// A deadline with what is left of it: `10月12日 · 14 个工作日`; what is left today says it all.
    pub fn until(&self, due: impl Borrow<Timestamp>, left: &Remaining) -> String {
        let (day, left) = (due.borrow().china_date(), self.remaining(left));
        if self.day == Some(day) { left } else { format!("{} · {left}", self.on(day)) }
    }

    /// `2026年9月17日`.
    fn full_day(&self, day: Date) -> String {
        self.t_with2("ui-day-of-year", "day", self.dated(day), "year", day.year())
    }

    /// `9月17日`.
    fn dated(&self, day: Date) -> String {
        self.t_with2("ui-day", "month", self.t(&format!("ui-month-{}", day.month())), "day", day.day())
    }

    /// Address of a style sheet.
    pub fn css(&self, name: &str) -> &'static str {
        Assets::get().url(&format!("styles/{name}.css"))
    }

    /// Address of a script.
    pub fn js(&self, name: &str) -> &'static str {
        Assets::get().url(&format!("{name}/{name}.ts"))
    }
}

/// How much time is left, in a language.
pub fn remaining(lang: Lang, left: Remaining) -> String {
    let say = |key: &str, n: i64| Texts::get().text(lang, key, &[("n", n.to_string())]);
    match left {
        Remaining::LateMinutes(n) => say("ui-late-minutes", n),
        Remaining::LateHours(n) => say("ui-late-hours", n),
        Remaining::LateDays(n) => say("ui-late-days", n),
        Remaining::Today { hour, minute } => {
            Texts::get().text(lang, "ui-today-at", &[("time", format!("{hour:02}:{minute:02}"))])
        }
        Remaining::Tomorrow => Texts::get().text(lang, "ui-tomorrow", &[]),
        Remaining::WorkingDays(n) => say("ui-working-days", n.into()),
        Remaining::Days(n) => say("ui-days", n),
    }
}

/// `09:30`, in China.
fn clock(at: Timestamp) -> String {
    let minute = at.china_minute_of_day();
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

fn role_key(role: &str) -> String {
    format!("role-{}", role.replace('_', "-"))
}

fn rail(cx: &mut Cx<'_, '_>, actor: &Actor, session: &Session) -> Result<Vec<RailItem>, Failure> {
    let here = session.path.as_str();
    // The longest matching entry is the current one: /desk/admin/users is not /desk/admin.
    let current =
        RAIL.iter().filter(|(href, ..)| here == *href || (*href != "/desk" && here.starts_with(&format!("{href}/"))));
    let current = current.map(|(href, ..)| *href).max_by_key(|href| href.len());
    let mut items = Vec::new();
    for (href, key, icon, permission, below_line) in RAIL {
        let Ok(scope) = authz::require(cx.policy, actor, permission) else { continue };
        let count = if *href == "/desk" { Some(flow::counts(cx.tx, &scope, actor, None, cx.now)?.all) } else { None };
        items.push(RailItem {
            href,
            label: Texts::get().text(session.lang, key, &[]),
            icon,
            current: current == Some(*href),
            count,
            below_line: *below_line,
        });
    }
    Ok(items)
}

fn crumbs(cx: &mut Cx<'_, '_>, division: DivisionCode) -> Result<Vec<Crumb>, Failure> {
    let line = divisions::store::line(cx.tx, division)?;
    Ok(line.into_iter().map(|d| Crumb { name: d.name, href: format!("/desk?division={}", d.code) }).collect())
}

/// Renders a page.
///
/// # Errors
/// A template that does not render is a defect.
pub fn html(template: &impl Template) -> Answer {
    match template.render() {
        Ok(body) => Ok(Html(body).into_response()),
        Err(error) => Err(Failure::bug(error.to_string()).into()),
    }
}

/// After a form was accepted: go and look at the result.
pub fn see_other(path: impl AsRef<str>) -> Answer {
    Ok(Redirect::to(path.as_ref()).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_instants_are_told_as_people_say_them() {
        let day: Date = "2026-09-18".parse().unwrap();
        let page = Page { day: Some(day), ..Page::plain(&Session::anonymous("/"), "ui-name") };
        let at = |text: &str, hour| Timestamp::in_china(text.parse().unwrap(), hour, 4);
        assert_eq!(page.on(day), "今天");
        assert_eq!(page.when(at("2026-09-18", 10)), "今天 10:04");
        assert_eq!(page.when(at("2026-09-07", 9)), "9月7日 09:04");
        assert_eq!(page.when(at("2025-12-31", 23)), "2025年12月31日 23:04");
        assert_eq!(page.written(at("2026-09-18", 10)), "2026年9月18日 10:04");
        assert_eq!(page.until(at("2026-09-18", 17), &Remaining::Today { hour: 17, minute: 4 }), "今天 17:04");
        assert_eq!(page.until(at("2026-09-24", 17), &Remaining::WorkingDays(4)), "9月24日 · 4 个工作日");
    }
}
