//! Date codes: rules as data, every alternative kept, nothing after the day the mark is read for.

use std::collections::HashMap;

use chrono::{Datelike, NaiveDate};
use regex_automata::nfa::thompson::pikevm::{self, PikeVM};
use regex_automata::util::{captures::Captures, syntax};
use serde::{Deserialize, Serialize};

use crate::marks::brand::{BrandId, Brands};
use crate::marks::calendar::{self, Interval, Precision};
use crate::marks::inscriptions::Found;
use crate::marks::lines::Scan;
use crate::marks::ordinary;
use crate::marks::patterns::Hit;
use crate::marks::reading::Certainty;
use crate::reference;

/// The last year of which the tables know anything. Bounds what is offered when the caller names no day.
pub const KNOWN_UNTIL: i32 = 2026;
/// One-digit years are not read as earlier than this unless the brand had gone by then.
const EARLIEST_ONE_DIGIT_YEAR: i32 = 2000;
/// No marking has more readings of its dates than this.
const MOST_CODES: usize = 24;
/// Two-digit years are not read as earlier than this.
const EARLIEST_YEAR: i32 = 1970;

/// One reading of one group of characters. Two with the same `text` mean that the date stays open.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DateCode {
    /// The characters, upper case, as they stand in the marking.
    pub text: String,
    pub from: NaiveDate,
    pub to: NaiveDate,
    pub precision: Precision,
    /// Id of the rule in `date_code_rules.csv`.
    pub rule: String,
    pub certainty: Certainty,
}

/// What a rule does with the characters it fits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Effect {
    Date,
    /// They are something else (a lot number), so no other rule may read them.
    Blocked,
}

/// What must be known of the mark, besides the brand, before a rule may be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Needs {
    Nothing,
    /// A part number elsewhere in the marking.
    Number,
    /// A part number elsewhere in the marking, and its brand.
    Part,
    Passive,
    Cyrillic,
    Chinese,
    Military,
    Board,
}

#[derive(Debug)]
struct Rule {
    id: String,
    brands: Vec<BrandId>,
    needs: Needs,
    effect: Effect,
    since: Option<i32>,
    until: Option<i32>,
    /// Laid down in a standard or a data sheet of the maker.
    is_documented: bool,
    /// Only runs on texts that the common automaton has found to fit, so small counts for more than fast.
    expression: PikeVM,
}

/// Years in which a brand was printed or a family of parts was made.
#[derive(Debug)]
struct Period {
    brands: Vec<BrandId>,
    since: Option<i32>,
    until: Option<i32>,
}

/// All rules, compiled.
#[derive(Debug)]
pub struct DateRules {
    rules: Vec<Rule>,
    periods: Vec<Period>,
    /// First years of families, in the order of their patterns.
    family_years: Vec<i32>,
    /// Letter and year of IEC 60062.
    year_letters: Vec<(u8, i32)>,
}

/// What is known of the mark when its dates are read.
#[derive(Debug)]
pub struct Context<'a> {
    pub scan: &'a Scan,
    /// Per token: belongs to the part number that was read, so it is no date.
    pub is_part: &'a [bool],
    /// Per token: looks like a number of its own (another part, a value), so only a rule of the brand may read it.
    pub is_other: &'a [bool],
    /// Brands that the mark is known to be of, with how surely.
    pub brands: &'a [KnownBrand],
    pub has_part: bool,
    /// First year in which parts of this family were made, if known.
    pub family_since: Option<i32>,
    pub is_passive: bool,
    pub is_chinese: bool,
    pub is_military: bool,
    pub is_board: bool,
    /// No date after this day is offered.
    pub as_of: Option<NaiveDate>,
    /// What stands around the mark, dates that are written out among it.
    pub around: &'a Found,
}

