//! PostgreSQL below the door.

use crate::sql::Statement;
use crate::tx::{Row, RowInner};
use crate::{DbConfig, DbError};
use base::value::Value;
use postgres::fallible_iterator::FallibleIterator;
use postgres::types::{IsNull, ToSql, Type};
use postgres::{Client, NoTls, error::SqlState};
use std::collections::HashMap;

/// A connection with the statements it has prepared.
pub(crate) struct PgConn {
    client: Client,
    prepared: HashMap<String, postgres::Statement>,
}

impl PgConn {
    pub(crate) fn open(config: &DbConfig) -> Result<Self, DbError> {
        let mut client = Client::connect(&config.url, NoTls).map_err(|e| {
            DbError::Setup(format!(
                "连不上 PostgreSQL：{e}。请检查 database_url 的主机、端口、用户和库名，以及服务是否已启动。"
            ))
        })?;
        client.batch_execute("set timezone = 'UTC'; set lock_timeout = '5s'; set client_min_messages = warning;")?;
        Ok(Self { client, prepared: HashMap::new() })
    }

    pub(crate) fn is_closed(&self) -> bool {
        self.client.is_closed()
    }

    pub(crate) fn batch(&mut self, text: &str) -> Result<(), DbError> {
        self.client.batch_execute(text).map_err(|e| named(&e, text))
    }

    pub(crate) fn execute(&mut self, statement: &Statement, values: &[Value]) -> Result<usize, DbError> {
        let prepared = self.cached(&statement.text)?;
        let bound = bind(statement, values);
        let references: Vec<&(dyn ToSql + Sync)> = bound.iter().map(|b| b as &(dyn ToSql + Sync)).collect();
        let changed = self.client.execute(&prepared, &references).map_err(|e| named(&e, &statement.text))?;
        Ok(usize::try_from(changed).unwrap_or(usize::MAX))
    }

    pub(crate) fn query(
        &mut self,
        statement: &Statement,
        values: &[Value],
        push: &mut dyn FnMut(&Row<'_>) -> Result<(), DbError>,
    ) -> Result<(), DbError> {
        let prepared = self.cached(&statement.text)?;
        let bound = bind(statement, values);
        let mut rows = self.client.query_raw(&prepared, bound).map_err(|e| named(&e, &statement.text))?;
        while let Some(row) = rows.next().map_err(|e| named(&e, &statement.text))? {
            push(&Row { inner: RowInner::Postgres(&row) })?;
        }
        Ok(())
    }

    pub(crate) fn prepare(&mut self, statement: &Statement) -> Result<(), DbError> {
        let prepared = self.client.prepare(&statement.text).map_err(|e| named(&e, &statement.text))?;
        let strange = prepared.columns().iter().find(|c| !portable(c.type_()));
        strange.map_or(Ok(()), |column| {
            Err(DbError::Other {
                message: format!("column {} is {}: cast it to a portable kind", column.name(), column.type_()),
                statement: statement.text.clone().into_owned(),
            })
        })
    }

    fn cached(&mut self, text: &str) -> Result<postgres::Statement, DbError> {
        if let Some(prepared) = self.prepared.get(text) {
            return Ok(prepared.clone());
        }
        let prepared = self.client.prepare(text).map_err(|e| named(&e, text))?;
        self.prepared.insert(text.to_owned(), prepared.clone());
        Ok(prepared)
    }
}

fn portable(kind: &Type) -> bool {
    [Type::TEXT, Type::VARCHAR, Type::INT8, Type::INT4, Type::INT2, Type::FLOAT8, Type::BOOL, Type::BYTEA]
        .contains(kind)
}

fn bind<'v>(statement: &'v Statement, values: &'v [Value]) -> Vec<Bound<'v>> {
    values.iter().chain(&statement.values).map(Bound).collect()
}

/// A value that writes itself as whatever kind the server inferred for the parameter.
#[derive(Debug)]
struct Bound<'v>(&'v Value);

impl ToSql for Bound<'_> {
    fn to_sql(
        &self,
        kind: &Type,
        out: &mut postgres::types::private::BytesMut,
    ) -> Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        match self.0 {
            Value::Null => Ok(IsNull::Yes),
            Value::Text(text) => text.to_sql(kind, out),
            Value::Real(number) => number.to_sql(kind, out),
            Value::Bool(flag) => flag.to_sql(kind, out),
            Value::Blob(bytes) => bytes.to_sql(kind, out),
            Value::Int(number) if *kind == Type::INT4 => i32::try_from(*number)?.to_sql(kind, out),
            Value::Int(number) if *kind == Type::INT2 => i16::try_from(*number)?.to_sql(kind, out),
            Value::Int(number) => number.to_sql(kind, out),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    postgres::types::to_sql_checked!();
}

/// Gives the driver's error its name.
pub(crate) fn named(error: &postgres::Error, statement: &str) -> DbError {
    let Some(refusal) = error.as_db_error() else {
        return DbError::Other { message: format!("{error:?}"), statement: statement.to_owned() };
    };
    let constraint = || refusal.constraint().unwrap_or_default().to_owned();
    let code = refusal.code();
    if *code == SqlState::UNIQUE_VIOLATION {
        DbError::Unique(constraint())
    } else if *code == SqlState::FOREIGN_KEY_VIOLATION {
        DbError::ForeignKey(constraint())
    } else if *code == SqlState::CHECK_VIOLATION {
        DbError::Check(constraint())
    } else if *code == SqlState::NOT_NULL_VIOLATION {
        let table = refusal.table().unwrap_or_default();
        DbError::Check(format!("{table}_{}", refusal.column().unwrap_or_default()))
    } else if *code == SqlState::T_R_DEADLOCK_DETECTED || *code == SqlState::T_R_SERIALIZATION_FAILURE {
        DbError::Retry
    } else if *code == SqlState::LOCK_NOT_AVAILABLE || *code == SqlState::TOO_MANY_CONNECTIONS {
        DbError::Busy
    } else {
        DbError::Other { message: refusal.message().to_owned(), statement: statement.to_owned() }
    }
}

pub(crate) fn column(row: &postgres::Row, index: usize) -> Result<Value, DbError> {
    let kind = row.columns().get(index).map_or(Type::UNKNOWN, |c| c.type_().clone());
    let value = match kind {
        Type::TEXT | Type::VARCHAR => row.try_get::<_, Option<String>>(index)?.map(Value::Text),
        Type::INT8 => row.try_get::<_, Option<i64>>(index)?.map(Value::Int),
        Type::INT4 => row.try_get::<_, Option<i32>>(index)?.map(|n| Value::Int(n.into())),
        Type::INT2 => row.try_get::<_, Option<i16>>(index)?.map(|n| Value::Int(n.into())),
        Type::FLOAT8 => row.try_get::<_, Option<f64>>(index)?.map(Value::Real),
        Type::BOOL => row.try_get::<_, Option<bool>>(index)?.map(Value::Bool),
        Type::BYTEA => row.try_get::<_, Option<Vec<u8>>>(index)?.map(Value::Blob),
        strange => {
            return Err(DbError::Other {
                message: format!("column {index} is {strange}, which is not one of the portable kinds"),
                statement: String::new(),
            });
        }
    };
    Ok(value.unwrap_or(Value::Null))
}
