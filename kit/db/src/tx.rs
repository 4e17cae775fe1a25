//! A transaction, alike on both engines.

use crate::postgres_engine::PgConn;
use crate::sql::Statement;
use crate::{DbError, postgres_engine, sqlite_engine};
use base::value::{FromValue, Value};
use std::any::Any;

/// Something a command leaves for the end of its commit group.
pub type Deferred = Box<dyn Any + Send>;

/// A transaction: every statement of a command or of a page runs in one.
pub struct Tx<'c> {
    pub(crate) conn: Conn<'c>,
    pub(crate) deferred: Vec<Deferred>,
    /// Whether something may have changed, or failed, since this was last set back: then only the engine can undo it.
    pub(crate) touched: bool,
}

pub(crate) enum Conn<'c> {
    Sqlite(&'c rusqlite::Connection),
    Postgres(&'c mut PgConn),
}

/// One row of a result; columns are counted from 0.
pub struct Row<'r> {
    pub(crate) inner: RowInner<'r>,
}

pub(crate) enum RowInner<'r> {
    Sqlite(&'r rusqlite::Row<'r>),
    Postgres(&'r postgres::Row),
}

impl Row<'_> {
    /// The value of a column.
    ///
    /// # Errors
    /// When the column holds another kind of value than `T` can be read from.
    pub fn get<T: FromValue>(&self, column: usize) -> Result<T, DbError> {
        let value = match &self.inner {
            RowInner::Sqlite(row) => sqlite_engine::column(row, column)?,
            RowInner::Postgres(row) => postgres_engine::column(row, column)?,
        };
        Ok(T::from_value(value)?)
    }
}

impl Tx<'_> {
    /// Runs a statement that changes rows and returns how many.
    ///
    /// # Errors
    /// See [`DbError`]; constraints by their names.
    pub fn execute(&mut self, statement: impl Into<Statement>, values: &[Value]) -> Result<usize, DbError> {
        self.execute_prepared(&statement.into(), values)
    }

    pub(crate) fn execute_prepared(&mut self, statement: &Statement, values: &[Value]) -> Result<usize, DbError> {
        self.touched = true;
        match &mut self.conn {
            Conn::Sqlite(conn) => sqlite_engine::execute(conn, statement, values),
            Conn::Postgres(conn) => conn.execute(statement, values),
        }
    }

    /// Runs a query and maps its rows.
    ///
    /// # Errors
    /// See [`DbError`]; also whatever `map` answers.
    pub fn query<T>(
        &mut self,
        statement: impl Into<Statement>,
        values: &[Value],
        mut map: impl FnMut(&Row<'_>) -> Result<T, DbError>,
    ) -> Result<Vec<T>, DbError> {
        let statement = statement.into();
        let mut out = Vec::new();
        let mut push = |row: &Row<'_>| {
            out.push(map(row)?);
            Ok(())
        };
        let done = match &mut self.conn {
            Conn::Sqlite(conn) => sqlite_engine::query(conn, &statement, values, &mut push),
            Conn::Postgres(conn) => conn.query(&statement, values, &mut push),
        };
        // `update … returning` is a query too; a statement that fails ends a transaction of PostgreSQL.
        self.touched |= done.is_err() || !statement.text().starts_with("select");
        done.map(|()| out)
    }

    /// Runs a query that gives at most one row.
    ///
    /// # Errors
    /// See [`Tx::query`].
    pub fn query_opt<T>(
        &mut self,
        statement: impl Into<Statement>,
        values: &[Value],
        map: impl FnMut(&Row<'_>) -> Result<T, DbError>,
    ) -> Result<Option<T>, DbError> {
        Ok(self.query(statement, values, map)?.into_iter().next())
    }

    /// Runs a query that gives exactly one row, such as a count.
    ///
    /// # Errors
    /// See [`Tx::query`]; a missing row is a defect.
    pub fn query_one<T>(
        &mut self,
        statement: impl Into<Statement>,
        values: &[Value],
        map: impl FnMut(&Row<'_>) -> Result<T, DbError>,
    ) -> Result<T, DbError> {
        let statement = statement.into();
        let text = statement.text().to_owned();
        self.query_opt(statement, values, map)?
            .ok_or(DbError::Other { message: "one row was expected".into(), statement: text })
    }

    /// Asks the engine to check a statement without running it.
    ///
    /// # Errors
    /// The engine's objection.
    pub fn prepare(&mut self, statement: &Statement) -> Result<(), DbError> {
        match &mut self.conn {
            Conn::Sqlite(conn) => sqlite_engine::prepare(conn, statement),
            Conn::Postgres(conn) => conn.prepare(statement),
        }
    }

    /// Leaves something for the end of the commit group; it is dropped when this command fails.
    pub fn defer(&mut self, what: Deferred) {
        self.deferred.push(what);
    }

    /// Runs one statement of a migration.
    pub(crate) fn run_text(&mut self, text: &str) -> Result<(), DbError> {
        self.touched = true;
        match &mut self.conn {
            Conn::Sqlite(conn) => Ok(conn.execute_batch(text)?),
            Conn::Postgres(conn) => conn.batch(text),
        }
    }

    /// Begin, commit, savepoints: prepared once on SQLite, where parsing would cost more than doing.
    pub(crate) fn control(&mut self, text: &'static str) -> Result<(), DbError> {
        match &mut self.conn {
            Conn::Sqlite(conn) => {
                conn.prepare_cached(text)?.raw_execute()?;
                Ok(())
            }
            Conn::Postgres(conn) => conn.batch(text),
        }
    }
}
