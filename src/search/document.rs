//! One finding as the index knows it, and the terms made of it. Pure.

use std::fmt::Write;

use crate::search::categories;
use crate::search::fold;
use crate::search::terms::TermList;
use crate::search::tokens::{self, Token};

/// What is known about when the part was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum YearMade {
    Year(i32),
    /// A date code was read but leaves several years open.
    Open,
    NotRead,
}

/// One finding. Give the index only findings that every reader of it may see: facet counts come from the index alone.
#[derive(Clone, Debug)]
pub struct SearchDocument {
    /// Finding id.
    pub id: i64,
    pub external_id: String,
    /// Lines as seen, joined by `\n`.
    pub marking: String,
    /// Free text as published.
    pub description: String,
    /// Part numbers of the standing readings, as written.
    pub part_numbers: Vec<String>,
    /// Maker as the source wrote it.
    pub maker_text: String,
    pub brand_id: Option<i64>,
    /// The company at the date, who answers today, and those between.
    pub company_ids: Vec<i64>,
    pub company_today_id: Option<i64>,
    /// ISO 3166 alpha-2.
    pub country: Option<String>,
    pub weapon_system_id: Option<i64>,
    pub exhibit_id: Option<i64>,
    /// Serial as painted and the like.
    pub exhibit_text: String,
    /// Key of the category.
    pub category: Option<String>,
    /// Every year that the date codes leave possible.
    pub years: Vec<i32>,
    pub year_made: YearMade,
    /// The standing as the caller numbers it.
    pub standing: u8,
    /// First day of the interval in which it was made, in days since 1970-01-01.
    pub made_from: Option<i32>,
    /// Microseconds since 1970-01-01 UTC.
    pub published_at: i64,
}

impl Default for SearchDocument {
    fn default() -> Self {
        Self {
            id: 0,
            external_id: String::new(),
            marking: String::new(),
            description: String::new(),
            part_numbers: Vec::new(),
            maker_text: String::new(),
            brand_id: None,
            company_ids: Vec::new(),
            company_today_id: None,
            country: None,
            weapon_system_id: None,
            exhibit_id: None,
            exhibit_text: String::new(),
            category: None,
            years: Vec::new(),
            year_made: YearMade::NotRead,
            standing: 0,
            made_from: None,
            published_at: 0,
        }
    }
}

/// Between the squashed number and the number as written in a term of the field `part`.
pub(crate) const PART_SEPARATOR: char = '\u{1}';
/// In front of a whole number in the field `fold`; the ends of numbers stand there without it.
pub(crate) const WHOLE: char = '^';
/// Between terms in the text handed to the index.
pub(crate) const TERM_SEPARATOR: char = '\n';

/// A record cannot fill the index by itself.
const MAX_TOKENS: usize = 160;
const MAX_NUMBER: usize = 40;
/// The shortest end of a number that can be found by itself.
pub(crate) const MIN_INFIX: usize = 3;

/// The terms of each field, separated by [`TERM_SEPARATOR`].
#[derive(Default)]
pub(crate) struct Terms {
    pub symbols: String,
    pub number: String,
    pub fold: String,
    pub word: String,
    pub entity: String,
    pub part: String,
}

#[derive(Default)]
struct Sets {
    symbols: TermList,
    number: TermList,
    /// Numbers of which the ends are indexed as well.
    ends: TermList,
    word: TermList,
    entity: TermList,
}

impl SearchDocument {
    pub(crate) fn terms(&self) -> Terms {
        let mut sets = Sets::default();
        // A marking that was taken out of the description has nothing to add to it.
        let is_told = stands_in(&self.marking, &self.description);
        if !is_told {
            sets.add_text(&self.marking);
        }
        sets.add_text(&self.description);
        sets.add_text(&self.exhibit_text);
        let mut part = String::new();
        for number in &self.part_numbers {
            sets.add_text(number);
            let squashed = clip(fold::squash(number));
            if squashed.is_empty() {
                continue;
            }
            sets.symbols.add(MAX_NUMBER, |symbols| fold::add_symbols(number, symbols));
            if squashed.bytes().any(|byte| byte.is_ascii_digit()) {
                sets.ends.push(&squashed);
            }
            let written = number.split_whitespace().collect::<Vec<_>>().join(" ");
            push(&mut part, &format!("{squashed}{PART_SEPARATOR}{}", written.chars().take(64).collect::<String>()));
            sets.number.push(&squashed);
        }
        for word in tokens::words(&self.maker_text).take(MAX_TOKENS) {
            sets.word.add(MAX_NUMBER, |stem| fold::add_stem(word, stem));
        }
        self.add_entities(&mut sets.entity, is_told);
        sets.into_terms(part)
    }

