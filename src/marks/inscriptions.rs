//! What stands around a mark on cases and labels and is no mark itself: dates written out, standards, telephone numbers, lots, serial
//! numbers, expiry, copyright. What is found here is set apart before part numbers and date codes are looked for.

use std::collections::HashMap;

use chrono::{Datelike, NaiveDate};
use regex::{Captures, Regex, RegexBuilder, RegexSet, RegexSetBuilder};
use serde::Deserialize;

use crate::marks::calendar::{Interval, Precision};
use crate::marks::date_parts::DateParts;
use crate::marks::normalise;
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
    /// By name in upper case.
    months: HashMap<String, u32>,
}

/// A date that is written out.
#[derive(Clone, Debug)]
pub struct Written {
    pub text: String,
    /// One, or several where the century or the order of day and month stays open.
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

#[derive(Deserialize)]
struct WordRow {
    name: String,
    regex: String,
}

#[derive(Deserialize)]
struct MonthRow {
    language: String,
    month: u32,
    names: String,
}

/// The language of the numerals, which are no words for a month on labels in general.
const NUMERALS: &str = "roman";

/// The pieces that patterns name in angle brackets, and the months by name.
struct Words {
    pieces: Vec<(String, String)>,
    months: HashMap<String, u32>,
}

impl Words {
    fn load() -> anyhow::Result<Self> {
        let mut pieces: Vec<(String, String)> = Vec::new();
        for row in reference::INSCRIPTION_WORDS.rows::<WordRow>()? {
            pieces.push((format!("<{}>", row.name), row.regex));
        }
        let mut months = HashMap::new();
        let mut names: Vec<String> = Vec::new();
        for row in reference::MONTH_NAMES.rows::<MonthRow>()? {
            for name in row.names.split(';') {
                months.insert(name.to_owned(), row.month);
                if row.language != NUMERALS {
                    names.push(name.to_owned());
                }
            }
        }
        // The first that fits is taken, so the longest stands first.
        names.sort_by(|one, other| other.len().cmp(&one.len()).then_with(|| one.cmp(other)));
        names.dedup();
        pieces.push(("<MONTHNAME>".to_owned(), names.join("|")));
        Ok(Self { pieces, months })
    }

    /// The pattern with its pieces in place.
    fn expand(&self, pattern: &str) -> String {
        self.pieces.iter().fold(pattern.to_owned(), |pattern, (name, piece)| pattern.replace(name, piece))
    }
}

impl Inscriptions {
    /// Compiles the table. Err names the row that does not compile.
    pub fn load() -> anyhow::Result<Self> {
        let words = Words::load()?;
        let mut rows = Vec::new();
        let mut patterns = Vec::new();
        for row in reference::INSCRIPTIONS.rows::<TableRow>()? {
            let pattern = words.expand(&row.regex);
            let expression = RegexBuilder::new(&pattern)
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
            patterns.push(pattern);
        }
        let all = RegexSetBuilder::new(patterns)
            .case_insensitive(true)
            .size_limit(MOST_BYTES)
            .dfa_size_limit(MOST_BYTES)
            .build()
            .map_err(|error| anyhow::anyhow!("inscriptions.csv: {error}"))?;
        Ok(Self { rows, all, months: words.months })
    }

    /// What of `marking` is no mark. No date after `latest`, a day or the end of a year, is offered. A row that stands earlier in the
    /// table goes before one that stands later.
    pub fn find(&self, marking: &str, latest: NaiveDate) -> Found {
        let mut found = Found::default();
        self.each(marking, |row, captures, span| {
            row.note(&self.read(&captures), &captures, &marking[span.0..span.1], span, latest, &mut found);
        });
        found.aside.sort_unstable();
        found.undated.sort_unstable();
        found
    }

