//! What every crate of Jishiyu stands on: typed ids, money, dates, codes and the shape of a failure.
//!
//! Nothing here does I/O, reads a clock or draws a random number. Start with [`failure`] to see how a command
//! answers, with [`citizen_id`] to see how a code of the handbook is checked.

pub mod calendar;
pub mod citizen_id;
pub mod codes;
pub mod coord;
pub mod division;
pub mod failure;
pub mod id;
pub mod identity_document;
pub mod mask;
pub mod money;
pub mod name;
pub mod phone;
pub mod sensitive;
mod text;
pub mod time;
pub mod uscc;
pub mod value;

pub use calendar::{CalendarNotLoaded, WorkingCalendar, YearSchedule};
pub use citizen_id::{Accept, CitizenIdNo, Sex};
pub use coord::{Crs, Position, PositionSource};
pub use division::{DivisionCode, Level};
pub use failure::{Failure, FieldError, Fields, Rejection};
pub use id::IdSource;
pub use identity_document::{DisabilityType, IdentityDocumentKind};
pub use money::Fen;
pub use name::PersonName;
pub use phone::PhoneNo;
pub use sensitive::Sensitive;
pub use time::{Clock, Date, Timestamp, age_on};
pub use uscc::{OrganisationKind, Uscc};
pub use value::{FromValue, Value};