/// A brand that the mark is of.
#[derive(Clone, Copy, Debug)]
pub struct KnownBrand {
    pub brand: BrandId,
    pub certainty: Certainty,
    /// Printed on the part or named by the record. A brand that only the number names may have sold the line, so the end
    /// of its own marks says nothing.
    pub is_printed: bool,
}

/// Four digits that can be a year and a week between 1980 and the last year of which the tables know.
pub fn looks_like_year_and_week(squashed: &str) -> bool {
    if squashed.len() != 4 {
        return false;
    }
    let Ok(number) = squashed.parse::<i32>() else { return false };
    let (year, week) = (number / 100, number % 100);
    (1..=53).contains(&week) && (year <= KNOWN_UNTIL % 100 || year >= 80)
}

#[derive(Deserialize)]
struct Row {
    id: String,
    brand_keys: String,
    needs: String,
    regex: String,
    since: Option<i32>,
    until: Option<i32>,
    effect: String,
    reliability: String,
}

#[derive(Deserialize)]
struct LetterRow {
    letter: String,
    year: i32,
}

/// Room to work in, one per thread that reads.
#[derive(Debug, Default)]
pub struct Room {
    spans: Vec<Fit>,
    /// By the number of the rule, made when it is first asked: making one for each text would cost more than the search. Each serves its
    /// own rule alone, since one that is fitted to another keeps what it held (regex-automata 0.4.18).
    caches: HashMap<u16, pikevm::Cache>,
}

/// A span of tokens that a rule fits.
#[derive(Clone, Copy, Debug)]
struct Fit {
    rule: u16,
    first: u16,
    last: u16,
    of_brand: bool,
    /// Looks like a number of its own and no documented form fits, so it is only read where nothing else is a date.
    is_other: bool,
}

impl DateRules {
    /// The rules, their patterns for the common automaton in the same order, and the patterns of families with a first year.
    pub fn load(brands: &Brands) -> anyhow::Result<(DateRules, Vec<String>, Vec<String>)> {
        let mut rules =
            DateRules { rules: Vec::new(), periods: Vec::new(), family_years: Vec::new(), year_letters: Vec::new() };
        let mut patterns = Vec::new();
        let mut period_patterns = Vec::new();
        for row in reference::DATE_CODE_RULES.rows::<Row>()? {
            let brand_ids: Vec<BrandId> = row.brand_keys.split(';').filter_map(|key| brands.id(key)).collect();
            anyhow::ensure!(
                row.brand_keys.is_empty() || !brand_ids.is_empty(),
                "date_code_rules.csv, {}: no brand of `{}` is known",
                row.id,
                row.brand_keys
            );
            if row.effect == "period" {
                match row.since.filter(|_| !row.regex.is_empty()) {
                    Some(since) => {
                        rules.family_years.push(since);
                        period_patterns.push(row.regex);
                    }
                    None => rules.periods.push(Period { brands: brand_ids, since: row.since, until: row.until }),
                }
                continue;
            }
            rules.rules.push(Rule {
                expression: compile(&row.id, &row.regex)?,
                brands: brand_ids,
                needs: match row.needs.as_str() {
                    "" => Needs::Nothing,
                    "number" => Needs::Number,
                    "part" => Needs::Part,
                    "passive" => Needs::Passive,
                    "cyrillic" => Needs::Cyrillic,
                    "chinese" => Needs::Chinese,
                    "military" => Needs::Military,
                    "board" => Needs::Board,
                    other => anyhow::bail!("date_code_rules.csv, {}: need `{other}` is not known", row.id),
                },
                effect: match row.effect.as_str() {
                    "date" => Effect::Date,
                    "none" | "undetermined" => Effect::Blocked,
                    other => anyhow::bail!("date_code_rules.csv, {}: effect `{other}` is not known", row.id),
                },
                since: row.since,
                until: row.until,
                is_documented: matches!(row.reliability.as_str(), "standard" | "documented"),
                id: row.id,
            });
            patterns.push(row.regex);
        }
        for row in reference::YEAR_LETTERS.rows::<LetterRow>()? {
            if let [letter] = row.letter.as_bytes() {
                rules.year_letters.push((*letter, row.year));
            }
        }
        Ok((rules, patterns, period_patterns))
    }

