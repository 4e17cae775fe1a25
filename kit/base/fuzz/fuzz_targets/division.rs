//! No text panics the reader of division codes; what it accepts reads back as itself and lies in its ancestors.
#![no_main]

use base::DivisionCode;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|raw: &str| {
    if let Ok(code) = DivisionCode::parse(raw) {
        assert_eq!(DivisionCode::parse(&code.to_string()), Ok(code));
        assert_eq!(DivisionCode::parse(&code.prefix()), Ok(code));
        assert!(code.ancestors().count() <= 4 && code.ancestors().all(|wider| wider.contains(code)));
    }
});
