//! A statement: a fixed text in the source, completed only by fragments that the program itself composes.

use base::value::Value;
use std::borrow::Cow;

/// A statement as it stands in the source. Written with [`sql!`](crate::sql!), so that a test can find every one of
/// them and prepare it on both engines.
#[derive(Debug)]
pub struct Sql {
    text: &'static str,
}

impl Sql {
    /// Used by [`sql!`](crate::sql!) only.
    #[doc(hidden)]
    pub const fn new(text: &'static str) -> Self {
        Self { text }
    }

    /// The text with its marks, as written.
    pub const fn text(&self) -> &'static str {
        self.text
    }

    /// Completes every `{scope:column,column}` mark with what the fragment says about those columns.
    ///
    /// A mark may hold any number of column expressions, separated by commas.
    pub fn scoped(&self, scope: &dyn Fragment) -> Statement {
        let mut text = String::with_capacity(self.text.len() + 160);
        let mut values = Vec::new();
        let mut rest = self.text;
        let own = highest_parameter(self.text);
        while let Some(start) = rest.find("{scope:") {
            let end = rest[start..].find('}').map_or(rest.len(), |e| start + e);
            text.push_str(&rest[..start]);
            let columns: Vec<&str> = rest[start + "{scope:".len()..end].split(',').map(str::trim).collect();
            text.push_str(&scope.predicate(&columns, own, &mut values));
            rest = rest.get(end + 1..).unwrap_or_default();
        }
        text.push_str(rest);
        Statement { text: Cow::Owned(text), values }
    }
}

/// A predicate that the program composes: authorisation is the one user.
pub trait Fragment {
    /// The SQL predicate over the named columns. Values are pushed to `values`; the k-th value of the whole statement
    /// (counting from 1) is written `$` followed by `first + k`.
    fn predicate(&self, columns: &[&str], first: usize, values: &mut Vec<Value>) -> String;
}

/// A statement ready to run, with the values of its composed part.
#[derive(Debug, Clone)]
pub struct Statement {
    pub(crate) text: Cow<'static, str>,
    pub(crate) values: Vec<Value>,
}

impl Statement {
    /// The text as the engine will see it.
    pub fn text(&self) -> &str {
        &self.text
    }

    pub(crate) fn from_parts(text: String) -> Self {
        Self { text: Cow::Owned(text), values: Vec::new() }
    }

    /// For the door's own tools (the prepare-all test): a statement of a text read from a source file.
    #[doc(hidden)]
    pub fn for_preparation(text: String) -> Self {
        Self::from_parts(text)
    }
}

impl From<&Sql> for Statement {
    fn from(sql: &Sql) -> Self {
        Self { text: Cow::Borrowed(sql.text), values: Vec::new() }
    }
}

fn highest_parameter(text: &str) -> usize {
    let mut highest = 0;
    for part in text.split('$').skip(1) {
        let digits: String = part.chars().take_while(char::is_ascii_digit).collect();
        highest = highest.max(digits.parse().unwrap_or(0));
    }
    highest
}

/// A statement: `tx.query(sql!("select id from t where a = $1"), &params![a], |row| row.get(0))`.
#[macro_export]
macro_rules! sql {
    ($text:literal) => {{
        static SQL: $crate::Sql = $crate::Sql::new($text);
        &SQL
    }};
}

/// The values of a statement, in the order of `$1`, `$2`, …
#[macro_export]
macro_rules! params {
    ($($value:expr),* $(,)?) => { [$($crate::Value::from($value)),*] };
}
