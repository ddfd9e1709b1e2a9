//! Date codes: rules as data, every alternative kept, nothing after the day the mark is read for.

use std::collections::HashMap;

use chrono::{Datelike, NaiveDate};
use regex_automata::nfa::thompson::pikevm::{self, PikeVM};
use regex_automata::util::{captures::Captures, syntax};
use serde::{Deserialize, Serialize};

use crate::marks::brand::{BrandId, Brands};
use crate::marks::calendar::{self, Precision};
use crate::marks::date_parts::DateParts;
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

/// What a reading by the rule stands back behind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Yields {
    Never,
    /// A documented form of a brand: beside that, what the maker prints without one is the lot.
    ToDocumented,
    /// Any other date.
    ToAny,
    /// Another reading by the same rule, where the characters are the code of a capacitance.
    WhereCapacitance,
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
    yields: Yields,
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
    /// Carries letters that only Cyrillic has, or a number that is built as Soviet ones are.
    pub is_cyrillic: bool,
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
    is_year_and_week(squashed, 80)
}

/// Four digits that can be a year from `earliest` (its last two digits) on and a week in either order, as printed circuit boards and
/// Soviet parts carry them.
pub fn looks_like_date_in_either_order(squashed: &str, earliest: i32) -> bool {
    squashed.len() == 4
        && squashed.is_ascii()
        && (is_year_and_week(squashed, earliest)
            || is_year_and_week(&[&squashed[2..], &squashed[..2]].concat(), earliest))
}

fn is_year_and_week(squashed: &str, earliest: i32) -> bool {
    if squashed.len() != 4 {
        return false;
    }
    let Ok(number) = squashed.parse::<i32>() else { return false };
    let (year, week) = (number / 100, number % 100);
    (1..=53).contains(&week) && (year <= KNOWN_UNTIL % 100 || year >= earliest)
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
    yields: String,
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
                yields: match row.yields.as_str() {
                    "" => Yields::Never,
                    "documented" => Yields::ToDocumented,
                    "any" => Yields::ToAny,
                    "capacitance" => Yields::WhereCapacitance,
                    other => anyhow::bail!("date_code_rules.csv, {}: yielding to `{other}` is not known", row.id),
                },
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
        // A rule of the brand before a general one, the longer span first, what is known of Soviet parts (month or week) and of boards
        // (week or year first) before what holds elsewhere; the order of the table decides the rest.
        spans.sort_by_key(|fit| {
            let rule = &self.rules[usize::from(fit.rule)];
            let (is_date, is_elsewhere) =
                (rule.effect == Effect::Date, !matches!(rule.needs, Needs::Cyrillic | Needs::Board));
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
                Needs::Cyrillic => context.is_cyrillic && context.has_part,
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
        let code = DateParts::of(groups(&captures, text), |_| None);
        let limits = self.limits(rule, context, brands, code.is_one_digit());
        let readings = code.readings(limits, &self.year_letters);
        let is_open = readings.len() > 1;
        for (interval, precision) in readings {
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
        let mut since = rule.since.map_or(EARLIEST_YEAR, |first| first.min(EARLIEST_YEAR));
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
        let rule_of = |code: &DateCode| self.rules.iter().find(|rule| rule.id == code.rule);
        let yields = |code: &DateCode| rule_of(code).map_or(Yields::Never, |rule| rule.yields);
        let is_specific = |code: &DateCode| {
            rule_of(code).is_some_and(|rule| {
                rule.is_documented && !rule.brands.is_empty() && rule.yields != Yields::ToDocumented
            })
        };
        if codes.iter().any(is_specific) {
            codes.retain(|code| yields(code) != Yields::ToDocumented);
        }
        let is_sure = |code: &DateCode| is_specific(code) && code.certainty == Certainty::Certain;
        let sure: Vec<String> = codes.iter().filter(|code| is_sure(code)).map(|code| code.text.clone()).collect();
        if !sure.is_empty() {
            codes.retain(|code| sure.contains(&code.text) || rule_of(code).is_none_or(|rule| rule.is_documented));
        }
        let is_value =
            |code: &DateCode| yields(code) == Yields::WhereCapacitance && ordinary::is_capacitance(&code.text);
        if codes.iter().any(|code| yields(code) == Yields::WhereCapacitance && !is_value(code)) {
            codes.retain(|code| !is_value(code));
        }
        if codes.iter().any(|code| yields(code) != Yields::ToAny) {
            codes.retain(|code| yields(code) != Yields::ToAny);
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

/// Names and characters of the groups that a rule found in `text`.
fn groups<'a>(captures: &'a Captures, text: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
    let names = captures.pattern().map(|pattern| captures.group_info().pattern_names(pattern));
    names.into_iter().flatten().enumerate().filter_map(|(index, name)| {
        let span = captures.get_group(index)?;
        Some((name?, &text[span.start..span.end]))
    })
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
