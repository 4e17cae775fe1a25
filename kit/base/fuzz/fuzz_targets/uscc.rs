//! No text panics the reader of unified social credit codes; what it accepts reads back as itself.
#![no_main]

use base::Uscc;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|raw: &str| {
    if let Ok(code) = Uscc::parse(raw) {
        assert_eq!(Uscc::parse(code.as_str()), Ok(code));
        let _ = (code.kind(), code.region(), code.organisation_code());
    }
});
