//! Connections for reading: a pool of the kept library r2d2, each query in a read-only transaction.

use crate::postgres_engine::PgConn;
use crate::tx::{Conn, Tx};
use crate::{DbConfig, DbError, Engine, sqlite_engine};
use base::Failure;
use std::time::Duration;

pub(crate) enum Connection {
    Sqlite(rusqlite::Connection),
    Postgres(Box<PgConn>),
}

impl Connection {
    pub(crate) fn open(config: &DbConfig) -> Result<Self, DbError> {
        Ok(match config.engine()? {
            Engine::Sqlite => Self::Sqlite(sqlite_engine::open(config)?),
            Engine::Postgres => Self::Postgres(Box::new(PgConn::open(config)?)),
        })
    }

    pub(crate) fn is_closed(&self) -> bool {
        match self {
            Self::Sqlite(_) => false,
            Self::Postgres(conn) => conn.is_closed(),
        }
    }

    pub(crate) fn tx(&mut self) -> Tx<'_> {
        let conn = match self {
            Self::Sqlite(conn) => Conn::Sqlite(conn),
            Self::Postgres(conn) => Conn::Postgres(conn),
        };
        Tx { conn, deferred: Vec::new(), touched: false }
    }
}

struct Manager(DbConfig);

impl r2d2::ManageConnection for Manager {
    type Connection = Connection;
    type Error = DbError;

    fn connect(&self) -> Result<Connection, DbError> {
        let mut connection = Connection::open(&self.0)?;
        connection.tx().run_text(match self.0.engine()? {
            Engine::Sqlite => "pragma query_only = on",
            Engine::Postgres => "set default_transaction_read_only = on",
        })?;
        Ok(connection)
    }

    fn is_valid(&self, _: &mut Connection) -> Result<(), DbError> {
        Ok(())
    }

    fn has_broken(&self, connection: &mut Connection) -> bool {
        connection.is_closed()
    }
}

pub(crate) struct Readers(r2d2::Pool<Manager>);

impl Readers {
    pub(crate) fn open(config: &DbConfig) -> Result<Self, DbError> {
        let pool = r2d2::Pool::builder()
            .max_size(config.readers)
            .min_idle(Some(1))
            .test_on_check_out(false)
            .connection_timeout(Duration::from_secs(2))
            .build(Manager(config.clone()))
            .map_err(|e| DbError::Setup(format!("数据库的读连接建不起来：{e}")))?;
        Ok(Self(pool))
    }

    pub(crate) fn run<T>(&self, query: impl FnOnce(&mut Tx<'_>) -> Result<T, Failure>) -> Result<T, Failure> {
        let mut connection = self.0.get().map_err(|_| Failure::Busy)?;
        let mut tx = connection.tx();
        tx.control("begin")?;
        let answer = query(&mut tx);
        let ended = tx.control("rollback");
        let answer = answer?;
        ended?;
        Ok(answer)
    }
}
