//! No text panics the reader of citizen numbers; what it accepts reads back as itself.
#![no_main]

use base::{Accept, CitizenIdNo};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|raw: &str| {
    for accept in [Accept::Real, Accept::Demo] {
        if let Ok(number) = CitizenIdNo::parse(raw, accept) {
            assert_eq!(CitizenIdNo::parse(number.expose(), accept), Ok(number));
            assert_eq!(number.masked().len(), 18);
        }
    }
});
