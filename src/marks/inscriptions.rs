//! What stands around a mark on cases and labels and is no mark itself: dates written out, standards, telephone numbers, lots, serial
//! numbers, expiry, copyright. What is found here is set apart before part numbers and date codes are looked for.

use chrono::NaiveDate;
use regex::{Captures, Regex, RegexBuilder, RegexSet, RegexSetBuilder};
use serde::Deserialize;

use crate::marks::calendar::{self, Interval, Precision};
use crate::reference;

/// Bytes that the compiled patterns may take, and those of their states that each reading thread builds.
const MOST_BYTES: usize = 16 << 20;
/// Two digits of a year written out are of no year before this one.
const EARLIEST_YEAR: i32 = 1945;
/// Nobody counted weeks on parts before.
const EARLIEST_WEEK: i32 = 1970;

/// What becomes of the characters that a row fits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Effect {
    /// They are a date.
    Date,
    /// They are neither number nor date.
    Aside,
    /// They may be a number and are no date.
    Number,
    /// They are set apart, and nothing on the part is older.
    After,
    /// No further row reads them.
    Keep,
}

#[derive(Debug)]
struct Row {
    id: String,
    effect: Effect,
    needs_cyrillic: bool,
    expression: Regex,
}

/// The rows of `inscriptions.csv`, compiled.
#[derive(Debug)]
pub struct Inscriptions {
    rows: Vec<Row>,
    all: RegexSet,
}

/// A date that is written out.
#[derive(Clone, Debug)]
pub struct Written {
    pub text: String,
    /// One, or two where the century stays open.
    pub intervals: Vec<(Interval, Precision)>,
    /// Id of the row.
    pub rule: String,
}

/// What was found in one marking.
#[derive(Debug, Default)]
pub struct Found {
    /// From and to which byte, in order, nothing is part of the mark.
    pub aside: Vec<(usize, usize)>,
    /// From and to which byte, in order, nothing is a date.
    pub undated: Vec<(usize, usize)>,
    pub dates: Vec<Written>,
    /// The part is not older than this year.
    pub since: Option<i32>,
}

#[derive(Deserialize)]
struct TableRow {
    id: String,
    effect: String,
    needs: String,
    regex: String,
}

impl Inscriptions {
    /// Compiles the table. Err names the row that does not compile.
    pub fn load() -> anyhow::Result<Self> {
        let mut rows = Vec::new();
        let mut patterns = Vec::new();
        for row in reference::INSCRIPTIONS.rows::<TableRow>()? {
            let expression = RegexBuilder::new(&row.regex)
                .case_insensitive(true)
                .size_limit(MOST_BYTES)
                .build()
                .map_err(|error| anyhow::anyhow!("inscriptions.csv, {}: {error}", row.id))?;
            rows.push(Row {
                expression,
                effect: match row.effect.as_str() {
                    "date" => Effect::Date,
                    "aside" => Effect::Aside,
                    "number" => Effect::Number,
                    "after" => Effect::After,
                    "keep" => Effect::Keep,
                    other => anyhow::bail!("inscriptions.csv, {}: effect `{other}` is not known", row.id),
                },
                needs_cyrillic: match row.needs.as_str() {
                    "" => false,
                    "cyrillic" => true,
                    other => anyhow::bail!("inscriptions.csv, {}: need `{other}` is not known", row.id),
                },
                id: row.id,
            });
            patterns.push(row.regex);
        }
        let all = RegexSetBuilder::new(patterns)
            .case_insensitive(true)
            .size_limit(MOST_BYTES)
            .dfa_size_limit(MOST_BYTES)
            .build()
            .map_err(|error| anyhow::anyhow!("inscriptions.csv: {error}"))?;
        Ok(Self { rows, all })
    }

    /// What of `marking` is no mark. No date after `latest`, a day or the end of a year, is offered. A row that stands earlier in the
    /// table goes before one that stands later.
    pub fn find(&self, marking: &str, latest: NaiveDate) -> Found {
        let mut found = Found::default();
        let mut taken: Vec<(usize, usize)> = Vec::new();
        for index in self.all.matches(marking) {
            let row = &self.rows[index];
            if row.needs_cyrillic && !marking.chars().any(|character| matches!(character, '\u{400}'..='\u{4ff}')) {
                continue;
            }
            for captures in row.expression.captures_iter(marking) {
                let Some(whole) = captures.get(0) else { continue };
                let groups = ["aside", "undated"];
                let span = groups.iter().find_map(|group| captures.name(group)).unwrap_or(whole);
                let span = (span.start(), span.end());
                if taken.iter().any(|other| span.0 < other.1 && other.0 < span.1) {
                    continue;
                }
                taken.push(span);
                row.note(&captures, &marking[span.0..span.1], span, latest, &mut found);
            }
        }
        found.aside.sort_unstable();
        found.undated.sort_unstable();
        found
    }
}

