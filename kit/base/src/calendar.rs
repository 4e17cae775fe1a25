//! Working days (工作日). Each year's holidays and make-up days (调休) are published only in the autumn before, so the
//! calendar knows the years it was given and nothing else: a date beyond them is an error, never a guess from Monday
//! to Friday. Owns counting; the schedules are policy data. Start with [`WorkingCalendar::new`].

use crate::time::Date;
use jiff::civil::Weekday;
use std::collections::{BTreeMap, BTreeSet};

/// The published schedule of one year; days not named follow the week.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct YearSchedule {
    /// Days off by the schedule; those that fall on a weekend may be named too.
    pub holidays_off: Vec<Date>,
    /// Saturdays and Sundays on which work is made up.
    pub make_up_days: Vec<Date>,
}

/// A date in a year whose schedule is not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{year} 年的工作日历还没有载入，请在 policy/national/calendar 加入该年安排")]
pub struct CalendarNotLoaded {
    /// The missing year.
    pub year: i16,
}

/// A schedule that contradicts itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ScheduleError {
    /// A date of another year.
    #[error("{year} 年的工作日历里有 {date}，不属于该年，请移到它所属的年份。")]
    OtherYear {
        /// The year of the schedule.
        year: i16,
        /// The stray date.
        date: Date,
    },
    /// Off and working at once.
    #[error("{date} 既列为放假又列为调休上班，请按国务院办公厅的通知删去一处。")]
    Both {
        /// The date named twice.
        date: Date,
    },
    /// A make-up day that works anyway.
    #[error("{date} 不是周六或周日，不需要列为调休上班，请核对日期。")]
    MakeUpOnWeekday {
        /// The date.
        date: Date,
    },
}

/// What the days of the loaded years are.
#[derive(Debug, Clone, Default)]
pub struct WorkingCalendar {
    years: BTreeSet<i16>,
    off: BTreeSet<Date>,
    make_up: BTreeSet<Date>,
}

impl WorkingCalendar {
    /// Builds the calendar from schedules by year and refuses schedules that contradict themselves.
    pub fn new(schedules: BTreeMap<i16, YearSchedule>) -> Result<Self, ScheduleError> {
        let mut calendar = Self::default();
        for (year, schedule) in schedules {
            calendar.years.insert(year);
            for date in schedule.holidays_off.iter().chain(&schedule.make_up_days).copied() {
                if date.year() != year {
                    return Err(ScheduleError::OtherYear { year, date });
                }
            }
            calendar.off.extend(schedule.holidays_off);
            for date in schedule.make_up_days {
                if calendar.off.contains(&date) {
                    return Err(ScheduleError::Both { date });
                }
                if !is_weekend(date) {
                    return Err(ScheduleError::MakeUpOnWeekday { date });
                }
                calendar.make_up.insert(date);
            }
        }
        Ok(calendar)
    }

    /// The loaded years, earliest first.
    pub fn years(&self) -> impl Iterator<Item = i16> {
        self.years.iter().copied()
    }

    /// Whether people work on this day.
    pub fn is_working_day(&self, date: Date) -> Result<bool, CalendarNotLoaded> {
        if !self.years.contains(&date.year()) {
            return Err(CalendarNotLoaded { year: date.year() });
        }
        Ok(self.make_up.contains(&date) || !is_weekend(date) && !self.off.contains(&date))
    }

    /// The first working day from this one on; the day itself when people work on it.
    pub fn working_day_from(&self, date: Date) -> Result<Date, CalendarNotLoaded> {
        let mut date = date;
        while !self.is_working_day(date)? {
            date = next_day(date)?;
        }
        Ok(date)
    }

    /// The last day of a period of `count` working days that begins after `start`: the day on which a period starts is
    /// not counted (民法典第二百零一条). Zero gives `start` itself, whatever day it is.
    pub fn add_working_days(&self, start: Date, count: u32) -> Result<Date, CalendarNotLoaded> {
        let mut left = count;
        let mut date = start;
        while left > 0 {
            date = next_day(date)?;
            if self.is_working_day(date)? {
                left -= 1;
            }
        }
        Ok(date)
    }

    /// Working days after `from` up to and with `to`; negative when `to` lies before `from`, so that a missed deadline
    /// shows how late it is. The inverse of [`WorkingCalendar::add_working_days`].
    pub fn working_days_between(&self, from: Date, to: Date) -> Result<i32, CalendarNotLoaded> {
        if to < from {
            return self.working_days_between(to, from).map(|days| -days);
        }
        let mut days = 0;
        let mut date = from;
        while date < to {
            date = next_day(date)?;
            days += i32::from(self.is_working_day(date)?);
        }
        Ok(days)
    }

    /// How many working days a year has.
    pub fn working_days_in(&self, year: i16) -> Result<i32, CalendarNotLoaded> {
        let not_loaded = CalendarNotLoaded { year };
        let first = Date::new(year, 1, 1).or(Err(not_loaded))?;
        let last = Date::new(year, 12, 31).or(Err(not_loaded))?;
        Ok(self.working_days_between(first, last)? + i32::from(self.is_working_day(first)?))
    }
}

fn is_weekend(date: Date) -> bool {
    matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday)
}

