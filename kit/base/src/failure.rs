//! How a command or a query can fail: four expected answers and one bug.

use std::borrow::Cow;
use std::fmt;

/// One field of a form or of a JSON body that cannot be accepted as it stands.
///
/// The message says what is wrong and how to mend it, in plain Chinese, and never repeats a secret.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct FieldError {
    /// Name of the form field or JSON property.
    pub field: &'static str,
    /// What is wrong and how to mend it.
    pub message: String,
}

/// A business answer "no": stable code, words for the person, the law it rests on.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Rejection {
    /// Stable code for programs, snake case: `hearing_not_held`.
    pub code: &'static str,
    /// What and how, in plain Chinese.
    pub message: String,
    /// Clause the answer rests on: `社会救助法第四十八条`.
    pub law: Option<&'static str>,
    /// Fields to mend; empty when the whole step is out of order.
    pub fields: Vec<FieldError>,
}

impl Rejection {
    /// A rejection without field errors and without a clause.
    pub fn new(code: &'static str, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), law: None, fields: Vec::new() }
    }

    /// The same rejection resting on a clause of law.
    #[must_use]
    pub fn by(mut self, law: &'static str) -> Self {
        self.law = Some(law);
        self
    }

    /// A rejection of input: one summary line and the fields to mend.
    pub fn invalid(fields: Vec<FieldError>) -> Self {
        Self {
            code: "invalid_input", message: "有几处需要修改，改好后再提交。".into(), law: None, fields
        }
    }
}

/// Why a command or query gave no result.
#[derive(Debug)]
pub enum Failure {
    /// A business answer; nothing was changed.
    Rejected(Rejection),
    /// The actor may see the thing but may not do this to it; names the missing permission.
    Denied {
        /// Permission that would have been needed: `case.confirm`.
        permission: Cow<'static, str>,
    },
    /// It does not exist, or the actor may not know that it exists.
    NotFound,
    /// Somebody else changed it first; read again and decide again.
    Conflict,
    /// Too much at once; the same request may succeed in a moment.
    Busy,
    /// A defect or a broken environment: shown to nobody, logged under an incident number.
    Bug(Box<dyn std::error::Error + Send + Sync>),
}

impl Failure {
    /// A defect described in words.
    pub fn bug(what: impl Into<String>) -> Self {
        Self::Bug(what.into().into())
    }
}

impl From<Rejection> for Failure {
    fn from(rejection: Rejection) -> Self {
        Self::Rejected(rejection)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rejected(r) => {
                write!(f, "rejected ({}): {}", r.code, r.message)?;
                r.fields.iter().try_for_each(|field| write!(f, " [{}] {}", field.field, field.message))
            }
            Self::Denied { permission } => write!(f, "denied: {permission}"),
            Self::NotFound => f.write_str("not found"),
            Self::Conflict => f.write_str("changed by somebody else"),
            Self::Busy => f.write_str("busy"),
            Self::Bug(e) => write!(f, "bug: {e}"),
        }
    }
}

impl std::error::Error for Failure {}

/// Collects field errors while a form is parsed, then answers all of them at once.
#[derive(Debug, Default)]
pub struct Fields(Vec<FieldError>);

impl Fields {
    /// Starts with no errors.
    pub fn new() -> Self {
        Self::default()
    }

    /// Notes that `field` must be mended.
    pub fn wrong(&mut self, field: &'static str, message: impl Into<String>) {
        self.0.push(FieldError { field, message: message.into() });
    }

    /// Keeps a parsed value or notes why it could not be parsed.
    pub fn take<T, E: fmt::Display>(&mut self, field: &'static str, value: Result<T, E>) -> Option<T> {
        match value {
            Ok(value) => Some(value),
            Err(e) => {
                self.wrong(field, e.to_string());
                None
            }
        }
    }

    /// A text of `1..=max` characters after trimming; notes an error naming the field in Chinese otherwise.
    pub fn text(&mut self, field: &'static str, name: &str, raw: &str, max: usize) -> Option<String> {
        let text = raw.trim();
        let length = text.chars().count();
        if length == 0 {
            self.wrong(field, format!("请填写{name}。"));
        } else if length > max {
            self.wrong(field, format!("{name}最多 {max} 个字，现在是 {length} 个字，请删短一些。"));
        } else if text.chars().any(|c| c.is_control() && c != '\n' && c != '\r' && c != '\t') {
            self.wrong(field, format!("{name}里有看不见的控制字符，请删去后重新填写。"));
        } else {
            return Some(text.to_owned());
        }
        None
    }

    /// Like [`Fields::text`], but an empty text is `Some(None)`.
    pub fn optional_text(&mut self, field: &'static str, name: &str, raw: &str, max: usize) -> Option<Option<String>> {
        if raw.trim().is_empty() { Some(None) } else { self.text(field, name, raw, max).map(Some) }
    }

    /// Ends the parse: all errors at once, or nothing.
    pub fn finish(self) -> Result<(), Rejection> {
        if self.0.is_empty() { Ok(()) } else { Err(Rejection::invalid(self.0)) }
    }
}
