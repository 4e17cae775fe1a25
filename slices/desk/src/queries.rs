//! The queue as a page shows it: rows and counts from one predicate, people masked, time left in words.

use crate::rules::{cursor_of, cursor_text};
use authz::Actor;
use base::{DivisionCode, Failure, Timestamp};
use flow::{Counts, Cursor, Tab, TaskRow};
use platform::Cx;
use registry::PersonLabel;
use std::collections::BTreeMap;
use ui::Page;

/// Rows of a page.
const ROWS: usize = 50;

/// One task of the queue.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    pub task: TaskRow,
    /// Nobody, when the task is about no single person.
    pub person: Option<PersonLabel>,
    pub village: String,
    pub remaining: flow::Remaining,
    pub is_late: bool,
    now: Timestamp,
}

impl Row {
    /// What is to be done, in words.
    pub(crate) fn kind(&self, page: &Page) -> String {
        page.t_of("task-", &self.task.kind)
    }

    /// The deadline: a day, and the hour when that went by today.
    pub(crate) fn due(&self, page: &Page) -> String {
        let (day, today) = (self.task.due_at.china_date(), self.now.china_date());
        if self.is_late && day == today { page.when(self.task.due_at) } else { page.on(day) }
    }
}

/// A division by code and name.
pub(crate) type Place = (DivisionCode, String);

/// Where the queue is narrowed to, and where it can be.
#[derive(Debug, Clone, Default)]
pub(crate) struct Narrowing {
    /// The division shown; nothing for everything within reach.
    pub to: Option<Place>,
    /// One step further down.
    pub further: Vec<Place>,
    /// How many there are in all, beside what is shown.
    pub everywhere: i64,
}

/// A page of one tab.
#[derive(Debug, Clone)]
pub(crate) struct Queue {
    pub tab: Tab,
    pub counts: Counts,
    pub place: Narrowing,
    pub rows: Vec<Row>,
    /// Where the next page begins; empty on the last.
    pub next: String,
}

/// How many tasks a tab holds.
pub(crate) const fn count_of(counts: &Counts, tab: Tab) -> i64 {
    match tab {
        Tab::All => counts.all,
        Tab::Overdue => counts.overdue,
        Tab::Today => counts.today,
        Tab::Returned => counts.returned,
        Tab::New => counts.new,
    }
}

/// One page of a tab of the actor's queue, the most urgent first; of one division, when it is narrowed to one. A
/// division out of reach narrows to what is within reach of it, which may be nothing.
pub(crate) fn queue(
    cx: &mut Cx<'_, '_>,
    actor: &Actor,
    (tab, within): (Tab, Option<DivisionCode>),
    after: &str,
) -> Result<Queue, Failure> {
    let scope = cx.require(actor, "task.read")?;
    let counts = flow::counts(cx.tx, &scope, actor, within, cx.now)?;
    let everywhere = flow::counts(cx.tx, &scope, actor, None, cx.now)?.all;
    let place = narrowing(cx, actor, within, everywhere)?;
    let asked = flow::Asked { tab, within, after: cursor_of(after), limit: ROWS as i64 + 1 };
    let mut tasks = flow::page(cx.tx, &scope, actor, cx.now, &asked)?;
    let has_more = tasks.len() > ROWS;
    tasks.truncate(ROWS);
    let last = tasks.last().filter(|_| has_more).map(|task| Cursor { due_at: task.due_at, id: task.id });
    let labels = registry::labels(cx, tasks.iter().filter_map(|task| task.person_id))?;
    let villages = divisions::store::names(cx.tx, tasks.iter().map(|task| task.division))?;
    let rows = tasks.into_iter().map(|task| row(cx, task, &labels, &villages)).collect();
    Ok(Queue { tab, counts, place, rows, next: last.map(cursor_text).unwrap_or_default() })
}

/// Names for what is shown, and the divisions below it within the actor's own.
fn narrowing(
    cx: &mut Cx<'_, '_>,
    actor: &Actor,
    within: Option<DivisionCode>,
    everywhere: i64,
) -> Result<Narrowing, Failure> {
    let own = actor.division();
    let inside = |code: DivisionCode| own.is_some_and(|own| own.contains(code));
    let at = within.filter(|code| inside(*code)).or(own);
    let today = cx.today();
    let below = at.map(|code| divisions::store::children(cx.tx, code, today)).transpose()?.unwrap_or_default();
    let name = within.map(|code| divisions::store::find(cx.tx, code)).transpose()?.flatten();
    Ok(Narrowing {
        to: within.map(|code| (code, name.map(|d| d.name).unwrap_or_else(|| code.to_string()))),
        further: below.into_iter().map(|d| (d.code, d.name)).collect(),
        everywhere,
    })
}

fn row(
    cx: &Cx<'_, '_>,
    task: TaskRow,
    labels: &BTreeMap<base::id::PersonId, PersonLabel>,
    villages: &BTreeMap<base::DivisionCode, String>,
) -> Row {
    Row {
        person: task.person_id.and_then(|id| labels.get(&id).cloned()),
        village: villages.get(&task.division).cloned().unwrap_or_default(),
        remaining: flow::remaining(cx.policy.working_calendar(), task.due_at, cx.now),
        is_late: task.due_at < cx.now,
        now: cx.now,
        task,
    }
}

/// The page of the task that is due next, if there is one.
pub(crate) fn next_href(
    cx: &mut Cx<'_, '_>,
    actor: &Actor,
    within: Option<DivisionCode>,
) -> Result<Option<String>, Failure> {
    let scope = cx.require(actor, "task.read")?;
    Ok(flow::next_open(cx.tx, &scope, actor, within, cx.now)?.map(|task| task.href))
}
