//! What every crate of Jishiyu stands on: typed ids, money, dates, codes and the shape of a failure.
//!
//! Nothing here does I/O, reads a clock or draws a random number. Start with [`failure`] to see how a command
//! answers, with [`citizen_id`] to see how a code of the handbook is checked.

pub mod failure;
pub mod id;
pub mod time;
pub mod value;

pub use failure::{Failure, FieldError, Rejection};
pub use id::IdSource;
pub use value::{FromValue, Value};
pub use time::{Clock, Date, Timestamp};
