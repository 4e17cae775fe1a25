//! What every policy file begins with, and how a value remembers the file and line it came from.

use crate::citation::Citation;
use base::Date;
use serde::Deserialize;
use std::sync::Arc;

/// A date written as a TOML date (`2026-07-01`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day(pub Date);

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let wrong = || serde::de::Error::custom("日期应写成 2026-07-01 的样子，不加引号");
        let written = toml::value::Datetime::deserialize(deserializer)?;
        let (Some(date), None) = (written.date, written.time) else { return Err(wrong()) };
        let year = i16::try_from(date.year).map_err(|_| wrong())?;
        let month = i8::try_from(date.month).map_err(|_| wrong())?;
        let day = i8::try_from(date.day).map_err(|_| wrong())?;
        Date::new(year, month, day).map(Day).map_err(|_| wrong())
    }
}

/// The `[document]` table of a policy file.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Header {
    pub id: String,
    pub version: String,
    pub title: String,
    pub valid_from: Day,
    #[serde(default)]
    pub valid_to: Option<Day>,
    pub approver: String,
    pub source: Vec<Citation>,
}

/// One version of one document, as it is named in decisions and on pages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentRef {
    /// Stable id of the document: `national.deadlines`.
    pub id: String,
    /// Version; a new one for every change that was approved.
    pub version: String,
    /// Title in Chinese.
    pub title: String,
    /// `national` or the code of the division whose overlay it is.
    pub level: String,
    /// First day in force.
    pub valid_from: Date,
    /// Last day in force; open when absent.
    pub valid_to: Option<Date>,
    /// Who approved it.
    pub approver: String,
    /// Legal basis.
    pub source: Vec<Citation>,
    /// Path below the policy folder.
    pub file: String,
    /// SHA-256 of the file, hex.
    pub sha256: String,
}

impl DocumentRef {
    /// Whether this version may apply on `date` (a later version of the same document may still replace it).
    pub fn in_force(&self, date: Date) -> bool {
        self.valid_from <= date && self.valid_to.is_none_or(|last| date <= last)
    }
}

/// Which document, version, file and line a value came from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Provenance {
    /// Id of the document.
    pub document: String,
    /// Its version.
    pub version: String,
    /// `national` or the code of the division.
    pub level: String,
    /// Path below the policy folder.
    pub file: String,
    /// Line of the row, from 1.
    pub line: usize,
}

/// A parsed file with its text, so that a span can be turned into a line.
#[derive(Debug)]
pub(crate) struct Loaded<T> {
    pub document: Arc<DocumentRef>,
    pub text: Arc<str>,
    pub body: T,
}

impl<T> Loaded<T> {
    /// Where a row that begins at byte `start` of this file stands.
    pub fn place(&self, start: usize) -> Provenance {
        Provenance {
            document: self.document.id.clone(),
            version: self.document.version.clone(),
            level: self.document.level.clone(),
            file: self.document.file.clone(),
            line: line_of(&self.text, start),
        }
    }
}

/// Line (from 1) of byte `start`.
pub(crate) fn line_of(text: &str, start: usize) -> usize {
    text.bytes().take(start).filter(|b| *b == b'\n').count() + 1
}
