//! Where the counties of the scenarios lie: the middle of each, longitude and latitude in WGS-84, to a hundredth of a
//! degree.

/// 惠民县.
pub(crate) const HUIMIN: (&str, (f64, f64)) = ("371621", (117.50, 37.48));

/// The seven counties and cities of 昌吉回族自治州, with the share of the pilot's people in thousandths.
pub(crate) const CHANGJI: [(&str, (f64, f64), usize); 7] = [
    ("652301", (87.30, 44.01), 240),
    ("652302", (87.98, 44.15), 130),
    ("652323", (86.90, 44.19), 140),
    ("652324", (86.22, 44.30), 140),
    ("652325", (89.59, 44.02), 150),
    ("652327", (89.18, 44.00), 110),
    ("652328", (90.28, 43.83), 90),
];