    /// Every date the marking can carry. `fits` finds the rules whose pattern fits a text.
    pub fn read(
        &self,
        context: &Context,
        brands: &Brands,
        mut fits: impl FnMut(&str, &mut Vec<usize>),
        room: &mut Room,
    ) -> Vec<DateCode> {
        // Beside a date that is written out or called one, other digits are a lot or a serial number.
        let written = written(context.around);
        if !written.is_empty() {
            return written;
        }
        let Room { spans, caches } = room;
        self.find_spans(context, &mut fits, spans);
        // A rule of the brand before a general one, the longer span first, what is known of Soviet parts (month or week) before what
        // holds elsewhere; the order of the table decides the rest.
        spans.sort_by_key(|fit| {
            let rule = &self.rules[usize::from(fit.rule)];
            let (is_date, is_elsewhere) = (rule.effect == Effect::Date, rule.needs != Needs::Cyrillic);
            let length = std::cmp::Reverse(fit.last - fit.first);
            (fit.is_other, !fit.of_brand, length, fit.first, is_date, is_elsewhere, fit.rule)
        });
        let mut taken: Vec<Fit> = Vec::new();
        let mut codes: Vec<DateCode> = Vec::new();
        let mut is_settled_by_brand = false;
        for fit in spans.iter() {
            let overlaps = taken.iter().any(|other| fit.first <= other.last && other.first <= fit.last);
            let same_span = taken.iter().any(|other| {
                other.first == fit.first
                    && other.last == fit.last
                    && other.of_brand == fit.of_brand
                    && self.may_share(other.rule, fit.rule)
            });
            let is_settled = is_settled_by_brand && !fit.of_brand || fit.is_other && !codes.is_empty() && !same_span;
            if (overlaps && !same_span) || is_settled {
                continue;
            }
            let rule = &self.rules[usize::from(fit.rule)];
            if rule.effect == Effect::Blocked {
                taken.push(*fit);
                continue;
            }
            let before = codes.len();
            self.decode(context, brands, *fit, caches, &mut codes);
            if codes.len() > before {
                taken.push(*fit);
                is_settled_by_brand |= fit.of_brand;
            }
        }
        self.settle(&mut codes);
        codes
    }

    /// The latest first year among the families that fit, given as hits of the period patterns.
    pub fn family_since(&self, hits: &[Hit]) -> Option<i32> {
        hits.iter().map(|hit| self.family_years[hit.pattern]).max()
    }

    /// Two rules may both read one span where the order of its digits is open, or where one brand dates in two ways. A
    /// rule that comes later in the table and does not say the same waits behind one that has decided.
    fn may_share(&self, one: u16, other: u16) -> bool {
        let (one, other) = (&self.rules[usize::from(one)], &self.rules[usize::from(other)]);
        one.effect == Effect::Date
            && other.effect == Effect::Date
            && one.needs == other.needs
            && (one.needs == Needs::Cyrillic
                || one.needs == Needs::Board
                || (one.id.starts_with("dc-ru") && other.id.starts_with("dc-ru")))
    }

