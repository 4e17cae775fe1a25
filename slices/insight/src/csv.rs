//! Tables for spreadsheets: UTF-8 with its mark, RFC 4180 quoting, and no cell that a spreadsheet takes for a formula.

/// A cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// Words from anywhere: always quoted, and guarded against formulas.
    Text(String),
    /// A figure of ours: digits, a point, a sign.
    Number(String),
}

impl Cell {
    fn write(&self, out: &mut String) {
        match self {
            Self::Number(number) => out.push_str(number),
            Self::Text(text) => {
                out.push('"');
                // A spreadsheet runs what begins like this; the apostrophe makes it words again.
                if text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']) {
                    out.push('\'');
                }
                out.push_str(&text.replace('"', "\"\""));
                out.push('"');
            }
        }
    }
}

/// A whole file.
pub fn file(rows: &[Vec<Cell>]) -> String {
    let mut out = String::from('\u{feff}');
    for row in rows {
        for (at, cell) in row.iter().enumerate() {
            if at > 0 {
                out.push(',');
            }
            cell.write(&mut out);
        }
        out.push_str("\r\n");
    }
    out
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
            assert_eq!(file(&[row]), format!("\u{feff}{written},-12.50\r\n"), "{text}");
        }
    }
}
