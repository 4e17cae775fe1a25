//! SQLite below the door: bundled, WAL, `synchronous=FULL`.

use crate::sql::Statement;
use crate::tx::{Row, RowInner};
use crate::{DbConfig, DbError};
use base::value::Value;
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, ErrorCode, ffi};

/// WAL versions before this one can corrupt a database (the WAL-reset race mended in 3.51.3).
const OLDEST_SAFE: i32 = 3_051_003;

/// Opens the file with the settings that make an acknowledgement durable.
pub(crate) fn open(config: &DbConfig) -> Result<Connection, DbError> {
    if rusqlite::version_number() < OLDEST_SAFE {
        return Err(DbError::Setup(format!(
            "SQLite 版本 {} 太旧，断电时可能损坏数据：请使用本程序自带的 3.51.3 以上版本重新编译。",
            rusqlite::version()
        )));
    }
    let path = config.sqlite_path();
    let conn = Connection::open(path).map_err(|e| {
        DbError::Setup(format!("打不开数据库文件 {path}：{e}。请检查文件夹是否存在、本用户是否有读写权限。"))
    })?;
    conn.execute_batch(
        "pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on; pragma busy_timeout = 5000;
         pragma cache_size = -16000; pragma temp_store = memory; pragma wal_autocheckpoint = 4000;",
    )?;
    conn.set_prepared_statement_cache_capacity(512);
    Ok(conn)
}

/// Lets SQLite look again at how much its tables hold, where that has changed much: without statistics it takes any
/// index for as good as another. Costs nothing when nothing has changed.
pub(crate) fn refresh_statistics(conn: &Connection) -> Result<(), DbError> {
    Ok(conn.execute_batch("pragma optimize")?)
}

pub(crate) fn execute(conn: &Connection, statement: &Statement, values: &[Value]) -> Result<usize, DbError> {
    let mut prepared = conn.prepare_cached(&numbered(statement)).map_err(|e| named(conn, &e, statement, values))?;
    bind(&mut prepared, statement, values)?;
    let changed = prepared.raw_execute();
    drop(prepared);
    changed.map_err(|e| named(conn, &e, statement, values))
}

pub(crate) fn query(
    conn: &Connection,
    statement: &Statement,
    values: &[Value],
    push: &mut dyn FnMut(&Row<'_>) -> Result<(), DbError>,
) -> Result<(), DbError> {
    let mut prepared = conn.prepare_cached(&numbered(statement)).map_err(|e| named(conn, &e, statement, values))?;
    bind(&mut prepared, statement, values)?;
    let mut rows = prepared.raw_query();
    loop {
        match rows.next() {
            Ok(Some(row)) => push(&Row { inner: RowInner::Sqlite(row) })?,
            Ok(None) => return Ok(()),
            Err(e) => return Err(named(conn, &e, statement, &[])),
        }
    }
}

pub(crate) fn prepare(conn: &Connection, statement: &Statement) -> Result<(), DbError> {
    conn.prepare(&numbered(statement)).map(|_| ()).map_err(|e| named(conn, &e, statement, &[]))
}

/// The text as SQLite reads it: `?n` is a number to it, while `$n` would be a name that is looked up at every binding.
fn numbered(statement: &Statement) -> String {
    statement.text.replace('$', "?")
}

fn bind(prepared: &mut rusqlite::Statement<'_>, statement: &Statement, values: &[Value]) -> Result<(), DbError> {
    for number in 1..=prepared.parameter_count() {
        let value = values.get(number - 1).or_else(|| statement.values.get(number - 1 - values.len()));
        let Some(value) = value else {
            return Err(other(&format!("no value for ${number}"), statement));
        };
        prepared.raw_bind_parameter(number, Bound(value))?;
    }
    Ok(())
}

struct Bound<'v>(&'v Value);

impl rusqlite::ToSql for Bound<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self.0 {
            Value::Null => ValueRef::Null,
            Value::Text(text) => ValueRef::Text(text.as_bytes()),
            Value::Int(number) => ValueRef::Integer(*number),
            Value::Real(number) => ValueRef::Real(*number),
            Value::Bool(flag) => ValueRef::Integer(i64::from(*flag)),
            Value::Blob(bytes) => ValueRef::Blob(bytes),
        }))
    }
}

