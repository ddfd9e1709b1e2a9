//! Suggestions while typing, and the nearest thing when nothing is found.

use std::collections::BTreeMap;

use crate::search::document::PART_SEPARATOR;
use crate::search::fold;
use crate::search::index::{Index, Snapshot};
use crate::search::matching::{self, Effort};
use crate::search::plan::{Plan, Way};
use crate::search::query::SearchQuery;
use crate::search::vocabulary::Entity;

use tantivy::Term;
use tantivy::query::FuzzyTermQuery;

/// Terms looked at in one segment.
const MAX_TERMS: usize = 2_000;

/// One completion of what is being typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// To be shown, and to be put into the search field.
    pub text: String,
    pub kind: SuggestionKind,
    /// Findings that have it.
    pub findings: u64,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SuggestionKind {
    PartNumber,
    Named(Entity),
}

impl Index {
    /// Up to `limit` completions of the text, names before part numbers when the text has no digit, only such as have findings.
    pub fn suggest(&self, text: &str, limit: usize) -> tantivy::Result<Vec<Suggestion>> {
        let snapshot = self.snapshot();
        let text: String = text.trim().chars().take(80).collect();
        let limit = limit.min(50);
        let squashed = fold::squash(&text);
        if squashed.is_empty() || limit == 0 {
            return Ok(Vec::new());
        }
        let vocabulary = self.vocabulary();
        let mut names = Vec::new();
        for (entity, shown) in vocabulary.suggestions(&text, 200) {
            let findings = documents(&snapshot, &entity.term())?;
            if findings > 0 && !names.iter().any(|other: &Suggestion| other.text == shown) {
                names.push(Suggestion {
                    text: shown.to_owned(),
                    kind: SuggestionKind::Named(entity.clone()),
                    findings,
                });
            }
        }
        names.sort_by(|left, right| right.findings.cmp(&left.findings).then_with(|| left.text.cmp(&right.text)));
        let mut numbers: Vec<Suggestion> = numbers_beginning(&snapshot, &squashed)?
            .into_iter()
            .map(|(text, findings)| Suggestion { text, kind: SuggestionKind::PartNumber, findings })
            .collect();
        numbers.sort_by(|left, right| right.findings.cmp(&left.findings).then_with(|| left.text.cmp(&right.text)));
        let has_digit = squashed.bytes().any(|byte| byte.is_ascii_digit());
        let (mut first, second) = if has_digit { (numbers, names) } else { (names, numbers) };
        // Neither kind crowds out the other.
        let room = limit.saturating_sub(second.len().min(limit / 2));
        first.truncate(room);
        first.extend(second);
        first.truncate(limit);
        Ok(first)
    }

    /// The nearest text that finds something: misspelt names and numbers set right. None when there is no such text, or when the
    /// query is nothing but what was typed.
    pub fn did_you_mean(&self, query: &SearchQuery) -> tantivy::Result<Option<String>> {
        let snapshot = self.snapshot();
        let vocabulary = self.vocabulary();
        let plan = Plan::new(query.text(), &vocabulary);
        let effort = Effort::of(&plan);
        let mut pieces = Vec::new();
        let mut changed = false;
        for slot in &plan.slots {
            let is_filled = slot.alternatives.iter().try_fold(false, |filled, &position| {
                Ok::<_, tantivy::TantivyError>(
                    filled || !matching::find(&snapshot, &effort, position, &plan.alternatives[position])?.is_empty(),
                )
            })?;
            if is_filled {
                pieces.push(slot.asked.clone());
                continue;
            }
            let name = vocabulary
                .misspelt(&[&slot.asked])
                .first()
                .and_then(|(entity, _)| vocabulary.shown(entity))
                .map(str::to_owned);
            let nearest = match name {
                Some(name) => Some(name),
                None => {
                    nearest_number(&snapshot, &fold::squash(&slot.asked))?.or(nearest_word(&snapshot, &plan, slot)?)
                }
            };
            // What is like nothing at all is left out.
            changed = true;
            pieces.extend(nearest);
        }
        Ok((changed && !pieces.is_empty()).then(|| pieces.join(" ")))
    }
}

fn documents(snapshot: &Snapshot, term: &str) -> tantivy::Result<u64> {
    let mut count = 0;
    for segment in &snapshot.segments {
        if let Some(info) = segment.entity.terms().get(term)? {
            count += u64::from(info.doc_freq);
        }
    }
    Ok(count)
}

fn numbers_beginning(snapshot: &Snapshot, squashed: &str) -> tantivy::Result<BTreeMap<String, u64>> {
    let mut numbers: BTreeMap<String, u64> = BTreeMap::new();
    let end: Vec<u8> = squashed.bytes().chain([0xff]).collect();
    for segment in &snapshot.segments {
        let mut stream = segment.part.terms().range().ge(squashed).lt(&end).into_stream()?;
        for _ in 0..MAX_TERMS {
            let Some((key, info)) = stream.next() else { break };
            if let Some((_, written)) = std::str::from_utf8(key).ok().and_then(|term| term.split_once(PART_SEPARATOR)) {
                *numbers.entry(written.to_owned()).or_default() += u64::from(info.doc_freq);
            }
        }
    }
    Ok(numbers)
}

/// The most frequent number that is up to two edits away.
fn nearest_number(snapshot: &Snapshot, squashed: &str) -> tantivy::Result<Option<String>> {
    if squashed.len() < 4 || squashed.len() > 24 {
        return Ok(None);
    }
    for distance in [1, 2] {
        let query = FuzzyTermQuery::new(Term::from_field_text(snapshot.fields.number, squashed), distance, true);
        let mut best: Option<(u32, String)> = None;
        for segment in &snapshot.segments {
            let mut stream = segment.number.terms().search(query.automaton()?).into_stream()?;
            for _ in 0..MAX_TERMS {
                let Some((key, info)) = stream.next() else { break };
                if best.as_ref().is_none_or(|(findings, _)| info.doc_freq > *findings) {
                    best = Some((info.doc_freq, String::from_utf8_lossy(key).into_owned()));
                }
            }
        }
        if let Some((_, number)) = best {
            return Ok(Some(number));
        }
        if squashed.len() < 6 {
            break;
        }
    }
    Ok(None)
}

fn nearest_word(snapshot: &Snapshot, plan: &Plan, slot: &crate::search::plan::Slot) -> tantivy::Result<Option<String>> {
    let stem = slot.alternatives.iter().find_map(|&position| match &plan.alternatives[position].way {
        Way::Word { stem, .. } => Some(stem),
        _ => None,
    });
    let Some(stem) = stem.filter(|stem| stem.len() > 3 && stem.len() < 24) else { return Ok(None) };
    let distance = if stem.len() < 7 { 1 } else { 2 };
    let query = FuzzyTermQuery::new(Term::from_field_text(snapshot.fields.word, stem), distance, true);
    let mut best: Option<(u32, String)> = None;
    for segment in &snapshot.segments {
        let mut stream = segment.word.terms().search(query.automaton()?).into_stream()?;
        for _ in 0..MAX_TERMS {
            let Some((key, info)) = stream.next() else { break };
            if best.as_ref().is_none_or(|(findings, _)| info.doc_freq > *findings) {
                best = Some((info.doc_freq, String::from_utf8_lossy(key).into_owned()));
            }
        }
    }
    Ok(best.map(|(_, word)| word))
}
