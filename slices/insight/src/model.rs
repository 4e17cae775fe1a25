//! Periods and the figures that are counted in them. Pure.

use base::{Date, Timestamp};
use std::fmt;
use std::str::FromStr;

/// A stretch of calendar time in China. The month of settlement is the calendar month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Period {
    /// A month: `2026-09`.
    Month(i16, i8),
    /// A quarter, from 1: `2026-Q3`.
    Quarter(i16, i8),
    /// A year: `2026`.
    Year(i16),
}

impl Period {
    /// The month, the quarter and the year that hold a day.
    pub fn around(day: Date) -> [Self; 3] {
        let (year, month) = (day.year(), day.month());
        [Self::Month(year, month), Self::Quarter(year, (month + 2) / 3), Self::Year(year)]
    }

    /// The calendar year it lies in.
    pub const fn year(self) -> i16 {
        match self {
            Self::Month(year, _) | Self::Quarter(year, _) | Self::Year(year) => year,
        }
    }

    /// First and last month.
    const fn months(self) -> (i8, i8) {
        match self {
            Self::Month(_, month) => (month, month),
            Self::Quarter(_, quarter) => (quarter * 3 - 2, quarter * 3),
            Self::Year(_) => (1, 12),
        }
    }

    /// First and last month as the settlement writes them: `2026-07`, `2026-09`.
    pub fn month_texts(self) -> (String, String) {
        let (first, last) = self.months();
        (format!("{:04}-{first:02}", self.year()), format!("{:04}-{last:02}", self.year()))
    }

    /// Midnight in China at the beginning, and at the end (not part of it any more).
    pub fn bounds(self) -> (Timestamp, Timestamp) {
        let (first, last) = self.months();
        let begin = jiff::civil::date(self.year(), first, 1);
        let end = jiff::civil::date(self.year(), last, 1).last_of_month();
        (Timestamp::in_china(begin, 0, 0), Timestamp::in_china(end, 24, 0))
    }

    /// The period before.
    #[must_use]
    pub const fn before(self) -> Self {
        match self {
            Self::Month(year, 1) => Self::Month(year - 1, 12),
            Self::Month(year, month) => Self::Month(year, month - 1),
            Self::Quarter(year, 1) => Self::Quarter(year - 1, 4),
            Self::Quarter(year, quarter) => Self::Quarter(year, quarter - 1),
            Self::Year(year) => Self::Year(year - 1),
        }
    }

    /// The period after.
    #[must_use]
    pub const fn after(self) -> Self {
        match self {
            Self::Month(year, 12) => Self::Month(year + 1, 1),
            Self::Month(year, month) => Self::Month(year, month + 1),
            Self::Quarter(year, 4) => Self::Quarter(year + 1, 1),
            Self::Quarter(year, quarter) => Self::Quarter(year, quarter + 1),
            Self::Year(year) => Self::Year(year + 1),
        }
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Month(year, month) => write!(f, "{year:04}-{month:02}"),
            Self::Quarter(year, quarter) => write!(f, "{year:04}-Q{quarter}"),
            Self::Year(year) => write!(f, "{year:04}"),
        }
    }
}

impl FromStr for Period {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = "时段应写成 2026-09、2026-Q3 或 2026 的样子。";
        let (year, rest) = text.split_once('-').unwrap_or((text, ""));
        let year: i16 = year.parse().or(Err(wrong))?;
        let part = |text: &str, max: i8| text.parse().ok().filter(|n| (1..=max).contains(n)).ok_or(wrong);
        let period = match rest.strip_prefix('Q') {
            Some(quarter) => Self::Quarter(year, part(quarter, 4)?),
            None if text.contains('-') => Self::Month(year, part(rest, 12)?),
            None => Self::Year(year),
        };
        // Read back exactly, so that one period has one address.
        if (2000..=2099).contains(&year) && period.to_string() == text { Ok(period) } else { Err(wrong) }
    }
}

base::text_enum!(
    /// What is counted.
    Measure {
        /// Needs in the demand ledger, by the day they were reported.
        Needs => "needs",
        /// Different people with at least one completed visit, by the day it ended.
        People => "people",
        /// Completed visits, by the day they ended.
        Visits => "visits",
        /// Minutes between check-in and check-out of completed visits.
        Minutes => "minutes",
        /// Rated visits; their satisfaction is the share of the best of three marks.
        Ratings => "ratings",
        /// What was priced for payment, less what was taken back, by month of settlement.
        Money => "money",
    }
);

impl Measure {
    /// The permission that opens the list behind the figure; whoever holds it sees true figures.
    pub const fn permission(self) -> &'static str {
        match self {
            Self::Needs => "need.read",
            Self::People | Self::Visits | Self::Minutes | Self::Ratings => "visit.read",
            Self::Money => "settlement.read",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_have_one_address_and_exact_bounds() {
        let table = [
            ("2026-09", "2026-08", "2026-10", ("2026-09", "2026-09"), ("2026-09-01 00:00", "2026-10-01 00:00")),
            ("2026-01", "2025-12", "2026-02", ("2026-01", "2026-01"), ("2026-01-01 00:00", "2026-02-01 00:00")),
            ("2026-Q3", "2026-Q2", "2026-Q4", ("2026-07", "2026-09"), ("2026-07-01 00:00", "2026-10-01 00:00")),
            ("2026-Q1", "2025-Q4", "2026-Q2", ("2026-01", "2026-03"), ("2026-01-01 00:00", "2026-04-01 00:00")),
            ("2026", "2025", "2027", ("2026-01", "2026-12"), ("2026-01-01 00:00", "2027-01-01 00:00")),
        ];
        for (text, before, after, months, bounds) in table {
            let period: Period = text.parse().unwrap();
            let (first, last) = period.month_texts();
            let (begin, end) = period.bounds();
            assert_eq!((period.before().to_string().as_str(), period.after().to_string().as_str()), (before, after));
            assert_eq!((first.as_str(), last.as_str()), months);
            assert_eq!((begin.china_text().as_str(), end.china_text().as_str()), bounds, "{text}");
        }
        for wrong in
            ["", "26", "2026-", "2026-0", "2026-13", "2026-9", "2026-Q0", "2026-Q5", "2026-q1", "x", "1999", "+2026"]
        {
            assert!(wrong.parse::<Period>().is_err(), "{wrong}");
        }
        let around = Period::around(jiff::civil::date(2026, 9, 18)).map(|p| p.to_string());
        assert_eq!(around, ["2026-09", "2026-Q3", "2026"]);
    }
}