    fn find_spans(&self, context: &Context, fits: &mut impl FnMut(&str, &mut Vec<usize>), spans: &mut Vec<Fit>) {
        const LONGEST_SPAN: usize = 4;
        const LONGEST_TEXT: usize = 24;
        spans.clear();
        let mut found = Vec::new();
        let tokens = &context.scan.tokens;
        for first in 0..tokens.len() {
            for last in first..(first + LONGEST_SPAN).min(tokens.len()) {
                if tokens[last].line != tokens[first].line || context.is_part[last] || tokens[last].is_undated {
                    break;
                }
                let text = context.scan.plain(first, last);
                if text.len() > LONGEST_TEXT {
                    break;
                }
                if (first..=last).all(|index| tokens[index].digits == 0) {
                    continue;
                }
                fits(text, &mut found);
                for &rule in &found {
                    let of_brand = !self.rules[rule].brands.is_empty();
                    if !self.applies(rule, context) {
                        continue;
                    }
                    let is_other = (first..=last).any(|index| context.is_other[index]);
                    if !of_brand && is_other {
                        continue;
                    }
                    let is_other = is_other && !self.rules[rule].is_documented;
                    spans.push(Fit { rule: rule as u16, first: first as u16, last: last as u16, of_brand, is_other });
                }
            }
        }
    }

    fn applies(&self, rule: usize, context: &Context) -> bool {
        let rule = &self.rules[rule];
        let brand_fits =
            rule.brands.is_empty() || context.brands.iter().any(|known| rule.brands.contains(&known.brand));
        brand_fits
            && match rule.needs {
                Needs::Nothing => true,
                Needs::Number => context.has_part,
                Needs::Part => context.has_part && (!rule.brands.is_empty() || !context.brands.is_empty()),
                Needs::Passive => context.is_passive,
                Needs::Cyrillic => context.scan.is_cyrillic && context.has_part,
                Needs::Chinese => context.is_chinese,
                Needs::Military => context.is_military,
                Needs::Board => context.is_board,
            }
    }

    fn decode(
        &self,
        context: &Context,
        brands: &Brands,
        fit: Fit,
        caches: &mut HashMap<u16, pikevm::Cache>,
        codes: &mut Vec<DateCode>,
    ) {
        let rule = &self.rules[usize::from(fit.rule)];
        let text = context.scan.plain(usize::from(fit.first), usize::from(fit.last));
        let mut captures = rule.expression.create_captures();
        let cache = caches.entry(fit.rule).or_insert_with(|| rule.expression.create_cache());
        rule.expression.captures(cache, text, &mut captures);
        let Some(code) = Parts::of(&captures, text) else { return };
        let limits = self.limits(rule, context, brands, code.is_one_digit());
        let mut years = Vec::new();
        code.years(limits, &self.year_letters, &mut years);
        let is_open = years.len() > 1;
        for year in years {
            let Some((interval, precision)) = code.interval(year) else { continue };
            if context.as_of.is_some_and(|as_of| interval.from > as_of)
                || interval.from.year() > KNOWN_UNTIL.max(limits.1)
            {
                continue;
            }
            if codes.len() >= MOST_CODES
                || codes
                    .iter()
                    .any(|known| known.text == text && known.from == interval.from && known.to == interval.to)
            {
                continue;
            }
            let of_known_brand = fit.of_brand
                && context
                    .brands
                    .iter()
                    .any(|known| known.certainty == Certainty::Certain && rule.brands.contains(&known.brand));
            let certainty = match (is_open, rule.is_documented && of_known_brand, fit.of_brand || context.has_part) {
                (true, _, _) => Certainty::Possible,
                (false, true, _) => Certainty::Certain,
                (false, false, true) => Certainty::Likely,
                (false, false, false) => Certainty::Possible,
            };
            codes.push(DateCode {
                text: text.to_owned(),
                from: interval.from,
                to: interval.to,
                precision,
                rule: rule.id.clone(),
                certainty,
            });
        }
    }

