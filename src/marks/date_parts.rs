//! The parts of a date as the named groups of a pattern give them, and the years and intervals that they can mean. The rules of
//! date codes and the dates written out on labels name their groups alike.

use crate::marks::calendar::{self, Interval, Precision};

/// The named groups of a pattern, read.
#[derive(Debug, Default)]
pub struct DateParts {
    four_digit_year: Option<i32>,
    two_digit_year: Option<i32>,
    one_digit_year: Option<i32>,
    year_letter: Option<u8>,
    week: Option<u32>,
    fortnight: Option<u32>,
    month: Option<u32>,
    day: Option<u32>,
    /// Day and month may stand the other way round.
    is_order_open: bool,
}

impl DateParts {
    /// Reads name and characters of each group. A group of another name is not looked at; `month_of_name` reads a written month.
    pub fn of<'a>(
        groups: impl Iterator<Item = (&'a str, &'a str)>,
        month_of_name: impl Fn(&str) -> Option<u32>,
    ) -> DateParts {
        let mut parts = DateParts::default();
        for (name, value) in groups {
            let number = || value.parse::<i32>().ok();
            let small = || value.parse::<u32>().ok();
            let letter = || value.bytes().next().map(|letter| u32::from(letter.saturating_sub(b'A')) + 1);
            match name {
                "yyyy" => parts.four_digit_year = number(),
                "showa" => parts.four_digit_year = number().map(|year| 1925 + year),
                "heisei" => parts.four_digit_year = number().map(|year| 1988 + year),
                "reiwa" => parts.four_digit_year = number().map(|year| 2018 + year),
                "yy" | "yy2" => parts.two_digit_year = number(),
                "y" => parts.one_digit_year = number(),
                "yl" => parts.year_letter = value.bytes().next(),
                "ww" | "ww2" => parts.week = small(),
                "w2" => parts.fortnight = letter(),
                "mm" | "mm2" => parts.month = small(),
                "m" => parts.month = value.bytes().next().and_then(month_of_character),
                "ml" => parts.month = letter(),
                "mon" | "roman" => parts.month = month_of_name(value),
                "dd" => parts.day = small(),
                "one" => (parts.day, parts.is_order_open) = (small(), true),
                "two" => parts.month = small(),
                _ => {}
            }
        }
        parts
    }

    pub fn is_one_digit(&self) -> bool {
        self.one_digit_year.is_some() || self.year_letter.is_some()
    }

    pub fn has_week(&self) -> bool {
        self.week.is_some()
    }

    /// Every interval that the code can mean in the years within `limits` (both included), those of the same order of day, month and
    /// year from the earliest on. `letters` are the years of IEC 60062.
    pub fn readings(&self, limits: (i32, i32), letters: &[(u8, i32)]) -> Vec<(Interval, Precision)> {
        let mut readings: Vec<(Interval, Precision)> =
            self.years(limits, letters).into_iter().flat_map(|year| self.intervals(year)).collect();
        if let (true, Some(first), Some(month), Some(last)) =
            (self.is_order_open, self.day, self.month, self.two_digit_year)
        {
            // Two digits each: Asia puts the year first.
            let turned = DateParts {
                two_digit_year: i32::try_from(first).ok(),
                month: Some(month),
                day: u32::try_from(last).ok(),
                ..DateParts::default()
            };
            for reading in turned.readings(limits, letters) {
                if !readings.contains(&reading) {
                    readings.push(reading);
                }
            }
        }
        readings
    }

    /// Every year within `limits` (both included) that the code can mean, earliest first.
    pub fn years(&self, limits: (i32, i32), letters: &[(u8, i32)]) -> Vec<i32> {
        let (since, until) = limits;
        let mut years = Vec::new();
        let mut keep = |year: i32| {
            if (since..=until).contains(&year) {
                years.push(year);
            }
        };
        if let Some(year) = self.four_digit_year {
            keep(year);
        } else if let Some(year) = self.two_digit_year {
            keep(1900 + year);
            keep(2000 + year);
        } else if let Some(digit) = self.one_digit_year {
            (since..=until).filter(|year| year % 10 == digit).for_each(keep);
        } else if let Some(letter) = self.year_letter {
            letters.iter().filter(|(known, _)| *known == letter).for_each(|(_, year)| keep(*year));
        }
        years
    }

    /// What the code means in `year`: nothing where the calendar has no such day, two days where their order is open.
    fn intervals(&self, year: i32) -> impl Iterator<Item = (Interval, Precision)> {
        let as_it_stands = self.interval(year, self.month, self.day);
        let other_way =
            (self.is_order_open && self.month != self.day).then(|| self.interval(year, self.day, self.month));
        [as_it_stands, other_way.flatten()].into_iter().flatten()
    }

    fn interval(&self, year: i32, month: Option<u32>, day: Option<u32>) -> Option<(Interval, Precision)> {
        if let Some(week) = self.week {
            return Some((calendar::week(year, week)?, Precision::Week));
        }
        if let Some(fortnight) = self.fortnight {
            return Some((calendar::fortnight(year, fortnight)?, Precision::Week));
        }
        let Some(month) = month else { return Some((calendar::year(year)?, Precision::Year)) };
        match day {
            Some(day) => Some((calendar::day(year, month, day)?, Precision::Day)),
            None => Some((calendar::month(year, month)?, Precision::Month)),
        }
    }
}

/// Month of a single character: 1-9, then A, O or X for October, B, N or Y for November, C, D or Z for December.
fn month_of_character(character: u8) -> Option<u32> {
    match character {
        b'1'..=b'9' => Some(u32::from(character - b'0')),
        b'A' | b'O' | b'X' => Some(10),
        b'B' | b'N' | b'Y' => Some(11),
        b'C' | b'D' | b'Z' => Some(12),
        _ => None,
    }
}
