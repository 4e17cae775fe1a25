//! A wrapper for what must never reach a log: it has no `Display`, and its `Debug` says only that something is there.

use std::fmt;

/// A value of personal data. Reading it takes a visible word in the code: [`Sensitive::expose`].
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Sensitive<T>(T);

impl<T> Sensitive<T> {
    /// Wraps a value.
    pub const fn new(value: T) -> Self {
        Self(value)
    }

    /// The value itself: for sealing, for matching, for a page whose reader may see it.
    pub const fn expose(&self) -> &T {
        &self.0
    }

    /// Gives the value out of the wrapper.
    pub fn into_exposed(self) -> T {
        self.0
    }
}

impl<T> fmt::Debug for Sensitive<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sensitive(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_says_nothing() {
        let secret = Sensitive::new("C12345678".to_owned());
        assert_eq!(format!("{secret:?} {:?}", Some(&secret)), "Sensitive(…) Some(Sensitive(…))");
        assert_eq!(secret.expose(), "C12345678");
        assert_eq!(secret.into_exposed(), "C12345678");
    }
}