    /// First and last year that a code of `rule` can mean for this mark.
    fn limits(&self, rule: &Rule, context: &Context, brands: &Brands, one_digit: bool) -> (i32, i32) {
        let latest = context.as_of.map_or(KNOWN_UNTIL, |as_of| as_of.year());
        let mut since = EARLIEST_YEAR;
        let mut until = latest;
        // Of several brands (the maker on the part and the owner in the maker's column) the widest period counts.
        let mut brand_since = None::<i32>;
        let mut brand_until = None::<i32>;
        for known in context.brands.iter().filter(|known| known.is_printed) {
            let of_brand = self.periods.iter().filter(|period| period.brands.contains(&known.brand));
            let (mut from, mut to) = (brands.get(known.brand).since, None);
            for period in of_brand {
                from = period.since.or(from);
                to = period.until;
            }
            let (from, to) = (from.unwrap_or(EARLIEST_YEAR), to.unwrap_or(latest));
            brand_since = Some(brand_since.map_or(from, |known| known.min(from)));
            brand_until = Some(brand_until.map_or(to, |known| known.max(to)));
        }
        // A two-digit year before the brand's first is that of a part which the record books under a later owner's name.
        const OWNER_BEFORE: i32 = 20;
        let brand_since = brand_since.map(|first| if one_digit { first } else { first - OWNER_BEFORE });
        since = since.max(brand_since.unwrap_or(since));
        until = until.min(brand_until.unwrap_or(until));
        since = since.max(context.family_since.unwrap_or(since));
        since = since.max(context.around.since.unwrap_or(since));
        if one_digit && context.around.since.is_some() {
            // It says itself how old it may be.
        } else if one_digit {
            let usual = if until < EARLIEST_ONE_DIGIT_YEAR + 10 {
                EARLIEST_YEAR.max(until - 19)
            } else {
                EARLIEST_ONE_DIGIT_YEAR
            };
            since = since.max(rule.since.unwrap_or(usual));
        } else if let Some(first) = rule.since {
            since = since.max(first);
        }
        if let Some(last) = rule.until {
            until = until.min(last);
        }
        (since, until)
    }

    /// Of several groups that could each be a date, those beside a surer one are dropped: lone digits beside any other, and beside a
    /// maker's documented form what he prints without one (it is the lot there), or what is a capacitor's value.
    fn settle(&self, codes: &mut Vec<DateCode>) {
        let is_plain = |id: &str| id.ends_with("-plain") || id.ends_with("-plain-letter");
        let rule_of = |code: &DateCode| self.rules.iter().find(|rule| rule.id == code.rule);
        let is_specific = |code: &DateCode| {
            rule_of(code).is_some_and(|rule| rule.is_documented && !rule.brands.is_empty() && !is_plain(&rule.id))
        };
        if codes.iter().any(is_specific) {
            codes.retain(|code| !is_plain(&code.rule));
        }
        let is_sure = |code: &DateCode| is_specific(code) && code.certainty == Certainty::Certain;
        let sure: Vec<String> = codes.iter().filter(|code| is_sure(code)).map(|code| code.text.clone()).collect();
        if !sure.is_empty() {
            codes.retain(|code| sure.contains(&code.text) || rule_of(code).is_none_or(|rule| rule.is_documented));
        }
        let is_value = |code: &DateCode| code.rule == "dc-kemet-ta" && ordinary::is_capacitance(&code.text);
        if codes.iter().any(|code| code.rule == "dc-kemet-ta" && !is_value(code)) {
            codes.retain(|code| !is_value(code));
        }
        let is_weak =
            |code: &DateCode| matches!(code.rule.as_str(), "dc-gen-yww" | "dc-gen-yyww-letter" | "dc-gen-yyyymm");
        if codes.iter().any(|code| !is_weak(code)) {
            codes.retain(|code| !is_weak(code));
        }
        codes.sort_by(|one, other| {
            one.certainty
                .cmp(&other.certainty)
                .then_with(|| one.text.cmp(&other.text))
                .then_with(|| one.from.cmp(&other.from))
        });
    }
}

/// The last day that is offered where `as_of` says no other.
pub fn latest(as_of: Option<NaiveDate>) -> NaiveDate {
    as_of.or_else(|| calendar::year(KNOWN_UNTIL).map(|year| year.to)).unwrap_or(NaiveDate::MAX)
}