    /// Every row that speaks of some characters of `marking`, with these; no two of the same ones.
    fn each<'m>(&self, marking: &'m str, mut speak: impl FnMut(&Row, Captures<'m>, (usize, usize))) {
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
                speak(row, captures, span);
            }
        }
    }

    fn read(&self, captures: &Captures) -> DateParts {
        let groups = ["yyyy", "yy", "showa", "heisei", "reiwa", "ww", "mm", "mm2", "mon", "roman", "dd", "one", "two"];
        let found = groups.into_iter().filter_map(|name| Some((name, captures.name(name)?.as_str())));
        DateParts::of(found, |name| self.month_of_name(name))
    }

    /// Month of a name as the table of months has it; numerals may be written with Cyrillic letters.
    fn month_of_name(&self, name: &str) -> Option<u32> {
        let latin = || name.chars().filter_map(normalise::latin).collect::<String>();
        self.months.get(&name.to_uppercase()).or_else(|| self.months.get(&latin())).copied()
    }
}

impl Row {
    fn note(
        &self,
        parts: &DateParts,
        captures: &Captures,
        text: &str,
        span: (usize, usize),
        latest: NaiveDate,
        found: &mut Found,
    ) {
        let earliest = if parts.has_week() { EARLIEST_WEEK } else { EARLIEST_YEAR };
        let limits = (earliest, latest.year());
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
                found.since = found.since.max(parts.years(limits, &[]).first().copied());
            }
            Effect::Date => {
                found.aside.push(span);
                let mut intervals = parts.readings(limits, &[]);
                intervals.retain(|(interval, _)| interval.from <= latest);
                if !intervals.is_empty() {
                    let text = text.trim().to_uppercase();
                    found.dates.push(Written { text, intervals, rule: self.id.clone() });
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::marks::calendar;

    fn find(marking: &str) -> Found {
        Inscriptions::load().expect("the table compiles").find(marking, calendar::year(2026).expect("a year").to)
    }

    fn dates(marking: &str) -> Vec<String> {
        let dates = find(marking).dates;
        dates.iter().flat_map(|date| &date.intervals).map(|(interval, _)| interval.from.to_string()).collect()
    }

    #[test]
    fn every_example_of_the_table_is_read_by_its_row_and_by_none_before_it() {
        #[derive(Deserialize)]
        struct Example {
            id: String,
            needs: String,
            example: String,
        }
        let inscriptions = Inscriptions::load().expect("the table compiles");
        for row in reference::INSCRIPTIONS.rows::<Example>().expect("the table parses") {
            for example in row.example.split(';') {
                let marking =
                    if row.needs == "cyrillic" { format!("К140УД7 {example}") } else { example.to_owned() };
                let mut speaking: Vec<String> = Vec::new();
                inscriptions.each(&marking, |row, _, _| speaking.push(row.id.clone()));
                assert!(speaking.contains(&row.id), "{}: {marking} is read by {speaking:?}", row.id);
            }
        }
    }

    #[test]
    fn no_pattern_names_a_piece_that_is_not_there() {
        let words = Words::load().expect("the tables parse");
        let piece = Regex::new("<[A-Z]+>").expect("compiles");
        for row in reference::INSCRIPTIONS.rows::<TableRow>().expect("the table parses") {
            assert!(!piece.is_match(&words.expand(&row.regex)), "{}", row.id);
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
            ("Date of mfg: 04/25/2016", "2016-04-25"),
            ("Fabr.-Dat. 23.11.98", "1998-11-23"),
            ("Septembre 1991", "1991-09-01"),
            ("Baujahr 1987", "1987-01-01"),
            ("平成28年3月製造", "2016-03-01"),
            ("MADE IN JAPAN\n1983.6", "1983-06-01"),
            ("WK 45 YR 06", "2006-11-06"),
        ] {
            assert_eq!(dates(marking), [from], "{marking}");
        }
    }

    #[test]
    fn day_and_month_stay_open_where_either_may_come_first() {
        assert_eq!(dates("MFG 01/02/2010"), ["2010-02-01", "2010-01-02"]);
        assert_eq!(dates("MFG 02/02/2010"), ["2010-02-02"]);
        assert_eq!(dates("MFD 13/05/19"), ["2019-05-13", "2013-05-19"]);
        assert_eq!(dates("MFG 01.02.2010"), ["2010-02-01"]);
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
