//! From an alternative of the plan to the terms of the index that meet it, each with a score.
//!
//! | score | a number that |
//! |---|---|
//! | 1000 | has the same symbols |
//! | 960 | is the same but for separators, or in pieces |
//! | 940 | is the same through look-alikes |
//! | 858-924 | begins with it; less for each character beyond, more for one found often |
//! | 785-845 | begins with it through look-alikes |
//! | 450-835 | is its beginning; less for each character that the record lacks |
//! | 600-865 | is one typo away; the later the typo, the more (only where none of the first four is met) |
//! | 679-727 | contains it, look-alikes being one; then what has only a part of it or differs goes below 670 |
//! | 300-610 | shares the stem, lacks the head, or stands within it |
//!
//! Beside them: names 520-650, categories 560-655, words 400-600, years 620. Every slot counts as often as it has words, so that the
//! scores of one query can be compared with each other.

use tantivy::Term;
use tantivy::postings::TermInfo;
use tantivy::query::FuzzyTermQuery;
use tantivy::schema::Field;

use crate::search::document::{MIN_INFIX, WHOLE};
use crate::search::fold;
use crate::search::index::Snapshot;
use crate::search::plan::{Alternative, Plan, Way};
use crate::search::postings::{Found, In, Packed};
use crate::search::reason::ReasonKind;

/// Terms of one range that are followed in one segment: keeps a query of two letters from reading the whole index.
const MAX_RANGE: usize = 20_000;
const MAX_TYPOS: usize = 500;
/// Lengths over which a number may be cut from the front when a whole marking was pasted without blanks.
const MAX_CONTAINED: usize = 48;

/// How far a query may go: a long one goes less far with each of its pieces, so that no query is dear.
pub(crate) struct Effort {
    /// Terms followed in one range.
    range: usize,
    /// Numbers at least this long are also looked for misspelt.
    unlike_from: usize,
}

/// Numbers of one query that are also looked for misspelt: the longest ones.
const MAX_UNLIKE: usize = 8;

impl Effort {
    pub fn of(plan: &Plan) -> Self {
        let mut lengths: Vec<usize> = plan
            .alternatives
            .iter()
            .filter_map(|alternative| match &alternative.way {
                Way::Number { squashed, .. } => Some(squashed.len()),
                _ => None,
            })
            .collect();
        lengths.sort_unstable_by_key(|length| std::cmp::Reverse(*length));
        let unlike_from = lengths.get(MAX_UNLIKE).map_or(0, |length| length + 1);
        Self { range: (8 * MAX_RANGE / plan.alternatives.len().max(1)).clamp(500, MAX_RANGE), unlike_from }
    }
}

/// Everything that fills the alternative at `position` of the plan.
pub(crate) fn find(
    snapshot: &Snapshot,
    effort: &Effort,
    position: usize,
    alternative: &Alternative,
) -> tantivy::Result<Vec<Found>> {
    let mut finder = Finder { snapshot, max_range: effort.range, position, found: Vec::new() };
    match &alternative.way {
        Way::Entity { term, kind, score } => finder.exact(In::Entity, term, *score, *kind)?,
        Way::Number { squashed, symbols } => {
            let is_met = finder.whole_number(squashed, symbols.as_deref())?;
            let is_within = finder.infix(squashed)?;
            finder.shorter(squashed, is_within)?;
            if !is_met && squashed.len() >= effort.unlike_from {
                finder.unlike(squashed, is_within)?;
            }
        }
        Way::PlainNumber { squashed, symbols } => {
            finder.whole_number(squashed, symbols.as_deref())?;
        }
        Way::Letters { squashed } => finder.letters(squashed)?,
        Way::PlainLetters { squashed } => finder.exact(In::Number, squashed, 520, ReasonKind::ExactNumber)?,
        Way::Word { stem, beginning } => finder.word(stem, beginning.as_deref())?,
        Way::YearNumber { squashed } => finder.exact(In::Number, squashed, 550, ReasonKind::Separators)?,
    }
    Ok(finder.found)
}

struct Finder<'a> {
    snapshot: &'a Snapshot,
    max_range: usize,
    position: usize,
    found: Vec<Found>,
}

