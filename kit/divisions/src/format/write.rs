//! Making a division file: rows in any order, checked to be one whole tree.

use super::bytes::{crc, put_text, put_varint};
use super::{Counts, FormatError, MAGIC, Row, VERSION, block_key, number};
use base::division::{DivisionCode, Level};
use flate2::{Compression, write::DeflateEncoder};
use std::collections::BTreeMap;
use std::io::Write;

/// Collects rows and writes the file.
pub struct Writer {
    edition: String,
    rows: BTreeMap<DivisionCode, String>,
    folded: Counts,
}

impl Writer {
    /// A file of the edition `edition`: source, version and reference date, at most 255 bytes.
    pub fn new(edition: &str) -> Self {
        Self { edition: edition.to_owned(), rows: BTreeMap::new(), folded: Counts::default() }
    }

    /// Adds a division; the order does not matter.
    ///
    /// # Errors
    /// [`FormatError::BadName`] or [`FormatError::Duplicate`].
    pub fn add(&mut self, row: Row) -> Result<(), FormatError> {
        if row.name.trim().is_empty() || row.name.contains(char::is_control) {
            return Err(FormatError::BadName(row.code));
        }
        match self.rows.insert(row.code, row.name) {
            None => Ok(()),
            Some(_) => Err(FormatError::Duplicate(row.code)),
        }
    }

    /// Counts a published row of `level` that only repeats a wider division, instead of adding it.
    pub fn fold(&mut self, level: Level) {
        self.folded.0[Counts::slot(level)] += 1;
    }

    /// Writes the file; the same rows always give the same bytes.
    ///
    /// # Errors
    /// [`FormatError::Orphan`] when a wider division is missing, [`FormatError::Io`] from `out`.
    pub fn finish(self, mut out: impl Write) -> Result<Counts, FormatError> {
        let mut counts = Counts::default();
        let mut blocks: BTreeMap<u64, Vec<(u64, &str)>> = BTreeMap::new();
        for (code, name) in &self.rows {
            if code.parent().is_some_and(|wider| !self.rows.contains_key(&wider)) {
                return Err(FormatError::Orphan(*code));
            }
            counts.0[Counts::slot(code.level())] += 1;
            blocks.entry(block_key(*code)).or_default().push((number(*code), name));
        }
        let mut header = Vec::new();
        put_text(&mut header, &self.edition);
        for count in counts.0.into_iter().chain(self.folded.0) {
            put_varint(&mut header, u64::from(count));
        }
        put_varint(&mut header, blocks.len() as u64);
        let mut body = Vec::new();
        let mut last_key = 0;
        for (key, rows) in &blocks {
            let plain = plain_block(rows);
            let stored = deflate(&plain)?;
            put_varint(&mut header, key - last_key);
            for length in [rows.len(), stored.len(), plain.len()] {
                put_varint(&mut header, length as u64);
            }
            header.extend_from_slice(&crc(&plain).to_le_bytes());
            body.extend_from_slice(&stored);
            last_key = *key;
        }
        out.write_all(MAGIC)?;
        out.write_all(&[VERSION])?;
        out.write_all(&(header.len() as u32).to_le_bytes())?;
        out.write_all(&crc(&header).to_le_bytes())?;
        out.write_all(&header)?;
        out.write_all(&body)?;
        out.flush()?;
        Ok(counts)
    }
}

/// Codes first, names after them: two columns of one kind each pack better than pairs.
fn plain_block(rows: &[(u64, &str)]) -> Vec<u8> {
    let mut plain = Vec::new();
    let mut last = 0;
    for (code, _) in rows {
        put_varint(&mut plain, code - last);
        last = *code;
    }
    for (_, name) in rows {
        plain.extend_from_slice(name.as_bytes());
        plain.push(b'\n');
    }
    plain
}

fn deflate(plain: &[u8]) -> Result<Vec<u8>, FormatError> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(plain)?;
    Ok(encoder.finish()?)
}
