//! Journal rows as a person reads them.

use crate::page::Page;
use base::Date;
use base::id::UserId;
use journal::TimelineRow;
use std::collections::BTreeMap;

/// One moment of a timeline.
#[derive(Debug, Clone)]
pub struct Moment {
    /// What happened.
    pub title: String,
    /// When, in China.
    pub when: String,
    /// Who did it: name, or the name of the role.
    pub who: String,
    /// What is to be known of it: label and value.
    pub facts: Vec<(String, String)>,
    /// The clause it rests on.
    pub law: String,
}

/// Turns journal rows into moments. Texts: `action-case-confirmed`, `fact-reason`; a value that has a text of its own
/// (`value-near_relative-true`) is shown by it, and a fact without a label is not shown.
pub fn moments(page: &Page, rows: &[TimelineRow], names: &BTreeMap<UserId, String>) -> Vec<Moment> {
    rows.iter().map(|row| moment(page, row, names)).collect()
}

fn moment(page: &Page, row: &TimelineRow, names: &BTreeMap<UserId, String>) -> Moment {
    let role = page.t_of("role-", &row.role);
    let who = row.actor_id.and_then(|id| names.get(&id)).map_or(role.clone(), |name| format!("{name}（{role}）"));
    let labelled = row.facts.iter().filter_map(|(name, value)| {
        let key = format!("fact-{}", name.replace('_', "-"));
        let word = format!("value-{}-{}", name.replace('_', "-"), value.replace(['.', '_'], "-"));
        // Which item it was says the page; here it would be a code.
        let is_shown = page.has(&key) && !matches!(name.as_str(), "item" | "items");
        is_shown.then(|| (page.t(&key), if page.has(&word) { page.t(&word) } else { plain(page, value) }))
    });
    Moment {
        title: page.t_of("action-", &row.action),
        when: page.when(row.at),
        who,
        facts: labelled.collect(),
        law: row.law.clone().unwrap_or_default(),
    }
}

/// A value without a text of its own: a day is told as people say it, the rest stands as it is.
fn plain(page: &Page, value: &str) -> String {
    value.parse::<Date>().map_or_else(|_| value.to_owned(), |day| page.on(day))
}
