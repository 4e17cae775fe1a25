//! One file per page: parse, call, render.

pub(crate) mod fund;
pub(crate) mod funds;
pub(crate) mod line;
pub(crate) mod lines;
pub(crate) mod statement;
pub(crate) mod statements;
#[cfg(test)]
mod tests;

use base::id::UserId;
use base::money::Fen;
use base::{Failure, FieldError};
use db::{params, sql};
use journal::TimelineRow;
use platform::Cx;
use std::collections::BTreeMap;
use ui::{Moment, Page, Problem, moments};

/// A form as it came back: what was typed and what must be mended.
#[derive(Debug, Clone, Default)]
pub(crate) struct Form {
    typed: BTreeMap<&'static str, String>,
    errors: Vec<FieldError>,
    refused: String,
}

impl Form {
    /// A form that was refused; a problem that is no business answer goes on to the error page.
    fn refused(problem: Problem, typed: &[(&'static str, &str)]) -> Result<Self, Problem> {
        let Some(rejection) = problem.rejection.clone() else { return Err(problem) };
        let typed = typed.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
        Ok(Self { typed, errors: rejection.fields, refused: rejection.message })
    }

    /// What was typed.
    fn typed(&self, field: &str) -> &str {
        self.typed.get(field).map_or("", String::as_str)
    }

    /// What is wrong with a field.
    fn error(&self, field: &str) -> &str {
        self.errors.iter().find(|e| e.field == field).map_or("", |e| e.message.as_str())
    }
}

/// Yuan of a large figure, without the cents when there are none.
fn whole_yuan(fen: Fen) -> String {
    fen.to_string().trim_end_matches(".00").to_owned()
}

/// The story of a subject, with money in yuan and names of those who acted.
fn story(cx: &mut Cx<'_, '_>, page: &Page, rows: &[TimelineRow]) -> Result<Vec<Moment>, Failure> {
    let mut names = BTreeMap::new();
    for id in rows.iter().filter_map(|row| row.actor_id) {
        if !names.contains_key(&id) {
            let name = cx.tx.query_opt(sql!("select name from v_user where id = $1"), &params![id], |r| r.get(0))?;
            names.extend(name.map(|name: String| -> (UserId, String) { (id, name) }));
        }
    }
    let mut rows = rows.to_vec();
    for (name, value) in rows.iter_mut().flat_map(|row| &mut row.facts) {
        if let (true, Ok(fen)) = (name.ends_with("_fen"), value.parse::<i64>()) {
            *value = Fen(fen).to_string();
        } else if name == "exceptions" {
            let words: Vec<String> = value
                .split(',')
                .filter(|code| !code.is_empty())
                .map(|code| page.t_of("ledger-exception-", code))
                .collect();
            *value = words.join(&page.t("ledger-comma"));
        }
    }
    Ok(moments(page, &rows, &names))
}