    /// `is_told`: the description has all words of the marking.
    fn add_entities(&self, entity: &mut TermList, is_told: bool) {
        let mut add = |kind: char, id: &dyn std::fmt::Display| {
            entity.add(usize::MAX, |term| {
                // A string takes whatever is written.
                let _ = write!(term, "{kind}{id}");
            });
        };
        let external_id = fold::squash(&self.external_id);
        if !external_id.is_empty() {
            add('i', &clip(external_id));
        }
        if let Some(id) = self.brand_id {
            add('b', &id);
        }
        self.company_ids.iter().chain(&self.company_today_id).for_each(|id| add('c', id));
        if let Some(id) = self.weapon_system_id {
            add('w', &id);
        }
        if let Some(id) = self.exhibit_id {
            add('x', &id);
        }
        if let Some(code) = &self.country {
            add('k', code);
        }
        self.years.iter().for_each(|year| add('y', year));
        if let YearMade::Year(year) = self.year_made {
            add('y', &year);
        }
        // A maker that was resolved is found by its names.
        let maker = fold::name_key(&self.maker_text);
        if !maker.is_empty() && self.brand_id.is_none() && self.company_ids.is_empty() {
            add('m', &clip(maker));
        }
        let (mut of_category, mut of_texts) = (Vec::new(), Vec::new());
        if let Some(category) = &self.category {
            add('g', category);
            categories::add_groups(category, true, &mut of_category);
        }
        categories::add_groups(&self.description, false, &mut of_texts);
        if !is_told {
            categories::add_groups(&self.marking, false, &mut of_texts);
        }
        categories::agreed(&of_category, &of_texts).for_each(|term| entity.push(&term));
        of_category.iter().chain(&of_texts).for_each(|term| entity.push(term));
    }
}

impl Sets {
    fn add_text(&mut self, text: &str) {
        let tokens: Vec<Token> = tokens::split(text).take(MAX_TOKENS).collect();
        for (index, token) in tokens.iter().enumerate() {
            for word in tokens::words(token.text) {
                if word.len() > 1 && word.chars().any(char::is_alphabetic) {
                    self.word.add(MAX_NUMBER, |stem| fold::add_stem(word, stem));
                }
            }
            if token.is_numberish() {
                self.symbols.add(MAX_NUMBER, |term| fold::add_symbols(token.text, term));
                self.number.add(MAX_NUMBER, |term| term.push_str(&token.squashed));
                if token.has_digit && token.squashed.len() > MIN_INFIX {
                    self.ends.add(MAX_NUMBER, |term| term.push_str(&token.squashed));
                }
            }
            self.add_joins(&tokens[index..]);
        }
    }

    /// `AD 9957 BSVZ` is also AD9957 and AD9957BSVZ; `MAXIM 2769E` is also MAX2769E.
    fn add_joins(&mut self, tokens: &[Token]) {
        let [first, second, ..] = tokens else { return };
        if !tokens::joins(first, second) {
            return;
        }
        let mut joined = first.squashed.clone();
        let mut has_digit = first.has_digit;
        let mut in_pieces = true;
        let by_maker = tokens::number_prefix_of_maker(first.text);
        for pair in tokens.windows(2).take(2) {
            if !tokens::joins(&pair[0], &pair[1]) {
                break;
            }
            // Letters and digits that follow each other are one number; a number behind a number is rather a date code or a lot.
            in_pieces &= !pair[0].has_digit || !pair[1].has_digit;
            joined.push_str(&pair[1].squashed);
            has_digit |= pair[1].has_digit;
            if joined.len() > MAX_NUMBER {
                break;
            }
            if has_digit {
                if in_pieces && first.is_numberish() {
                    self.ends.push(&joined);
                }
                for prefix in by_maker {
                    self.number.add(MAX_NUMBER, |term| {
                        term.push_str(prefix);
                        term.push_str(&joined[first.squashed.len()..]);
                    });
                }
                self.number.push(&joined);
            }
        }
    }

