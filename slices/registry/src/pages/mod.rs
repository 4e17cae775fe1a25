//! One file per page.

pub(crate) mod classify;
pub(crate) mod contact;
pub(crate) mod enrol;
pub(crate) mod people;
pub(crate) mod person;

use base::{Failure, FieldError, Rejection};
use ui::Problem;

/// What a form answers when it was not accepted: one sentence, and the fields to mend.
#[derive(Debug, Clone, Default)]
pub(crate) struct Refusal {
    pub code: String,
    /// Empty when the fields say it all.
    pub message: String,
    pub fields: Vec<FieldError>,
}

impl Refusal {
    /// What is wrong with one field; empty when nothing is.
    pub(crate) fn of(&self, field: &str) -> &str {
        self.fields.iter().find(|error| error.field == field).map_or("", |error| error.message.as_str())
    }
}

impl From<Rejection> for Refusal {
    fn from(rejection: Rejection) -> Self {
        let message = if rejection.fields.is_empty() { rejection.message } else { String::new() };
        Self { code: rejection.code.to_owned(), message, fields: rejection.fields }
    }
}

/// A business answer is shown beside the fields; every other problem takes its own page.
pub(crate) fn refusal(problem: Problem) -> Result<Refusal, Problem> {
    match problem.rejection.clone() {
        Some(rejection) => Ok((*rejection).into()),
        None => Err(problem),
    }
}

pub(crate) fn problem(rejection: Rejection) -> Problem {
    Failure::from(rejection).into()
}
