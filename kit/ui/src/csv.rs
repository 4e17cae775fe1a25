//! Tables for spreadsheets: UTF-8 with its mark, RFC 4180 quoting, and no cell that a spreadsheet takes for a formula.

use axum::http::header;
use axum::response::{IntoResponse, Response};
use base::Failure;
use csv::{QuoteStyle, Terminator, WriterBuilder};

/// A cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// Words from anywhere, guarded against formulas.
    Text(String),
    /// A figure of ours: digits, a point, a sign.
    Number(String),
}

impl Cell {
    fn guarded(&self) -> String {
        match self {
            // A spreadsheet runs what begins like this; the apostrophe makes it words again.
            Self::Text(text) if text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']) => {
                format!("'{text}")
            }
            Self::Text(text) | Self::Number(text) => text.clone(),
        }
    }
}

/// A whole file; rows may differ in length.
///
/// # Errors
/// Never for rows in memory; the writer's own error is passed on.
pub fn file(rows: &[Vec<Cell>]) -> Result<String, Failure> {
    let words = |error: &dyn std::fmt::Display| Failure::bug(error.to_string());
    let mut writer = WriterBuilder::new()
        .flexible(true)
        .quote_style(QuoteStyle::NonNumeric)
        .terminator(Terminator::CRLF)
        .from_writer("\u{feff}".as_bytes().to_vec());
    for row in rows {
        writer.write_record(row.iter().map(Cell::guarded)).map_err(|e| words(&e))?;
    }
    let bytes = writer.into_inner().map_err(|e| words(&e))?;
    String::from_utf8(bytes).map_err(|e| words(&e))
}

/// A file as a download.
pub fn download(name: &str, file: String) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
    ];
    (headers, file).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_a_formula_and_every_quote_is_doubled() {
        let table = [
            ("孙武街道", "\"孙武街道\""),
            ("=HYPERLINK(\"http://x\")", "\"'=HYPERLINK(\"\"http://x\"\")\""),
            ("+1", "\"'+1\""),
            ("-1", "\"'-1\""),
            ("@SUM(A1)", "\"'@SUM(A1)\""),
            ("\t=1", "\"'\t=1\""),
            ("＝1", "\"'＝1\""),
            ("a,\"b\"\nc", "\"a,\"\"b\"\"\nc\""),
            ("", "\"\""),
        ];
        for (text, written) in table {
            let row = vec![Cell::Text(text.into()), Cell::Number("-12.50".into())];
            assert_eq!(file(&[row]).unwrap(), format!("\u{feff}{written},-12.50\r\n"), "{text}");
        }
    }
}