/// The dates that are written out beside a mark.
pub fn written(around: &Found) -> Vec<DateCode> {
    let mut codes: Vec<DateCode> = Vec::new();
    for date in &around.dates {
        let certainty = if date.intervals.len() > 1 { Certainty::Possible } else { Certainty::Likely };
        for (interval, precision) in &date.intervals {
            let is_known = codes.iter().any(|known| known.from == interval.from && known.to == interval.to);
            if is_known || codes.len() >= MOST_CODES {
                continue;
            }
            codes.push(DateCode {
                text: date.text.clone(),
                from: interval.from,
                to: interval.to,
                precision: *precision,
                rule: date.rule.clone(),
                certainty,
            });
        }
    }
    codes
}

fn compile(id: &str, regex: &str) -> anyhow::Result<PikeVM> {
    PikeVM::builder()
        .syntax(syntax::Config::new().unicode(false).utf8(false))
        .build(regex)
        .map_err(|error| anyhow::anyhow!("date_code_rules.csv, {id}: {error}"))
}

/// The named groups of a rule, read.
#[derive(Debug, Default)]
struct Parts {
    four_digit_year: Option<i32>,
    two_digit_year: Option<i32>,
    one_digit_year: Option<i32>,
    year_letter: Option<u8>,
    week: Option<u32>,
    fortnight: Option<u32>,
    month: Option<u32>,
    day: Option<u32>,
}

impl Parts {
    fn of(captures: &Captures, text: &str) -> Option<Parts> {
        let pattern = captures.pattern()?;
        let mut parts = Parts::default();
        for (index, name) in captures.group_info().pattern_names(pattern).enumerate() {
            let (Some(name), Some(span)) = (name, captures.get_group(index)) else { continue };
            let value = &text[span.start..span.end];
            let number = || value.parse::<i32>().ok();
            let small = || value.parse::<u32>().ok();
            match name {
                "yyyy" => parts.four_digit_year = number(),
                "yy" | "yy2" => parts.two_digit_year = number(),
                "y" => parts.one_digit_year = number(),
                "yl" => parts.year_letter = value.bytes().next(),
                "ww" | "ww2" => parts.week = small(),
                "w2" => parts.fortnight = value.bytes().next().map(|letter| u32::from(letter.saturating_sub(b'A')) + 1),
                "mm" => parts.month = small(),
                "m" => parts.month = value.bytes().next().and_then(month_of_character),
                "ml" => parts.month = value.bytes().next().map(|letter| u32::from(letter.saturating_sub(b'A')) + 1),
                "dd" => parts.day = small(),
                _ => {}
            }
        }
        Some(parts)
    }

    fn is_one_digit(&self) -> bool {
        self.one_digit_year.is_some() || self.year_letter.is_some()
    }

    /// Every year within `limits` (both included) that the code can mean, earliest first.
    fn years(&self, limits: (i32, i32), letters: &[(u8, i32)], years: &mut Vec<i32>) {
        let (since, until) = limits;
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
    }

    fn interval(&self, year: i32) -> Option<(Interval, Precision)> {
        if let Some(week) = self.week {
            return Some((calendar::week(year, week)?, Precision::Week));
        }
        if let Some(fortnight) = self.fortnight {
            return Some((calendar::fortnight(year, fortnight)?, Precision::Week));
        }
        let Some(month) = self.month else { return Some((calendar::year(year)?, Precision::Year)) };
        match self.day {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_example_of_the_table_fits_its_rule() {
        #[derive(Deserialize)]
        struct Example {
            id: String,
            regex: String,
            example: String,
        }
        for row in reference::DATE_CODE_RULES.rows::<Example>().expect("the table parses") {
            for example in row.example.split(';').filter(|example| !example.is_empty()) {
                let machine = compile(&row.id, &row.regex).expect("the pattern compiles");
                assert!(machine.is_match(&mut machine.create_cache(), example), "{}: {example}", row.id);
            }
        }
    }
}
