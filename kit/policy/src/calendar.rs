//! Working-day calendars of the years that were published, handed to [`base::calendar`].

use crate::document::Loaded;
use crate::error::Problem;
use crate::files::CalendarFile;
use base::calendar::{WorkingCalendar, YearSchedule};
use std::collections::BTreeMap;

/// One calendar of all years; a year that contradicts itself is a problem of its file.
pub(crate) fn build(files: &[Loaded<CalendarFile>], problems: &mut Vec<Problem>) -> WorkingCalendar {
    let mut years = BTreeMap::new();
    for file in files {
        let row = file.body.calendar.get_ref();
        let place = file.place(file.body.calendar.span().start);
        let days = |rows: &[toml::Spanned<crate::files::DaysRow>]| {
            rows.iter().flat_map(|r| r.get_ref().days.iter().map(|day| day.0)).collect::<Vec<_>>()
        };
        let schedule = YearSchedule { holidays_off: days(&file.body.holiday), make_up_days: days(&file.body.make_up) };
        match WorkingCalendar::new(BTreeMap::from([(row.year, schedule.clone())])) {
            Err(e) => problems.push(Problem::at(&place, e.to_string(), "请对照国务院办公厅通知改正")),
            Ok(calendar) => {
                let counted = calendar.working_days_in(row.year).map_or(0, |n| usize::try_from(n).unwrap_or(0));
                if counted != row.working_days {
                    let what = format!("{} 年应有 {} 个工作日，数出来是 {counted} 个", row.year, row.working_days);
                    problems.push(Problem::at(&place, what, "请核对有没有漏写、多写的日期"));
                }
            }
        }
        if years.insert(row.year, schedule).is_some() {
            problems.push(Problem::at(&place, format!("{} 年的日历有两份", row.year), "请只留一份"));
        }
    }
    WorkingCalendar::new(years).unwrap_or_default()
}
