//! Many rows in few statements, for reference data such as the division table.

use crate::sql::Sql;
use crate::sql::Statement;
use crate::tx::{Conn, Tx};
use crate::{DbError, Value};
use std::fmt::Write;

/// Parameters per statement on PostgreSQL, where each statement is a round trip.
const PARAMETERS: usize = 800;

impl Tx<'_> {
    /// Inserts rows; `head` is `insert into t (a, b) values`.
    ///
    /// PostgreSQL gets many rows in one statement. In SQLite one prepared row again and again is as fast, and no text of
    /// yet another length has to be understood.
    ///
    /// # Errors
    /// See [`DbError`].
    pub fn insert_rows<const N: usize>(
        &mut self,
        head: &'static Sql,
        rows: impl IntoIterator<Item = [Value; N]>,
    ) -> Result<usize, DbError> {
        let per_statement = match &self.conn {
            Conn::Sqlite(_) => 1,
            Conn::Postgres(_) => (PARAMETERS / N).max(1),
        };
        let statement = |rows: usize| Statement::from_parts(many(head.text(), N, rows));
        let full = statement(per_statement);
        let mut pending: Vec<Value> = Vec::with_capacity(per_statement * N);
        let mut inserted = 0;
        for row in rows {
            pending.extend(row);
            if pending.len() == per_statement * N {
                inserted += self.execute_prepared(&full, &pending)?;
                pending.clear();
            }
        }
        if !pending.is_empty() {
            inserted += self.execute_prepared(&statement(pending.len() / N), &pending)?;
        }
        Ok(inserted)
    }
}

fn many(head: &str, columns: usize, rows: usize) -> String {
    let mut text = String::with_capacity(head.len() + rows * columns * 6);
    text.push_str(head);
    for row in 0..rows {
        text.push_str(if row == 0 { " (" } else { ", (" });
        for column in 1..=columns {
            let comma = if column == 1 { "" } else { ", " };
            // Writing into a String cannot fail.
            let _ = write!(text, "{comma}${}", row * columns + column);
        }
        text.push(')');
    }
    text
}
