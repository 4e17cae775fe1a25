//! The door to the database: the only crate that names a driver.
//!
//! One SQL text with `$1` parameters serves SQLite (embedded) and PostgreSQL. Writes go through one writer thread
//! that commits them in groups; nothing is acknowledged before its group is durable. Reads run on the caller's thread
//! in a read-only transaction, so that a page's counts and rows agree.
//!
//! Start with [`Db::open`], [`Db::write`] and [`Db::read`]; statements are written with [`sql!`].

pub mod bench;
mod bulk;
mod config;
mod error;
mod migrate;
mod postgres_engine;
mod reader;
mod sql;
mod sqlite_engine;
#[cfg(feature = "testing")]
pub mod testing;
mod tx;
mod writer;

pub use base::value::{FromValue, Value, ValueError};
pub use config::{DbConfig, Engine};
pub use error::DbError;
pub use migrate::{Migration, MigrationSet};
pub use sql::{Fragment, Sql, Statement};
pub use tx::{Deferred, Row, Tx};
pub use writer::BeforeCommit;

use base::Failure;
use std::sync::Arc;

/// A database, open: cheap to clone, closed when the last clone is dropped.
#[derive(Clone)]
pub struct Db {
    inner: Arc<Inner>,
}

struct Inner {
    engine: Engine,
    writer: writer::Writer,
    readers: reader::Readers,
}

impl Db {
    /// Opens the database, brings its schema up to date and starts the writer.
    ///
    /// `before_commit` runs once per commit group, inside its transaction, with everything the group's commands have
    /// [deferred](Tx::defer): the journal closes its hash chain there.
    ///
    /// # Errors
    /// One sentence in Chinese that says what is wrong with the address, the file, the engine or the schema.
    pub fn open(config: &DbConfig, schema: &[MigrationSet], before_commit: BeforeCommit) -> Result<Self, DbError> {
        let engine = config.engine()?;
        migrate::run(config, schema)?;
        let readers = reader::Readers::open(config)?;
        let writer = writer::Writer::start(config, before_commit)?;
        Ok(Self { inner: Arc::new(Inner { engine, writer, readers }) })
    }

    /// Which engine lies below.
    pub fn engine(&self) -> Engine {
        self.inner.engine
    }

    /// Runs one command in a write transaction and returns when it is durable.
    ///
    /// The command may share its transaction with others that wait at the same moment; its failure undoes its own changes
    /// only. It can be run a second time: when another of the group failed after it had written, or none could commit.
    ///
    /// # Errors
    /// The command's own failure; [`Failure::Busy`] when the queue is full; [`Failure::Bug`] when the database broke.
    pub fn write<T: Send + 'static>(
        &self,
        command: impl FnMut(&mut Tx<'_>) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Failure> {
        self.inner.writer.submit(command)
    }

    /// Runs one query in a read-only transaction on the calling thread.
    ///
    /// # Errors
    /// The query's own failure; [`Failure::Busy`] when no connection is free in time.
    pub fn read<T>(&self, query: impl FnOnce(&mut Tx<'_>) -> Result<T, Failure>) -> Result<T, Failure> {
        self.inner.readers.run(query)
    }
}
