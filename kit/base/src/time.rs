//! Time as the platform keeps it: instants in microseconds UTC, civil dates in China (UTC+8, no daylight saving).

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

/// A civil date, always a date in China.
pub type Date = jiff::civil::Date;

/// Completed years of age on a day; negative before birth. Who was born on 29 February turns a year older on 1 March of
/// a common year.
pub fn age_on(birth_date: Date, day: Date) -> i16 {
    let had_birthday = (day.month(), day.day()) >= (birth_date.month(), birth_date.day());
    day.year() - birth_date.year() - i16::from(!had_birthday)
}

const CHINA_OFFSET_MICROS: i64 = 8 * 3_600 * 1_000_000;
const DAY_MICROS: i64 = 24 * 3_600 * 1_000_000;

/// An instant: microseconds since 1970-01-01T00:00:00Z.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct Timestamp(i64);

impl Timestamp {
    /// From microseconds since the epoch.
    pub const fn from_micros(micros: i64) -> Self {
        Self(micros)
    }

    /// Microseconds since the epoch.
    pub const fn micros(self) -> i64 {
        self.0
    }

    /// The instant at which it is `hour:minute` on `date` in China.
    pub fn in_china(date: Date, hour: i64, minute: i64) -> Self {
        let epoch = jiff::civil::date(1970, 1, 1);
        let days = i64::from(date.since((jiff::Unit::Day, epoch)).map(|s| s.get_days()).unwrap_or(0));
        Self(days * DAY_MICROS + (hour * 60 + minute) * 60_000_000 - CHINA_OFFSET_MICROS)
    }

    /// The civil date in China at this instant.
    pub fn china_date(self) -> Date {
        let days = (self.0 + CHINA_OFFSET_MICROS).div_euclid(DAY_MICROS);
        let span = jiff::Span::new().try_days(days).unwrap_or_default();
        jiff::civil::date(1970, 1, 1).saturating_add(span)
    }

    /// Minutes since midnight in China.
    pub fn china_minute_of_day(self) -> i64 {
        (self.0 + CHINA_OFFSET_MICROS).rem_euclid(DAY_MICROS) / 60_000_000
    }

    /// `2026-11-21 10:04`, in China.
    pub fn china_text(self) -> String {
        let minute = self.china_minute_of_day();
        format!("{} {:02}:{:02}", self.china_date(), minute / 60, minute % 60)
    }

    /// This instant moved by whole minutes.
    #[must_use]
    pub const fn plus_minutes(self, minutes: i64) -> Self {
        Self(self.0 + minutes * 60_000_000)
    }

    /// Whole minutes from `earlier` to this instant.
    pub const fn minutes_since(self, earlier: Self) -> i64 {
        (self.0 - earlier.0) / 60_000_000
    }

    /// RFC 3339 in UTC with microseconds, for JSON and logs.
    pub fn rfc3339(self) -> String {
        jiff::Timestamp::from_microsecond(self.0).map(|t| t.to_string()).unwrap_or_default()
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.china_text())
    }
}

/// Where "now" comes from. In service the operating system; in the simulator and in tests a hand that is moved.
#[derive(Debug, Clone)]
pub enum Clock {
    /// The clock of the operating system.
    System,
    /// A clock that stands until it is set.
    Manual(Arc<AtomicI64>),
}

impl Clock {
    /// A clock that stands at `now` until it is moved.
    pub fn manual(now: Timestamp) -> Self {
        Self::Manual(Arc::new(AtomicI64::new(now.micros())))
    }

    /// The present instant.
    #[expect(clippy::disallowed_methods, reason = "the one place that may ask the operating system for the time")]
    pub fn now(&self) -> Timestamp {
        match self {
            Self::System => Timestamp(jiff::Timestamp::now().as_microsecond()),
            Self::Manual(hand) => Timestamp(hand.load(Ordering::SeqCst)),
        }
    }

    /// Moves a manual clock; the system clock does not listen.
    pub fn set(&self, now: Timestamp) {
        if let Self::Manual(hand) = self {
            hand.store(now.micros(), Ordering::SeqCst);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn age_counts_completed_years() {
        let table = [
            (date(1946, 11, 22), date(2026, 11, 21), 79),
            (date(1946, 11, 22), date(2026, 11, 22), 80),
            (date(2008, 2, 29), date(2026, 2, 28), 17),
            (date(2008, 2, 29), date(2026, 3, 1), 18),
            (date(2026, 5, 1), date(2026, 5, 1), 0),
            (date(2026, 5, 2), date(2026, 5, 1), -1),
        ];
        for (birth_date, day, years) in table {
            assert_eq!(age_on(birth_date, day), years, "{birth_date} on {day}");
        }
    }

    #[test]
    fn the_day_in_china_begins_at_16_utc() {
        let midnight = Timestamp::in_china(date(2026, 11, 22), 0, 0);
        assert_eq!(midnight.rfc3339(), "2026-11-21T16:00:00Z");
        assert_eq!(midnight.china_text(), "2026-11-22 00:00");
        assert_eq!(midnight.plus_minutes(-1).china_date(), date(2026, 11, 21));
        assert_eq!(midnight.plus_minutes(-1).china_minute_of_day(), 24 * 60 - 1);
        assert_eq!(Timestamp::in_china(date(1969, 12, 31), 10, 4).china_text(), "1969-12-31 10:04");
        assert_eq!(midnight.plus_minutes(90).minutes_since(midnight), 90);
    }
}
