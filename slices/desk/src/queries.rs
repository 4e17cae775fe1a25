//! The queue as a page shows it: rows and counts from one predicate, people masked, time left in words.

use crate::rules::{cursor_of, cursor_text};
use authz::Actor;
use base::{Failure, Timestamp};
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
    /// `超期 3 小时`, `今天 17:30`, `4 个工作日`.
    pub remaining: String,
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

/// A page of one tab.
#[derive(Debug, Clone)]
pub(crate) struct Queue {
    pub tab: Tab,
    pub counts: Counts,
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

/// One page of a tab of the actor's queue, the most urgent first.
pub(crate) fn queue(cx: &mut Cx<'_, '_>, actor: &Actor, tab: Tab, after: &str) -> Result<Queue, Failure> {
    let scope = cx.require(actor, "task.read")?;
    let counts = flow::counts(cx.tx, &scope, actor, cx.now)?;
    let place = (cursor_of(after), ROWS as i64 + 1);
    let mut tasks = flow::page(cx.tx, &scope, actor, cx.now, tab, place)?;
    let has_more = tasks.len() > ROWS;
    tasks.truncate(ROWS);
    let last = tasks.last().filter(|_| has_more).map(|task| Cursor { due_at: task.due_at, id: task.id });
    let labels = registry::labels(cx, tasks.iter().filter_map(|task| task.person_id))?;
    let villages = divisions::store::names(cx.tx, tasks.iter().map(|task| task.division))?;
    let rows = tasks.into_iter().map(|task| row(cx, task, &labels, &villages)).collect();
    Ok(Queue { tab, counts, rows, next: last.map(cursor_text).unwrap_or_default() })
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
pub(crate) fn next_href(cx: &mut Cx<'_, '_>, actor: &Actor) -> Result<Option<String>, Failure> {
    let scope = cx.require(actor, "task.read")?;
    Ok(flow::next_open(cx.tx, &scope, actor, cx.now)?.map(|task| task.href))
}
