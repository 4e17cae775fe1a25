//! Lists of short codes in a text column: how a need, a tag or a qualification is kept beside its row.

/// Codes as a JSON list of strings. Codes are ASCII words of the policy, so that nothing needs an escape.
pub fn text<C: AsRef<str>>(codes: &[C]) -> String {
    let quoted: Vec<String> = codes.iter().map(|code| format!("\"{}\"", code.as_ref())).collect();
    format!("[{}]", quoted.join(","))
}

/// The codes of a JSON list written by [`text`].
pub fn list(text: &str) -> Vec<String> {
    text.split('"').skip(1).step_by(2).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_list_comes_back(codes in prop::collection::vec("[a-zA-Z0-9_:.-]{1,12}", 0..6)) {
            prop_assert_eq!(list(&text(&codes)), codes);
        }
    }
}
