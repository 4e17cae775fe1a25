//! When a visit can begin, and how the orders of a line are spread over the year. Pure and in integers.

use base::{Date, Timestamp, WorkingCalendar};

/// Visits begin between 9:00 and 16:30, on the half-hour, in minutes of the day.
const FIRST_START: i64 = 9 * 60;
const LAST_START: i64 = 16 * 60 + 30;
const STEP: i64 = 30;
/// A visit ends by 17:30 unless it is longer than a day's work.
const CLOSING: i64 = 17 * 60 + 30;
/// Minutes kept free between two visits, for the way.
const TRAVEL: i64 = 30;
/// Shortest window of an order, in days.
const WINDOW_DAYS: i32 = 7;
/// An order that cannot begin in its window is looked at for this many days from its first possible day.
const GRACE_DAYS: i32 = 13;
/// A time at which somebody cannot go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Busy {
    /// Begin.
    pub start: Timestamp,
    /// Length.
    pub minutes: i64,
}

/// Whether a visit would overlap another, the way between them included.
pub fn clashes(start: Timestamp, minutes: i64, busy: &[Busy]) -> bool {
    busy.iter().any(|other| {
        start < other.start.plus_minutes(other.minutes + TRAVEL) && other.start < start.plus_minutes(minutes + TRAVEL)
    })
}

/// The first half-hour of the given days at which a visit can begin.
pub fn first_free(days: &[Date], minutes: i64, busy: &[Busy]) -> Option<Timestamp> {
    let last = (CLOSING - minutes).clamp(FIRST_START, LAST_START);
    let slots = (last - FIRST_START) / STEP;
    days.iter().find_map(|day| {
        let starts = (0..=slots).map(|n| Timestamp::in_china(*day, 0, FIRST_START + n * STEP));
        starts.into_iter().find(|start| !clashes(*start, minutes, busy))
    })
}

/// Working days on which an order may begin: its window from tomorrow on, at least a fortnight. A day of a year whose
/// calendar is not loaded is never guessed to be a working day.
pub fn days((from, to): (Date, Date), today: Date, calendar: &WorkingCalendar) -> Vec<Date> {
    let first = from.max(plus(today, 1));
    let last = to.max(plus(first, GRACE_DAYS));
    let all = std::iter::successors(Some(first), |day| Some(plus(*day, 1))).take_while(|day| *day <= last);
    all.filter(|day| calendar.is_working_day(*day).unwrap_or(false)).collect()
}

/// The windows of the units of a line: spread evenly from the first day to the end of that year, each at least a week.
pub fn windows(from: Date, units: i64) -> Vec<(Date, Date)> {
    let end = from.last_of_year().max(plus(from, WINDOW_DAYS - 1));
    let days = i64::from(from.until((jiff::Unit::Day, end)).map_or(0, |span| span.get_days())) + 1;
    let latest = plus(end, 1 - WINDOW_DAYS);
    let window = |n: i64| {
        let begin = plus(from, (n * days / units) as i32).min(latest);
        let last = plus(from, ((n + 1) * days / units - 1) as i32);
        (begin, last.max(plus(begin, WINDOW_DAYS - 1)))
    };
    (0..units).map(window).collect()
}

fn plus(day: Date, days: i32) -> Date {
    day.saturating_add(jiff::Span::new().days(days))
}
