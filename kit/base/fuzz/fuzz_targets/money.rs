//! No text panics the reader of amounts; what it accepts reads back from the text it is shown as.
#![no_main]

use base::Fen;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|raw: &str| {
    if let Ok(amount) = Fen::parse_yuan(raw) {
        assert_eq!(Fen::parse_yuan(&amount.to_string()), Ok(amount));
        assert!(!amount.chinese_capitals().contains("零零"));
    }
});
