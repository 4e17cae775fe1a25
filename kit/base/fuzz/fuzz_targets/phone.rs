//! No text panics the reader of phone numbers; what it accepts reads back as itself.
#![no_main]

use base::PhoneNo;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|raw: &str| {
    if let Ok(number) = PhoneNo::parse(raw) {
        assert_eq!(PhoneNo::parse(number.expose()), Ok(number.clone()));
        assert_eq!(PhoneNo::parse(&number.formatted()), Ok(number.clone()));
        assert!(number.masked().contains("****"));
    }
});
