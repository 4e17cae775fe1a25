//! What people really type: full-width digits, spaces from a copied table, invisible marks from a chat window.

/// Full-width ASCII (U+FF01..U+FF5E) and the ideographic space as their half-width twins; anything else unchanged.
pub(crate) fn half_width(c: char) -> char {
    match c {
        '\u{3000}' => ' ',
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        _ => c,
    }
}

/// Marks that show nothing and only arrive by copy and paste: zero-width space, byte order mark, bidi controls.
/// The zero-width joiners U+200C and U+200D are not among them: Arabic-script names need them.
pub(crate) fn is_paste_mark(c: char) -> bool {
    let is_bidi = matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    is_bidi || matches!(c, '\u{200b}' | '\u{2060}' | '\u{feff}')
}

/// Half-width text without blanks and paste marks, for codes in which a blank never means anything.
pub(crate) fn compact(raw: &str) -> String {
    raw.chars().map(half_width).filter(|c| !c.is_whitespace() && !is_paste_mark(*c)).collect()
}

/// A character fit for a message: itself in quotation marks, or words when it shows nothing.
pub(crate) fn shown(c: char) -> String {
    if c.is_control() || is_paste_mark(c) || matches!(c, '\u{200c}' | '\u{200d}') {
        "看不见的字符".to_owned()
    } else {
        format!("“{c}”")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn compacts_what_is_pasted() {
        assert_eq!(compact("\u{feff}１１０ 105\u{3000}\u{202a}ｘ\t"), "110105x");
        assert_eq!(compact("－＋，．￥"), "-+,.￥");
    }

    #[test]
    fn shows_a_character_or_says_that_it_cannot_be_seen() {
        assert_eq!(shown('O'), "“O”");
        assert_eq!(shown('\0'), "看不见的字符");
        assert_eq!(shown('\u{200d}'), "看不见的字符");
    }
}