pub(crate) fn column(row: &rusqlite::Row<'_>, index: usize) -> Result<Value, DbError> {
    Ok(match row.get_ref(index)? {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(number) => Value::Int(number),
        ValueRef::Real(number) => Value::Real(number),
        ValueRef::Text(bytes) => Value::Text(String::from_utf8_lossy(bytes).into_owned()),
        ValueRef::Blob(bytes) => Value::Blob(bytes.to_vec()),
    })
}

fn other(message: &str, statement: &Statement) -> DbError {
    DbError::Other { message: message.to_owned(), statement: statement.text.clone().into_owned() }
}

/// Gives a refusal the name PostgreSQL would give it.
fn named(conn: &Connection, error: &rusqlite::Error, statement: &Statement, values: &[Value]) -> DbError {
    let rusqlite::Error::SqliteFailure(code, Some(message)) = error else {
        return other(&error.to_string(), statement);
    };
    if matches!(code.code, ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) {
        return DbError::Busy;
    }
    let detail = message.split_once(": ").map_or("", |(_, d)| d);
    if matches!(code.extended_code, ffi::SQLITE_CONSTRAINT_UNIQUE | ffi::SQLITE_CONSTRAINT_PRIMARYKEY) {
        return DbError::Unique(unique_name(conn, detail).unwrap_or_else(|| detail.to_owned()));
    }
    match code.extended_code {
        ffi::SQLITE_CONSTRAINT_FOREIGNKEY => {
            DbError::ForeignKey(foreign_key_name(conn, statement, values).unwrap_or_default())
        }
        ffi::SQLITE_CONSTRAINT_CHECK => DbError::Check(detail.to_owned()),
        ffi::SQLITE_CONSTRAINT_NOTNULL => DbError::Check(detail.replace('.', "_")),
        _ => other(message, statement),
    }
}

/// `table.a, table.b` → the name of the index over those columns, or the name PostgreSQL would make up.
fn unique_name(conn: &Connection, detail: &str) -> Option<String> {
    if let Some(index) = detail.strip_prefix("index '") {
        return Some(index.trim_end_matches('\'').to_owned());
    }
    let columns: Vec<&str> = detail.split(", ").filter_map(|c| c.split_once('.').map(|(_, column)| column)).collect();
    let table = detail.split('.').next()?;
    let mut indexes = conn.prepare("select name, origin from pragma_index_list($1) where \"unique\"").ok()?;
    let found: Vec<(String, String)> =
        indexes.query_map([table], |r| Ok((r.get(0)?, r.get(1)?))).ok()?.flatten().collect();
    for (index, origin) in found {
        let mut info = conn.prepare("select name from pragma_index_info($1) order by seqno").ok()?;
        let covered: Vec<String> = info.query_map([&index], |r| r.get(0)).ok()?.flatten().collect();
        if covered == columns {
            return Some(match origin.as_str() {
                "c" => index,
                "pk" => format!("{table}_pkey"),
                _ => format!("{table}_{}_key", columns.join("_")),
            });
        }
    }
    Some(format!("{table}_pkey"))
}

/// SQLite does not say which foreign key failed: run the statement again with the check put off, ask which rows hang
/// in the air, and undo it.
fn foreign_key_name(conn: &Connection, statement: &Statement, values: &[Value]) -> Option<String> {
    let table = written_table(&statement.text)?;
    conn.execute_batch("savepoint naming; pragma defer_foreign_keys = on;").ok()?;
    let ran = conn.prepare(&numbered(statement)).map_err(DbError::from).and_then(|mut prepared| {
        bind(&mut prepared, statement, values)?;
        Ok(prepared.raw_execute()?)
    });
    let column: Option<String> = ran.ok().and_then(|_| {
        conn.query_row(
            "select k.\"from\" from pragma_foreign_key_check($1) c join pragma_foreign_key_list($1) k on k.id = c.fkid",
            [&table],
            |r| r.get(0),
        )
        .ok()
    });
    conn.execute_batch("rollback to naming; release naming; pragma defer_foreign_keys = off;").ok()?;
    column.map(|column| format!("{table}_{column}_fkey"))
}

fn written_table(text: &str) -> Option<String> {
    let mut words = text.split_whitespace();
    let first = words.next()?.to_lowercase();
    let table = if first == "insert" { words.nth(1)? } else { words.next()? };
    Some(table.split('(').next()?.to_owned())
}
