//! The seven kinds of column that both databases keep alike: text, integer, real, boolean, blob, JSON as text, and
//! time as integer microseconds UTC. Dates travel as `YYYY-MM-DD`, money as integer fen, identifiers as text.

use crate::time::{Date, Timestamp};

/// A value on its way into or out of the database.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// No value.
    Null,
    /// Text, also dates, identifiers and JSON.
    Text(String),
    /// Integers, money in fen, instants in microseconds.
    Int(i64),
    /// Coordinates; never money, never a score.
    Real(f64),
    /// True or false (an integer inside SQLite).
    Bool(bool),
    /// Bytes: hashes and sealed fields.
    Blob(Vec<u8>),
}

/// A column held something else than the program expected: a defect, never a user's mistake.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("column holds {found} where {wanted} was expected")]
pub struct ValueError {
    /// What the program expected.
    pub wanted: &'static str,
    /// What the database held (the kind, never the content).
    pub found: &'static str,
}

impl Value {
    /// The kind as a word, for error messages.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Text(_) => "text",
            Self::Int(_) => "an integer",
            Self::Real(_) => "a real number",
            Self::Bool(_) => "a boolean",
            Self::Blob(_) => "a blob",
        }
    }
}

/// Types that can be read from a column.
pub trait FromValue: Sized {
    /// Converts or says what was found instead.
    fn from_value(value: Value) -> Result<Self, ValueError>;
}

fn wrong<T>(wanted: &'static str, value: &Value) -> Result<T, ValueError> {
    Err(ValueError { wanted, found: value.kind() })
}

impl FromValue for Value {
    fn from_value(value: Value) -> Result<Self, ValueError> {
        Ok(value)
    }
}

impl FromValue for String {
    fn from_value(value: Value) -> Result<Self, ValueError> {
        if let Value::Text(text) = value { Ok(text) } else { wrong("text", &value) }
    }
}

impl FromValue for i64 {
    fn from_value(value: Value) -> Result<Self, ValueError> {
        if let Value::Int(number) = value { Ok(number) } else { wrong("an integer", &value) }
    }
}

impl FromValue for f64 {
    fn from_value(value: Value) -> Result<Self, ValueError> {
        if let Value::Real(number) = value { Ok(number) } else { wrong("a real number", &value) }
    }
}

impl FromValue for bool {
    fn from_value(value: Value) -> Result<Self, ValueError> {
        if let Value::Bool(flag) = value {
            Ok(flag)
        } else if let Value::Int(number) = value {
            Ok(number != 0)
        } else {
            wrong("a boolean", &value)
        }
    }
}

impl FromValue for Vec<u8> {
    fn from_value(value: Value) -> Result<Self, ValueError> {
        if let Value::Blob(bytes) = value { Ok(bytes) } else { wrong("a blob", &value) }
    }
}

impl FromValue for Timestamp {
    fn from_value(value: Value) -> Result<Self, ValueError> {
        i64::from_value(value).map(Timestamp::from_micros)
    }
}

impl FromValue for Date {
    fn from_value(value: Value) -> Result<Self, ValueError> {
        parse_text(value, "a date YYYY-MM-DD")
    }
}

impl<T: FromValue> FromValue for Option<T> {
    fn from_value(value: Value) -> Result<Self, ValueError> {
        if value == Value::Null { Ok(None) } else { T::from_value(value).map(Some) }
    }
}

/// Reads a text column and parses it; `wanted` names the expected form.
pub fn parse_text<T: std::str::FromStr>(value: Value, wanted: &'static str) -> Result<T, ValueError> {
    let text = String::from_value(value)?;
    text.parse().or(Err(ValueError { wanted, found: "another text" }))
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&String> for Value {
    fn from(text: &String) -> Self {
        Self::Text(text.clone())
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Self::Int(number)
    }
}

impl From<i32> for Value {
    fn from(number: i32) -> Self {
        Self::Int(i64::from(number))
    }
}

impl From<f64> for Value {
    fn from(number: f64) -> Self {
        Self::Real(number)
    }
}

impl From<bool> for Value {
    fn from(flag: bool) -> Self {
        Self::Bool(flag)
    }
}

impl From<Vec<u8>> for Value {
    fn from(bytes: Vec<u8>) -> Self {
        Self::Blob(bytes)
    }
}

impl From<&[u8]> for Value {
    fn from(bytes: &[u8]) -> Self {
        Self::Blob(bytes.to_vec())
    }
}

impl From<Timestamp> for Value {
    fn from(time: Timestamp) -> Self {
        Self::Int(time.micros())
    }
}

impl From<Date> for Value {
    fn from(date: Date) -> Self {
        Self::Text(date.to_string())
    }
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

/// Lets an enum live in a text column: `text_enum!(CaseState { Accepted => "accepted", .. });` gives `as_str`,
/// `FromStr`, `FromValue` and `Into<Value>`; serde uses the same words.
#[macro_export]
macro_rules! text_enum {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident => $text:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $name { $($(#[$vdoc])* #[serde(rename = $text)] $variant),+ }

        impl $name {
            /// Every variant, in the order of declaration.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The stable word kept in the database and on the wire.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }
        }

        impl std::str::FromStr for $name {
            type Err = String;
            fn from_str(s: &str) -> Result<Self, String> {
                match s {
                    $($text => Ok(Self::$variant),)+
                    other => Err(format!("“{other}”不是可选的值，请从 {} 中选择。", [$($text),+].join("、"))),
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl From<$name> for $crate::value::Value {
            fn from(value: $name) -> Self {
                Self::Text(value.as_str().to_owned())
            }
        }

        impl $crate::value::FromValue for $name {
            fn from_value(value: $crate::value::Value) -> Result<Self, $crate::value::ValueError> {
                $crate::value::parse_text(value, stringify!($name))
            }
        }
    };
}
