//! What the database can refuse, by the name of the constraint, alike on both engines.

use base::Failure;
use base::value::ValueError;

/// A refusal or a breakdown of the database.
#[derive(Debug, thiserror::Error)]
pub enum DbError {
    /// A unique or primary key would be doubled; carries the constraint's name (`registry_person_id_index_key`).
    #[error("unique constraint {0}")]
    Unique(String),
    /// A row would point at nothing; carries the constraint's name (`casework_case_person_id_fkey`).
    #[error("foreign key {0}")]
    ForeignKey(String),
    /// A check or not-null rule does not hold; carries the constraint's or the column's name.
    #[error("check {0}")]
    Check(String),
    /// Locked, out of connections or too much at once: the same request may succeed in a moment.
    #[error("busy")]
    Busy,
    /// The group could not be serialised with another; its commands are run again one by one.
    #[error("deadlock or serialisation failure")]
    Retry,
    /// The database cannot be opened or brought up to date; one sentence in Chinese that says how to mend it.
    #[error("{0}")]
    Setup(String),
    /// A column held something unexpected.
    #[error(transparent)]
    Value(#[from] ValueError),
    /// Anything else: a defect or a broken disk.
    #[error("{message} (in: {statement})")]
    Other {
        /// The driver's words.
        message: String,
        /// The statement, without its values.
        statement: String,
    },
}

impl DbError {
    /// Whether this is the doubling of the named key.
    pub fn is_unique(&self, constraint: &str) -> bool {
        matches!(self, Self::Unique(name) if name == constraint)
    }
}

impl From<DbError> for Failure {
    fn from(error: DbError) -> Self {
        if matches!(error, DbError::Busy) { Self::Busy } else { Self::Bug(Box::new(error)) }
    }
}

impl From<rusqlite::Error> for DbError {
    fn from(error: rusqlite::Error) -> Self {
        let busy = matches!(
            error.sqlite_error_code(),
            Some(rusqlite::ErrorCode::DatabaseBusy | rusqlite::ErrorCode::DatabaseLocked)
        );
        if busy { Self::Busy } else { Self::Other { message: error.to_string(), statement: String::new() } }
    }
}

impl From<postgres::Error> for DbError {
    fn from(error: postgres::Error) -> Self {
        crate::postgres_engine::named(&error, "")
    }
}
