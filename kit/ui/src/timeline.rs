//! Journal rows as a person reads them.

use crate::page::Page;
use base::id::UserId;
use base::{Date, Fen};
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
        // Which item or fund it was says the page; here it would be a code of the policy.
        let is_shown = page.has(&key) && !matches!(name.as_str(), "item" | "items" | "fund");
        is_shown.then(|| (page.t(&key), said(page, name, value).unwrap_or_else(|| plain(page, name, value))))
    });
    Moment {
        title: page.t_of("action-", &row.action),
        when: page.when(row.at),
        who,
        facts: labelled.collect(),
        law: row.law.clone().unwrap_or_default(),
    }
}

/// A value, or a list of them with commas between, each in the words that it has.
fn said(page: &Page, name: &str, value: &str) -> Option<String> {
    let word = |part: &str| format!("value-{}-{}", name.replace('_', "-"), part.replace(['.', '_'], "-"));
    let known = |part: &str| page.has(&word(part)).then(|| page.t(&word(part)));
    Some(value.split(',').map(known).collect::<Option<Vec<String>>>()?.join(" · "))
}

/// A value without a text of its own: money in yuan, a day as people say it, the rest as it stands.
fn plain(page: &Page, name: &str, value: &str) -> String {
    match (value.parse::<i64>(), value.parse::<Date>()) {
        (Ok(fen), _) if name.ends_with("_fen") => Fen(fen).to_string(),
        (_, Ok(day)) => page.on(day),
        (Ok(_) | Err(_), Err(_)) => value.to_owned(),
    }
}
