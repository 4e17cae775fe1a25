//! Deadlines by the rules of the place and the working-day calendar.

use base::calendar::CalendarNotLoaded;
use base::{Date, Failure, Rejection, Timestamp, WorkingCalendar};
use policy::{DeadlineKind, PolicyView};

/// The end of the office day in China: 17:30.
const CLOSING: (i64, i64) = (17, 30);

/// The end of the office day.
pub fn closing(date: Date) -> Timestamp {
    Timestamp::in_china(date, CLOSING.0, CLOSING.1)
}

/// When a step that begins now must be done, by the named deadline of the place. No working day at all means at once
/// (handbook 4.3: acceptance), as far as somebody is at work: by the end of this working day or, for what arrives after
/// it, on a weekend or on a holiday, by the end of the next one.
///
/// # Errors
/// Rejected with `calendar_not_loaded` when the deadline falls into a year whose working days are not known yet.
pub fn due_at(
    view: &PolicyView,
    calendar: &WorkingCalendar,
    deadline: &str,
    now: Timestamp,
) -> Result<Timestamp, Failure> {
    let rule = view.deadline(deadline).ok_or_else(|| Failure::bug(format!("no deadline named {deadline}")))?;
    let today = now.china_date();
    let days = |n: u32| today.saturating_add(jiff::Span::new().days(n));
    Ok(match rule.kind {
        DeadlineKind::Hours => now.plus_minutes(i64::from(rule.amount) * 60),
        DeadlineKind::CalendarDays => closing(days(rule.amount)),
        DeadlineKind::WorkingDays if rule.amount == 0 => {
            let first = if now < closing(today) { today } else { days(1) };
            closing(calendar.working_day_from(first).map_err(|e| not_loaded(&e))?)
        }
        DeadlineKind::WorkingDays => {
            closing(calendar.add_working_days(today, rule.amount).map_err(|e| not_loaded(&e))?)
        }
        DeadlineKind::Months => closing(today.saturating_add(jiff::Span::new().months(rule.amount))),
        DeadlineKind::NextMonth => closing(today.last_of_month().saturating_add(jiff::Span::new().days(1))),
    })
}

fn not_loaded(error: &CalendarNotLoaded) -> Failure {
    Rejection::new("calendar_not_loaded", error.to_string()).into()
}

/// How much time is left. Pages say it in their own language: `ui::Page::remaining`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Remaining {
    /// So many minutes late.
    LateMinutes(i64),
    /// So many hours late.
    LateHours(i64),
    /// So many days late.
    LateDays(i64),
    /// Due today, at this hour and minute.
    Today {
        /// Hour in China.
        hour: i64,
        /// Minute.
        minute: i64,
    },
    /// Due tomorrow, which is not a working day.
    Tomorrow,
    /// So many working days left.
    WorkingDays(i32),
    /// So many days left, in a year whose working days are not known.
    Days(i64),
}

impl Remaining {
    /// Whether the deadline has passed.
    pub const fn is_late(self) -> bool {
        match self {
            Self::LateMinutes(_) | Self::LateHours(_) | Self::LateDays(_) => true,
            Self::Today { .. } | Self::Tomorrow | Self::WorkingDays(_) | Self::Days(_) => false,
        }
    }
}

/// How much time is left until a deadline.
pub fn remaining(calendar: &WorkingCalendar, due: Timestamp, now: Timestamp) -> Remaining {
    let minutes = due.minutes_since(now);
    let (today, day) = (now.china_date(), due.china_date());
    if minutes < 0 {
        let late = -minutes;
        return match late {
            0..60 => Remaining::LateMinutes(late),
            60..1_440 => Remaining::LateHours(late / 60),
            _ => Remaining::LateDays(late / 1_440),
        };
    }
    if day == today {
        let minute = due.china_minute_of_day();
        return Remaining::Today { hour: minute / 60, minute: minute % 60 };
    }
    match calendar.working_days_between(today, day) {
        // A deadline on the week-end before the next working day.
        Ok(0) if minutes < 2 * 1_440 => Remaining::Tomorrow,
        Ok(0) => Remaining::Days(minutes / 1_440),
        Ok(days) => Remaining::WorkingDays(days),
        Err(_) => Remaining::Days(minutes / 1_440),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use base::DivisionCode;
    use policy::Policy;
    use std::path::Path;

    #[test]
    fn what_is_due_at_once_is_due_at_the_end_of_a_working_day() {
        let policy = Policy::load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../policy")).unwrap();
        let place = DivisionCode::parse("371621001001").unwrap();
        // policy/national/calendar/2026.toml: Sunday 20 September and Saturday 10 October are worked; 25 to 27 September
        // and 1 to 7 October are off.
        let table = [
            ("a Friday morning", (9, 18), (9, 30), "2026-09-18 17:30"),
            ("a minute before the office closes", (9, 18), (17, 29), "2026-09-18 17:30"),
            ("when it closes, before a plain Saturday and a worked Sunday", (9, 18), (17, 30), "2026-09-20 17:30"),
            ("a Saturday before a worked Sunday", (9, 19), (10, 0), "2026-09-20 17:30"),
            ("a worked Sunday", (9, 20), (10, 0), "2026-09-20 17:30"),
            ("a Sunday", (9, 13), (10, 0), "2026-09-14 17:30"),
            ("the evening before a holiday and its weekend", (9, 24), (20, 0), "2026-09-28 17:30"),
            ("a holiday on a Friday", (9, 25), (10, 0), "2026-09-28 17:30"),
            ("the first day of a week off", (10, 1), (0, 5), "2026-10-08 17:30"),
            ("a worked Saturday", (10, 10), (16, 0), "2026-10-10 17:30"),
            ("a worked Saturday at night", (10, 10), (22, 0), "2026-10-12 17:30"),
            ("before dawn of a working day", (9, 21), (3, 0), "2026-09-21 17:30"),
        ];
        for (what, (month, day), (hour, minute), expected) in table {
            let date = Date::new(2026, month, day).unwrap();
            let view = policy.view(place, date).unwrap();
            let now = Timestamp::in_china(date, hour, minute);
            let due = due_at(&view, policy.working_calendar(), "accept", now).unwrap();
            assert_eq!(due.to_string(), expected, "{what}");
        }
        let last = Timestamp::in_china(Date::new(2026, 12, 31).unwrap(), 18, 0);
        let view = policy.view(place, last.china_date()).unwrap();
        let refused = due_at(&view, policy.working_calendar(), "accept", last).unwrap_err().to_string();
        assert!(refused.contains("2027"), "the next year is not guessed: {refused}");
        // With days to count, the day of arrival is not counted, whatever the hour (民法典第二百零一条).
        let night = Timestamp::in_china(Date::new(2026, 9, 18).unwrap(), 22, 0);
        let five = due_at(&view, policy.working_calendar(), "plan", night).unwrap();
        assert_eq!(five.to_string(), "2026-09-24 17:30");
    }
}
