//! What is wrong with a policy file, said so that an official can mend it: file, line, what, how.

use crate::document::Provenance;
use std::fmt;

/// One thing to mend in one file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// Path below the policy folder: `national/quota.toml`.
    pub file: String,
    /// Line of the row, from 1; 0 when the whole file or folder is meant.
    pub line: usize,
    /// What is wrong.
    pub what: String,
    /// How to mend it.
    pub how: String,
}

impl Problem {
    /// A problem at a line of a file.
    pub(crate) fn new(file: &str, line: usize, what: impl Into<String>, how: impl Into<String>) -> Self {
        Self { file: file.to_owned(), line, what: what.into(), how: how.into() }
    }

    /// A problem in the row that `place` points at.
    pub(crate) fn at(place: &Provenance, what: impl Into<String>, how: impl Into<String>) -> Self {
        Self::new(&place.file, place.line, what, how)
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.line == 0 {
            write!(f, "{}：{}。{}。", self.file, self.what, self.how)
        } else {
            write!(f, "{}:{}：{}。{}。", self.file, self.line, self.what, self.how)
        }
    }
}

/// The policy cannot be used: every problem found, in the order of the files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyError {
    /// At least one problem.
    pub problems: Vec<Problem>,
}

impl PolicyError {
    /// `Ok` when nothing is wrong; the problems, sorted and once each, otherwise.
    pub(crate) fn check(mut problems: Vec<Problem>) -> Result<(), Self> {
        problems.sort();
        problems.dedup();
        if problems.is_empty() { Ok(()) } else { Err(Self { problems }) }
    }
}

impl fmt::Display for PolicyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, problem) in self.problems.iter().enumerate() {
            if i > 0 {
                f.write_str("\n")?;
            }
            write!(f, "{problem}")?;
        }
        Ok(())
    }
}

impl std::error::Error for PolicyError {}
