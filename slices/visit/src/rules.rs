//! The measures by which a visit is looked at. Pure.

use crate::model::{EvidenceRule, Moment};
use base::Timestamp;
use base::coord::Position;
use policy::{CatalogueItem, Evidence};

/// Metres from the home beyond which a reading is far, after its own accuracy is taken off.
const FAR_M: u32 = 200;
/// Percent of the planned minutes below which a visit is short.
const SHORT_PERCENT: i64 = 60;
/// Minutes after which an entry is late: a shift without network is usual, a day is not.
const LATE_ENTRY_MINUTES: i64 = 24 * 60;
/// Days in which a visit can be rated.
const RATING_DAYS: i64 = 30;

/// What the item asks of its visits; an item that is no longer in force asks for nothing.
pub fn evidence_rule(item: Option<&CatalogueItem>) -> EvidenceRule {
    EvidenceRule {
        location: item.is_some_and(|item| item.requires(Evidence::Location)),
        at_home: item.is_some_and(|item| item.door_to_door),
    }
}

/// Whether a reading lies farther from the home than its accuracy explains. A phone that does not tell its accuracy
/// is taken at its word.
pub fn is_far(reading: &Position, home: &Position) -> bool {
    reading.distance_m(home).saturating_sub(reading.accuracy_m().unwrap_or(0)) > FAR_M
}

/// Whether a visit was much shorter than planned.
pub const fn is_short(minutes: i64, planned: i64) -> bool {
    minutes * 100 < planned * SHORT_PERCENT
}

/// Whether something was entered long after it happened.
pub fn is_late_entry(moment: Moment) -> bool {
    moment.entered_at.minutes_since(moment.happened_at) > LATE_ENTRY_MINUTES
}

/// Whether the days for rating are over.
pub fn rating_closed(ended: Timestamp, now: Timestamp) -> bool {
    now.minutes_since(ended) > RATING_DAYS * 24 * 60
}
