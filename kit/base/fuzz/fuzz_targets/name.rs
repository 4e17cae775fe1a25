//! No text panics the reader of names and the masks of free text; what is kept reads back as itself.
#![no_main]

use base::PersonName;
use base::mask::{mask_account, mask_address};
use base::name::search_key;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|raw: &str| {
    if let Ok(name) = PersonName::parse(raw) {
        assert_eq!(PersonName::parse(name.expose()), Ok(name.clone()));
        assert_eq!(search_key(&name.search_key()), name.search_key());
        assert!(name.masked().contains('*'));
    }
    assert!(mask_address(raw).ends_with("****") && mask_account(raw).starts_with("****"));
});
