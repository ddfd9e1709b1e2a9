//! Intervals of dates as date codes give them.

use chrono::{Datelike, Days, Months, NaiveDate, Weekday};
use serde::Serialize;

/// How much of a date a code tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Precision {
    Day,
    Week,
    Month,
    Year,
}

/// First and last day, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Interval {
    pub from: NaiveDate,
    pub to: NaiveDate,
}

/// Monday to Sunday of an ISO 8601 week; `None` for week 53 of a year without one.
pub fn week(year: i32, week: u32) -> Option<Interval> {
    let from = NaiveDate::from_isoywd_opt(year, week, Weekday::Mon)?;
    Some(Interval { from, to: from.checked_add_days(Days::new(6))? })
}

/// Two ISO weeks, as makers with a two-week letter code count them: 1 is weeks 1 and 2.
pub fn fortnight(year: i32, fortnight: u32) -> Option<Interval> {
    let first = week(year, fortnight * 2 - 1)?;
    Some(Interval { from: first.from, to: first.to.checked_add_days(Days::new(7))? })
}

pub fn month(year: i32, month: u32) -> Option<Interval> {
    let from = NaiveDate::from_ymd_opt(year, month, 1)?;
    Some(Interval { from, to: from.checked_add_months(Months::new(1))?.pred_opt()? })
}

pub fn year(year: i32) -> Option<Interval> {
    Some(Interval { from: NaiveDate::from_ymd_opt(year, 1, 1)?, to: NaiveDate::from_ymd_opt(year, 12, 31)? })
}

pub fn day(year: i32, month: u32, day: u32) -> Option<Interval> {
    let from = NaiveDate::from_ymd_opt(year, month, day)?;
    Some(Interval { from, to: from })
}

/// First day of a `YYYY`, `YYYY-MM` or `YYYY-MM-DD` as the reference tables write dates; `None` for anything else.
pub fn first_day(text: &str) -> Option<NaiveDate> {
    let mut parts = text.split('-');
    let year = parts.next()?.trim().parse().ok()?;
    let month = parts.next().map_or(Some(1), |month| month.parse().ok())?;
    let day = parts.next().map_or(Some(1), |day| day.parse().ok())?;
    NaiveDate::from_ymd_opt(year, month, day)
}

/// The year of a date as the reference tables write it.
pub fn year_of(text: &str) -> Option<i32> {
    first_day(text).map(|day| day.year())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn week_53_exists_only_in_long_years() {
        assert!(week(2020, 53).is_some());
        assert!(week(2019, 53).is_none());
        assert_eq!(week(2014, 5).map(|week| week.from.to_string()), Some("2014-01-27".to_owned()));
    }

    #[test]
    fn months_end_on_their_last_day() {
        assert_eq!(month(2024, 2).map(|month| month.to.to_string()), Some("2024-02-29".to_owned()));
    }
}