/// After the last day that can be written comes a year that nobody loaded.
fn next_day(date: Date) -> Result<Date, CalendarNotLoaded> {
    date.tomorrow().or(Err(CalendarNotLoaded { year: date.year().saturating_add(1) }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    fn days(year: i16, list: &[(i8, i8, i8)]) -> Vec<Date> {
        list.iter().flat_map(|(month, from, to)| (*from..=*to).map(move |day| date(year, *month, day))).collect()
    }

    /// The schedules of 2025 and 2026 as published (npm chinese-days 1.5.7, MIT): month, first day, last day.
    fn calendar() -> WorkingCalendar {
        let y2025 = YearSchedule {
            holidays_off: days(
                2025,
                &[(1, 1, 1), (1, 28, 31), (2, 1, 4), (4, 4, 6), (5, 1, 5), (5, 31, 31), (6, 1, 2), (10, 1, 8)],
            ),
            make_up_days: days(2025, &[(1, 26, 26), (2, 8, 8), (4, 27, 27), (9, 28, 28), (10, 11, 11)]),
        };
        let y2026 = YearSchedule {
            holidays_off: days(
                2026,
                &[(1, 1, 3), (2, 15, 23), (4, 4, 6), (5, 1, 5), (6, 19, 21), (9, 25, 27), (10, 1, 7)],
            ),
            make_up_days: days(2026, &[(1, 4, 4), (2, 14, 14), (2, 28, 28), (5, 9, 9), (9, 20, 20), (10, 10, 10)]),
        };
        WorkingCalendar::new(BTreeMap::from([(2025, y2025), (2026, y2026)])).unwrap()
    }

    #[test]
    fn meets_the_vectors_of_the_handbook() {
        let calendar = calendar();
        assert_eq!(calendar.working_days_in(2026), Ok(248));
        assert_eq!(calendar.working_days_in(2025), Ok(248));
        assert_eq!(calendar.years().collect::<Vec<_>>(), [2025, 2026]);
        let table = [
            ((2, 14), true),
            ((2, 28), true),
            ((2, 16), false),
            ((9, 20), true),
            ((10, 10), true),
            ((2, 15), false),
            ((1, 1), false),
            ((1, 4), true),
            ((1, 5), true),
            ((2, 24), true),
            ((3, 7), false),
            ((12, 31), true),
        ];
        for ((month, day), works) in table {
            assert_eq!(calendar.is_working_day(date(2026, month, day)), Ok(works), "{month}-{day}");
        }
    }

    #[test]
    fn a_year_that_is_not_loaded_is_an_error() {
        let calendar = calendar();
        let missing = CalendarNotLoaded { year: 2027 };
        assert_eq!(calendar.is_working_day(date(2027, 1, 4)), Err(missing));
        assert_eq!(calendar.add_working_days(date(2026, 12, 30), 2), Err(missing));
        assert_eq!(calendar.working_days_between(date(2026, 12, 30), date(2027, 1, 1)), Err(missing));
        assert_eq!(calendar.working_days_in(2027), Err(missing));
        assert_eq!(calendar.working_days_in(i16::MAX), Err(CalendarNotLoaded { year: i16::MAX }));
        assert_eq!(calendar.add_working_days(Date::MAX, 1), Err(CalendarNotLoaded { year: 10_000 }));
        assert_eq!(missing.to_string(), "2027 年的工作日历还没有载入，请在 policy/national/calendar 加入该年安排");
    }

    #[test]
    fn counts_over_the_spring_festival() {
        let calendar = calendar();
        let table = [
            // accepted on Friday: Saturday 14th works, then nine days off
            (date(2026, 2, 13), 1, date(2026, 2, 14)),
            (date(2026, 2, 13), 3, date(2026, 2, 25)),
            (date(2026, 2, 14), 5, date(2026, 2, 28)),
            (date(2026, 2, 17), 1, date(2026, 2, 24)),
            (date(2025, 12, 31), 1, date(2026, 1, 4)),
            (date(2026, 9, 30), 1, date(2026, 10, 8)),
            (date(2026, 2, 16), 0, date(2026, 2, 16)),
        ];
        for (start, count, end) in table {
            assert_eq!(calendar.add_working_days(start, count), Ok(end), "{start} + {count}");
        }
        assert_eq!(calendar.working_days_between(date(2026, 2, 13), date(2026, 2, 25)), Ok(3));
        assert_eq!(calendar.working_days_between(date(2026, 2, 25), date(2026, 2, 13)), Ok(-3));
        assert_eq!(calendar.working_days_between(date(2026, 2, 15), date(2026, 2, 23)), Ok(0));
    }

    #[test]
    fn refuses_schedules_that_contradict_themselves() {
        let one = |year: i16, off: &[Date], make_up: &[Date]| {
            let schedule = YearSchedule { holidays_off: off.to_vec(), make_up_days: make_up.to_vec() };
            WorkingCalendar::new(BTreeMap::from([(year, schedule)])).map(drop).map_err(|e| e.to_string())
        };
        let saturday = date(2026, 2, 14);
        assert_eq!(
            one(2026, &[date(2025, 12, 31)], &[]),
            Err("2026 年的工作日历里有 2025-12-31，不属于该年，请移到它所属的年份。".into())
        );
        assert_eq!(
            one(2026, &[saturday], &[saturday]),
            Err("2026-02-14 既列为放假又列为调休上班，请按国务院办公厅的通知删去一处。".into())
        );
        assert_eq!(
            one(2026, &[], &[date(2026, 2, 13)]),
            Err("2026-02-13 不是周六或周日，不需要列为调休上班，请核对日期。".into())
        );
        assert_eq!(one(2026, &[], &[saturday]), Ok(()));
    }

    proptest! {
        #[test]
        fn adding_and_counting_are_inverse(offset in 0i32..700, count in 0u32..300) {
            let calendar = calendar();
            let start = date(2025, 1, 1).saturating_add(jiff::Span::new().days(offset));
            if let Ok(end) = calendar.add_working_days(start, count) {
                prop_assert_eq!(calendar.working_days_between(start, end), Ok(i32::try_from(count).unwrap()));
                prop_assert!(count == 0 || calendar.is_working_day(end).unwrap());
            } else {
                prop_assert!(offset + i32::try_from(count).unwrap() * 7 / 5 > 600);
            }
        }
    }
}
