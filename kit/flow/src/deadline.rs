//! Deadlines by the rules of the place and the working-day calendar.

use base::calendar::CalendarNotLoaded;
use base::{Failure, Rejection, Timestamp, WorkingCalendar};
use policy::{DeadlineKind, PolicyView};

/// The end of the office day in China: 17:30.
const CLOSING: (i64, i64) = (17, 30);

/// When a step that begins now must be done, by the named deadline of the place.
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
    let closing = |date| Timestamp::in_china(date, CLOSING.0, CLOSING.1);
    let today = now.china_date();
    let days = |n: u32| today.saturating_add(jiff::Span::new().days(n));
    Ok(match rule.kind {
        DeadlineKind::Hours => now.plus_minutes(i64::from(rule.amount) * 60),
        DeadlineKind::CalendarDays => closing(days(rule.amount)),
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

/// How much time is left, in words: `超期 3 小时`, `今天 17:30`, `4 个工作日`.
pub fn remaining(calendar: &WorkingCalendar, due: Timestamp, now: Timestamp) -> String {
    let minutes = due.minutes_since(now);
    let (today, day) = (now.china_date(), due.china_date());
    if minutes < 0 {
        let late = -minutes;
        return match late {
            0..60 => format!("超期 {late} 分钟"),
            60..1_440 => format!("超期 {} 小时", late / 60),
            _ => format!("超期 {} 天", late / 1_440),
        };
    }
    if day == today {
        let minute = due.china_minute_of_day();
        return format!("今天 {:02}:{:02}", minute / 60, minute % 60);
    }
    match calendar.working_days_between(today, day) {
        // A deadline on the week-end before the next working day.
        Ok(0) if minutes < 2 * 1_440 => "明天".into(),
        Ok(0) => format!("{} 天", minutes / 1_440),
        Ok(days) => format!("{days} 个工作日"),
        Err(_) => format!("{} 天", minutes / 1_440),
    }
}
