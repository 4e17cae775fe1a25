//! No text panics the readers of identity documents; what they accept reads back as itself.
#![no_main]

use base::{Accept, IdentityDocumentKind};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|raw: &str| {
    for kind in IdentityDocumentKind::ALL {
        if let Ok(number) = kind.normalise(raw, Accept::Demo) {
            assert_eq!(kind.normalise(number.expose(), Accept::Demo), Ok(number));
        }
    }
});
