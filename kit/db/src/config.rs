//! Where the database is and how many connections it may have.

use crate::DbError;

/// The engine below the door.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// A file on this machine.
    Sqlite,
    /// A server.
    Postgres,
}

/// How to open the database.
#[derive(Debug, Clone)]
pub struct DbConfig {
    /// `sqlite:/path/to/file` or `postgres://user@host/name`.
    pub url: String,
    /// Connections for reading.
    pub readers: u32,
    /// Commands that may wait for the writer before new ones are told "busy".
    pub queue: usize,
    /// Commands that may share one commit.
    pub group: usize,
}

impl DbConfig {
    /// A configuration with the usual sizes.
    pub fn new(url: impl Into<String>) -> Self {
        Self { url: url.into(), readers: 4, queue: 1_024, group: 64 }
    }

    /// Which engine the address names.
    pub fn engine(&self) -> Result<Engine, DbError> {
        if self.url.starts_with("sqlite:") {
            Ok(Engine::Sqlite)
        } else if self.url.starts_with("postgres://") || self.url.starts_with("postgresql://") {
            Ok(Engine::Postgres)
        } else {
            Err(DbError::Setup(format!(
                "数据库地址“{}”看不懂：请写成 sqlite:文件路径 或 postgres://用户@主机/库名。",
                self.url.split('@').next_back().unwrap_or_default()
            )))
        }
    }

    pub(crate) fn sqlite_path(&self) -> &str {
        self.url.trim_start_matches("sqlite:")
    }
}