impl Finder<'_> {
    fn push(&mut self, segment: usize, field: In, info: &TermInfo, score: u32, kind: ReasonKind) {
        self.found.push(Found { segment, field, info: info.clone(), packed: Packed::new(score, self.position, kind) });
    }

    fn exact(&mut self, field: In, term: &str, score: u32, kind: ReasonKind) -> tantivy::Result<()> {
        for (position, segment) in self.snapshot.segments.iter().enumerate() {
            if let Some(info) = field.of(segment).terms().get(term)? {
                self.push(position, field, &info, score, kind);
            }
        }
        Ok(())
    }

    /// All terms that begin with `prefix`; the score is made of the number of bytes beyond it and of the findings that have it.
    fn range(
        &mut self,
        field: In,
        prefix: &str,
        kind: ReasonKind,
        score: impl Fn(u32, u32) -> u32,
    ) -> tantivy::Result<()> {
        let end: Vec<u8> = prefix.bytes().chain([0xff]).collect();
        for (position, segment) in self.snapshot.segments.iter().enumerate() {
            let mut stream = field.of(segment).terms().range().ge(prefix).lt(&end).into_stream()?;
            for _ in 0..self.max_range {
                let Some((key, info)) = stream.next() else { break };
                let packed =
                    Packed::new(score((key.len() - prefix.len()).min(12) as u32, info.doc_freq), self.position, kind);
                self.found.push(Found { segment: position, field, info: info.clone(), packed });
            }
        }
        Ok(())
    }

    /// Same symbols, same number, its beginning, and all that through look-alikes. True when any was met.
    fn whole_number(&mut self, squashed: &str, symbols: Option<&str>) -> tantivy::Result<bool> {
        let folded = format!("{WHOLE}{}", fold::fold(squashed));
        if let Some(symbols) = symbols {
            self.exact(In::Symbols, symbols, 1000, ReasonKind::ExactNumber)?;
        }
        self.exact(In::Number, squashed, 960, ReasonKind::Separators)?;
        if squashed.len() > 2 {
            self.exact(In::Fold, &folded, 940, ReasonKind::LookAlike)?;
        }
        if squashed.len() > 1 {
            // What is left out is mostly a suffix of one to three characters: among those the number found more often is the
            // likelier.
            self.range(In::Number, squashed, ReasonKind::Prefix, |beyond, findings| {
                900 - 2 * beyond.min(3) - 4 * beyond.saturating_sub(3) + (4 * findings.max(1).ilog2()).min(24)
            })?;
        }
        let is_met = !self.found.is_empty();
        if squashed.len() > 3 {
            self.range(In::Fold, &folded, ReasonKind::LookAlike, |beyond, _| 845 - 5 * beyond)?;
        }
        Ok(is_met)
    }

    /// Numbers that the asked one begins with: the record lacks the package suffix.
    fn shorter(&mut self, squashed: &str, is_within: bool) -> tantivy::Result<()> {
        for length in shortest_stem(squashed.len())..squashed.len() {
            let stem = &squashed[..length];
            if stem.bytes().any(|byte| byte.is_ascii_digit()) {
                let score =
                    860_u32.saturating_sub(25 * (squashed.len() - length) as u32).max(450).min(best_partial(is_within));
                self.exact(In::Number, stem, score, ReasonKind::Shorter)?;
            }
        }
        Ok(())
    }

    /// Numbers that contain the asked one. True when any does.
    fn infix(&mut self, squashed: &str) -> tantivy::Result<bool> {
        if squashed.len() < MIN_INFIX {
            return Ok(false);
        }
        let before = self.found.len();
        self.range(In::Fold, &fold::fold(squashed), ReasonKind::Infix, |beyond, findings| {
            715 - 3 * beyond + (2 * findings.max(1).ilog2()).min(12)
        })?;
        Ok(self.found.len() > before)
    }

    /// What is only alike: one typo, another suffix, no head, a whole marking without blanks.
    fn unlike(&mut self, squashed: &str, is_within: bool) -> tantivy::Result<()> {
        let length = squashed.len();
        let typos = self.typos(In::Number, self.snapshot.fields.number, squashed, |term| {
            let common = common_prefix(term, squashed.as_bytes());
            if length < 5 {
                560
            } else {
                865_u32.saturating_sub(25 * (length - common.min(length)) as u32).max(600).min(best_partial(is_within))
            }
        })?;
        if typos == 0 && length >= 6 {
            self.typo_prefixes(squashed)?;
        }
        for cut in 1..=length.saturating_sub(shortest_stem(length)) {
            let stem = &squashed[..length - cut];
            if !stem.bytes().any(|byte| byte.is_ascii_digit()) {
                break;
            }
            let before = self.found.len();
            let score = 610_u32.saturating_sub(25 * cut as u32).max(300);
            self.range(In::Number, stem, ReasonKind::OtherSuffix, |beyond, _| score.saturating_sub(2 * beyond))?;
            self.exact(
                In::Fold,
                &format!("{WHOLE}{}", fold::fold(stem)),
                score.saturating_sub(10),
                ReasonKind::LookAlike,
            )?;
            if self.found.len() > before {
                break;
            }
        }
        // Logic is often marked without its series: AC04 for 74AC04.
        if let Some(rest) = squashed.strip_prefix("74").or_else(|| squashed.strip_prefix("54"))
            && rest.starts_with(|character: char| character.is_ascii_alphabetic())
            && rest.len() >= 4
        {
            self.exact(In::Number, rest, 595, ReasonKind::WithoutHead)?;
            self.range(In::Number, rest, ReasonKind::WithoutHead, |beyond, _| 575 - 5 * beyond)?;
        }
        let head = squashed.bytes().take_while(u8::is_ascii_alphabetic).count();
        let rest = &squashed[head..];
        if (1..=6).contains(&head) && rest.len() >= 4 && rest.bytes().filter(u8::is_ascii_digit).count() >= 3 {
            self.exact(In::Number, rest, 580, ReasonKind::WithoutHead)?;
            self.range(In::Number, rest, ReasonKind::WithoutHead, |beyond, _| 540 - 5 * beyond)?;
        }
        for stem in (5..shortest_stem(length)).map(|length| &squashed[..length]) {
            if stem.bytes().any(|byte| byte.is_ascii_digit()) {
                self.exact(In::Number, stem, 400 + 2 * stem.len() as u32, ReasonKind::Shorter)?;
            }
        }
        if length >= 12 {
            self.contained(squashed)?;
        }
        Ok(())
    }

    /// Numbers one edit away, swapped neighbours counting as one. Returns how many.
    fn typos(
        &mut self,
        field: In,
        schema_field: Field,
        text: &str,
        score: impl Fn(&[u8]) -> u32,
    ) -> tantivy::Result<usize> {
        if text.len() < 4 || text.len() > 40 {
            return Ok(0);
        }
        let query = FuzzyTermQuery::new(Term::from_field_text(schema_field, text), 1, true);
        let mut count = 0;
        for (position, segment) in self.snapshot.segments.iter().enumerate() {
            let mut stream = field.of(segment).terms().search(query.automaton()?).into_stream()?;
            while count < MAX_TYPOS
                && let Some((key, info)) = stream.next()
            {
                if key != text.as_bytes() {
                    count += 1;
                    let packed = Packed::new(
                        score(key),
                        self.position,
                        if field == In::Word { ReasonKind::Misspelt } else { ReasonKind::Typo },
                    );
                    self.found.push(Found { segment: position, field, info: info.clone(), packed });
                }
            }
        }
        Ok(count)
    }

    /// Numbers of which the beginning is one edit away.
    fn typo_prefixes(&mut self, text: &str) -> tantivy::Result<()> {
        if text.len() > 40 {
            return Ok(());
        }
        let query = FuzzyTermQuery::new_prefix(Term::from_field_text(self.snapshot.fields.number, text), 1, true);
        for (position, segment) in self.snapshot.segments.iter().enumerate() {
            let mut stream = segment.number.terms().search(query.automaton()?).into_stream()?;
            for _ in 0..MAX_TYPOS {
                let Some((key, info)) = stream.next() else { break };
                let score = 590_u32.saturating_sub(5 * key.len().abs_diff(text.len()).min(12) as u32);
                let packed = Packed::new(score, self.position, ReasonKind::Typo);
                self.found.push(Found { segment: position, field: In::Number, info: info.clone(), packed });
            }
        }
        Ok(())
    }

    /// Whole numbers of at least six characters anywhere within a long run; the longest at each place.
    fn contained(&mut self, squashed: &str) -> tantivy::Result<()> {
        let length = squashed.len().min(MAX_CONTAINED);
        for start in 0..length.saturating_sub(5) {
            for end in (start + 6..=length.min(start + 24)).rev() {
                let piece = &squashed[start..end];
                if !piece.bytes().any(|byte| byte.is_ascii_digit()) {
                    break;
                }
                let before = self.found.len();
                self.exact(In::Number, piece, 400 + 10 * (end - start) as u32, ReasonKind::Contained)?;
                if self.found.len() > before {
                    break;
                }
            }
        }
        Ok(())
    }

    /// Letters without a digit may be a whole number, its beginning, or stand within one.
    fn letters(&mut self, squashed: &str) -> tantivy::Result<()> {
        self.exact(In::Number, squashed, 520, ReasonKind::ExactNumber)?;
        if squashed.len() > 1 {
            self.range(In::Number, squashed, ReasonKind::Prefix, |beyond, _| 420 - 5 * beyond)?;
        }
        if self.found.is_empty() && squashed.len() >= MIN_INFIX {
            self.range(In::Fold, &fold::fold(squashed), ReasonKind::Infix, |beyond, _| 300 - 3 * beyond)?;
        }
        Ok(())
    }

    fn word(&mut self, stem: &str, beginning: Option<&str>) -> tantivy::Result<()> {
        self.exact(In::Word, stem, 600, ReasonKind::Word)?;
        if let Some(beginning) = beginning {
            self.range(In::Word, beginning, ReasonKind::WordBeginning, |beyond, _| if beyond < 3 { 480 } else { 400 })?;
        }
        Ok(())
    }
}

/// Words one letter away from the stem, for a slot that nothing else fills.
pub(crate) fn find_misspelt_word(snapshot: &Snapshot, position: usize, stem: &str) -> tantivy::Result<Vec<Found>> {
    let mut finder = Finder { snapshot, max_range: 0, position, found: Vec::new() };
    finder.typos(In::Word, snapshot.fields.word, stem, |_| 350)?;
    Ok(finder.found)
}

fn shortest_stem(length: usize) -> usize {
    length.div_ceil(2).max(4)
}

/// A number that has only a part of what was asked, or another, comes behind those that contain all of it.
fn best_partial(is_within: bool) -> u32 {
    if is_within { 670 } else { u32::MAX }
}

fn common_prefix(left: &[u8], right: &[u8]) -> usize {
    left.iter().zip(right).take_while(|(left, right)| left == right).count()
}
