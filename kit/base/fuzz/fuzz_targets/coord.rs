//! No pair of numbers panics the conversions or gives a distance longer than half the earth.
#![no_main]

use base::{Crs, Position};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|pair: (f64, f64)| {
    for from in Crs::ALL {
        if let Ok(place) = Position::new(pair.0, pair.1, *from) {
            for to in Crs::ALL {
                assert!(place.distance_m(&place.to(*to)) <= 20_015_115);
            }
        }
    }
});