    fn into_terms(mut self, part: String) -> Terms {
        let mut terms = Terms { part, ..Terms::default() };
        let lists = [&mut self.symbols, &mut self.number, &mut self.ends, &mut self.word, &mut self.entity];
        lists.into_iter().for_each(TermList::sort);
        let mut whole = String::new();
        for number in self.number.iter() {
            push(&mut terms.number, number);
            if number.len() > 2 {
                whole.clear();
                whole.push(WHOLE);
                whole.extend(number.bytes().map(|byte| fold::fold_byte(byte) as char));
                push(&mut terms.fold, &whole);
            }
        }
        // Ends that two numbers share stand there twice, which costs less than keeping them apart.
        for number in self.ends.iter() {
            let folded = fold::fold(number);
            for start in 1..=folded.len().saturating_sub(MIN_INFIX) {
                push(&mut terms.fold, &folded[start..]);
            }
        }
        for (list, field) in
            [(&self.symbols, &mut terms.symbols), (&self.word, &mut terms.word), (&self.entity, &mut terms.entity)]
        {
            list.iter().for_each(|term| push(field, term));
        }
        terms
    }
}

/// Whether the words of `piece` stand in `whole` one behind the other. Not looked for where `whole` may have more tokens than are
/// taken of a text.
fn stands_in(piece: &str, whole: &str) -> bool {
    let mut words = whole.split_whitespace();
    whole.len() < 2 * MAX_TOKENS
        && loop {
            let mut here = words.clone();
            if piece.split_whitespace().all(|word| here.next() == Some(word)) {
                break true;
            }
            if words.next().is_none() {
                break false;
            }
        }
}

fn push(field: &mut String, term: &str) {
    if term.is_empty() {
        return;
    }
    if !field.is_empty() {
        field.push(TERM_SEPARATOR);
    }
    if term.contains(TERM_SEPARATOR) {
        field.push_str(&term.replace(TERM_SEPARATOR, " "));
    } else {
        field.push_str(term);
    }
}

/// Terms are ASCII by now, but a clip must never split a character.
fn clip(mut term: String) -> String {
    if term.len() > MAX_NUMBER {
        let end = (0..=MAX_NUMBER).rev().find(|&end| term.is_char_boundary(end)).unwrap_or(0);
        term.truncate(end);
    }
    term
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(marking: &str) -> Vec<String> {
        let document = SearchDocument { marking: marking.into(), ..SearchDocument::default() };
        document.terms().number.split(TERM_SEPARATOR).map(str::to_owned).collect()
    }

    #[test]
    fn a_number_in_pieces_is_also_whole() {
        assert!(numbers("AD 9957 BSVZ").contains(&"AD9957BSVZ".into()));
        assert!(numbers("ATmega 324").contains(&"ATMEGA324".into()));
        assert!(numbers("MAXIM 2769E").contains(&"MAX2769E".into()));
        assert!(numbers("AD9364\nBBCZ").contains(&"AD9364BBCZ".into()));
        assert!(!numbers("ADM3202ARNZ #2135").contains(&"ADM3202ARNZ2135".into()));
    }

    #[test]
    fn a_marking_that_the_description_holds_adds_no_term() {
        for (marking, description) in [
            ("MAXIM 2769E\nTI810 +BEAF", "Universal GPS receiver MAXIM 2769E  TI810 +BEAF"),
            ("AD 9957 BSVZ", "Synthesiser AD 9957 BSVZ #2135, flash memory"),
            ("NOR flash", "NOR flash"),
        ] {
            let description = description.to_owned();
            let both = SearchDocument { marking: marking.into(), description, ..SearchDocument::default() };
            assert!(stands_in(&both.marking, &both.description), "{marking}");
            let alone = SearchDocument { description: String::new(), ..both.clone() };
            let fields = |terms: Terms| [terms.symbols, terms.number, terms.fold, terms.word, terms.entity];
            for (told, alone) in fields(both.terms()).iter().zip(&fields(alone.terms())) {
                let told: Vec<&str> = told.split(TERM_SEPARATOR).collect();
                assert!(
                    alone.is_empty() || alone.split(TERM_SEPARATOR).all(|term| told.contains(&term)),
                    "{marking}: {alone}"
                );
            }
        }
        assert!(!stands_in("AD9957", "Synthesiser AD9957BSVZ"));
        assert!(!stands_in("AD9957 BSVZ", "Synthesiser AD9957, BSVZ"));
    }

    #[test]
    fn a_hostile_record_makes_few_terms() {
        let document = SearchDocument {
            marking: "A1B2C3D4 ".repeat(100_000) + &"9".repeat(1_000_000),
            ..SearchDocument::default()
        };
        assert!(document.terms().fold.len() < 10_000);
    }
}