impl Row {
    fn note(&self, captures: &Captures, text: &str, span: (usize, usize), latest: NaiveDate, found: &mut Found) {
        match self.effect {
            Effect::Keep => {}
            Effect::Number => found.undated.push(span),
            // A row may have both: what is a number after all and what is not.
            Effect::Aside if captures.name("aside").is_none() && captures.name("undated").is_some() => {
                found.undated.push(span);
            }
            Effect::Aside => found.aside.push(span),
            Effect::After => {
                found.aside.push(span);
                let two_digits = number(captures, "yy").map(|year| 1900 + year);
                found.since = found.since.max(number(captures, "yyyy").or(two_digits));
            }
            Effect::Date => {
                found.aside.push(span);
                let years = match (number(captures, "yyyy"), number(captures, "yy")) {
                    (Some(year), _) => vec![year],
                    (None, Some(year)) => vec![1900 + year, 2000 + year],
                    (None, None) => Vec::new(),
                };
                let intervals: Vec<(Interval, Precision)> = years
                    .into_iter()
                    .filter(|year| *year >= if captures.name("ww").is_some() { EARLIEST_WEEK } else { EARLIEST_YEAR })
                    .filter_map(|year| interval(captures, year))
                    .filter(|(interval, _)| interval.from <= latest)
                    .collect();
                if !intervals.is_empty() {
                    let text = text.trim().to_uppercase();
                    found.dates.push(Written { text, intervals, rule: self.id.clone() });
                }
            }
        }
    }
}

fn number(captures: &Captures, group: &str) -> Option<i32> {
    captures.name(group)?.as_str().parse().ok()
}

fn interval(captures: &Captures, year: i32) -> Option<(Interval, Precision)> {
    let small = |group: &str| captures.name(group).and_then(|text| text.as_str().parse::<u32>().ok());
    if let Some(week) = small("ww") {
        return Some((calendar::week(year, week)?, Precision::Week));
    }
    let month = match (captures.name("mon"), captures.name("roman")) {
        (Some(name), _) => Some(month_of_name(name.as_str())?),
        (None, Some(roman)) => Some(month_of_roman(roman.as_str())?),
        (None, None) => small("mm"),
    };
    let Some(month) = month else { return Some((calendar::year(year)?, Precision::Year)) };
    match small("dd") {
        Some(day) => Some((calendar::day(year, month, day)?, Precision::Day)),
        None => Some((calendar::month(year, month)?, Precision::Month)),
    }
}

/// Month of a name, whole or cut, in English, Russian or Ukrainian.
fn month_of_name(name: &str) -> Option<u32> {
    const BEGINNINGS: &[&[&str]] = &[
        &["JAN", "ЯНВ", "СІЧ"],
        &["FEB", "ФЕВ", "ЛЮТ"],
        &["MAR", "МАР", "БЕР"],
        &["APR", "АПР", "КВІ"],
        &["MAY", "МАЙ", "МАЯ", "ТРА"],
        &["JUN", "ИЮН", "ЧЕР"],
        &["JUL", "ИЮЛ", "ЛИП"],
        &["AUG", "АВГ", "СЕР"],
        &["SEP", "СЕН", "ВЕР"],
        &["OCT", "ОКТ", "ЖОВ"],
        &["NOV", "НОЯ", "ЛИС"],
        &["DEC", "ДЕК", "ГРУ"],
    ];
    let name = name.to_uppercase();
    (1..)
        .zip(BEGINNINGS)
        .find(|(_, known)| known.iter().any(|beginning| name.starts_with(beginning)))
        .map(|(nth, _)| nth)
}

fn month_of_roman(roman: &str) -> Option<u32> {
    const MONTHS: &[&str] = &["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"];
    let latin: String = roman.chars().filter_map(crate::marks::normalise::latin).collect();
    (1..).zip(MONTHS).find(|(_, known)| **known == latin).map(|(nth, _)| nth)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find(marking: &str) -> Found {
        Inscriptions::load().expect("the table compiles").find(marking, calendar::year(2026).expect("a year").to)
    }

    fn dates(marking: &str) -> Vec<String> {
        let dates = find(marking).dates;
        dates.iter().flat_map(|date| &date.intervals).map(|(interval, _)| interval.from.to_string()).collect()
    }

    #[test]
    fn every_example_of_the_table_fits_its_row() {
        #[derive(Deserialize)]
        struct Example {
            id: String,
            regex: String,
            example: String,
        }
        for row in reference::INSCRIPTIONS.rows::<Example>().expect("the table parses") {
            let expression =
                RegexBuilder::new(&row.regex).case_insensitive(true).build().expect("the pattern compiles");
            for example in row.example.split(';') {
                assert!(expression.is_match(example), "{}: {example}", row.id);
            }
        }
    }

    #[test]
    fn dates_written_out_are_read_in_several_languages() {
        for (marking, from) in [
            ("Camera module\n22 MAR 2016", "2016-03-22"),
            ("TADIRAN\nTL-5903\nAPR-2018", "2018-04-01"),
            ("KW 34/19", "2019-08-19"),
            ("WW 23 2021", "2021-06-07"),
            ("2021年05月", "2021-05-01"),
            ("К140УД7\nIV-78", "1978-04-01"),
            ("2Т808А\nОС\nХ-86", "1986-10-01"),
            ("КЦ405А\n3.82", "1982-03-01"),
            ("MADE IN CHINA 12.19", "2019-12-01"),
            ("PROD 2020/11/30", "2020-11-30"),
            ("березень 2018", "2018-03-01"),
        ] {
            assert_eq!(dates(marking), [from], "{marking}");
        }
    }

    #[test]
    fn what_only_looks_like_a_date_is_none() {
        for marking in
            ["EXP 05/2021", "Годен до 05.2021", "30 FEB 2016", "STM32F407VGT6\nGH26R 93", "VI 67", "APR 2031"]
        {
            assert!(dates(marking).is_empty(), "{marking}");
        }
        assert_eq!(find("(C) INTEL 1978").since, Some(1978));
        assert_eq!(find("ISO7721 EN5339 SN74HC00 TEL 3-2411").aside, []);
    }
}
