//! Running a query: slots are filled, intersected, filtered, counted and ordered, segment by segment.

use std::cmp::Ordering;
use std::collections::BinaryHeap;
use std::sync::Arc;

use tantivy::DocId;

use crate::search::facets::{Counter, FacetCounts};
use crate::search::index::{Index, Segment, Snapshot};
use crate::search::matching::{self, Found, Matched};
use crate::search::plan::{Plan, Way};
use crate::search::query::{SearchQuery, Sort};
use crate::search::reason::Reason;
use crate::search::vocabulary::Vocabulary;

/// Relaxed matches with less than this share of the best one's score are left out.
const RELAXED_SHARE: u32 = 60;

/// One finding that matches.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    /// Finding id.
    pub id: i64,
    /// Greater is better; comparable within one query only. 0 without text.
    pub score: f32,
    /// One for each piece of the query that it meets, in the order of the query.
    pub why: Vec<Reason>,
}

/// The answer to one query.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Results {
    /// All findings that match, exactly.
    pub total: u64,
    /// The page asked for.
    pub hits: Vec<Hit>,
    /// In the order of [`crate::search::query::Facet::ALL`]; empty when none were asked for.
    pub facets: Vec<FacetCounts>,
    /// Pieces of the query that had to be left out because no finding has them all. Empty when all hold.
    pub left_out: Vec<String>,
}

/// All matches in order, without cut. Holds 8 bytes a finding.
pub struct AllHits {
    ids: std::vec::IntoIter<i64>,
}

impl Iterator for AllHits {
    type Item = i64;

    fn next(&mut self) -> Option<i64> {
        self.ids.next()
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.ids.size_hint()
    }
}

impl ExactSizeIterator for AllHits {}

impl Index {
    /// Answers a query. Err only when the index itself cannot be read.
    pub fn search(&self, query: &SearchQuery) -> tantivy::Result<Arc<Results>> {
        let snapshot = self.snapshot();
        if let Some(results) = self.cache.get(snapshot.generation, query) {
            return Ok(results);
        }
        let results = Arc::new(run(&snapshot, &self.vocabulary(), query)?);
        self.cache.put(snapshot.generation, query.clone(), results.clone());
        Ok(results)
    }

    /// The ids of all findings that match, in the order of the query; page and facets of the query do not count.
    pub fn all_hits(&self, query: &SearchQuery) -> tantivy::Result<AllHits> {
        let snapshot = self.snapshot();
        let search = Search::prepare(&snapshot, &self.vocabulary(), query)?;
        let mut counter = Counter::new(&query.clone().facet_values(0), &snapshot.keys);
        let mut ranked = Vec::new();
        search.each_match(|segment, doc, score| {
            let segment = &snapshot.segments[segment];
            if counter.take(&segment.rows, doc) {
                let (first, second) = rank(segment, query, doc, score);
                ranked.push((first, second, segment.ids.first(doc).unwrap_or_default()));
            }
        })?;
        ranked.sort_unstable_by(|left, right| right.cmp(left));
        Ok(AllHits { ids: ranked.into_iter().map(|(_, _, id)| id).collect::<Vec<_>>().into_iter() })
    }

    /// The number of findings that match, without facets or hits.
    pub fn count(&self, query: &SearchQuery) -> tantivy::Result<u64> {
        Ok(self.search(&query.clone().facet_values(0).page(0, 0))?.total)
    }
}

/// What a match is ordered by before its id, the greatest first.
fn rank(segment: &Segment, query: &SearchQuery, doc: DocId, score: u32) -> (i64, i64) {
    let published = segment.rows.published[doc as usize];
    let made = || i64::from(segment.rows.made[doc as usize]);
    let first = match query.sort {
        Sort::Relevance => score.into(),
        Sort::NewestPublished => 0,
        Sort::OldestPublished => return (published.saturating_neg(), 0),
        Sort::NewestMade => made(),
        Sort::OldestMade if made() == i64::from(i32::MIN) => i64::MIN,
        Sort::OldestMade => -made(),
    };
    (first, published)
}

#[derive(Clone, Copy, PartialEq, Eq)]
struct Ranked {
    first: i64,
    second: i64,
    id: i64,
    segment: usize,
    doc: DocId,
    score: u32,
}

impl Ord for Ranked {
    /// The heap gives up its greatest, so the worst is the greatest.
    fn cmp(&self, other: &Self) -> Ordering {
        (other.first, other.second, other.id).cmp(&(self.first, self.second, self.id))
    }
}

impl PartialOrd for Ranked {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

fn run(snapshot: &Snapshot, vocabulary: &Vocabulary, query: &SearchQuery) -> tantivy::Result<Results> {
    let search = Search::prepare(snapshot, vocabulary, query)?;
    let mut counter = Counter::new(query, &snapshot.keys);
    let wanted = query.offset() + query.limit();
    let mut best: BinaryHeap<Ranked> = BinaryHeap::with_capacity(wanted.min(1024) + 1);
    search.each_match(|position, doc, score| {
        let segment = &snapshot.segments[position];
        if !counter.take(&segment.rows, doc) || wanted == 0 {
            return;
        }
        let (first, second) = rank(segment, query, doc, score);
        let is_full = best.len() >= wanted;
        if is_full && best.peek().is_some_and(|worst| (first, second) < (worst.first, worst.second)) {
            return;
        }
        let id = segment.ids.first(doc).unwrap_or_default();
        best.push(Ranked { first, second, id, segment: position, doc, score });
        if is_full {
            best.pop();
        }
    })?;
    let page = best.into_sorted_vec();
    let hits: Vec<Hit> = page
        .iter()
        .skip(query.offset())
        .map(|ranked| Hit {
            id: ranked.id,
            score: ranked.score as f32,
            why: search.reasons(ranked.segment, ranked.doc),
        })
        .collect();
    let left_out = search.left_out(page.first());
    Ok(Results { total: counter.total, hits, facets: counter.facets(query, &snapshot.keys), left_out })
}

/// A plan with its slots filled.
struct Search<'a> {
    snapshot: &'a Snapshot,
    plan: Plan,
    /// By segment, then by slot.
    matched: Vec<Vec<Matched>>,
    /// By segment: documents that the filters beside the facets leave; None when there are no such filters.
    required: Vec<Option<Vec<DocId>>>,
    /// Slots that must be filled.
    strict: Vec<usize>,
    /// No finding fills all slots: the best partial matches are taken, from this score on.
    threshold: Option<u32>,
}

impl<'a> Search<'a> {
    fn prepare(snapshot: &'a Snapshot, vocabulary: &Vocabulary, query: &SearchQuery) -> tantivy::Result<Self> {
        let mut plan = Plan::new(query.text(), vocabulary);
        let mut found: Vec<Vec<Found>> = Vec::with_capacity(plan.alternatives.len());
        for (position, alternative) in plan.alternatives.iter().enumerate() {
            found.push(matching::find(snapshot, position, alternative)?);
        }
        for slot in 0..plan.slots.len() {
            if plan.slots[slot].alternatives.iter().all(|&alternative| found[alternative].is_empty()) {
                for position in plan.misspelt(slot, vocabulary) {
                    found.push(matching::find(snapshot, position, &plan.alternatives[position])?);
                }
                for &position in &plan.slots[slot].alternatives {
                    if let Way::Word { stem, .. } = &plan.alternatives[position].way {
                        found[position].extend(matching::find_misspelt_word(snapshot, position, stem)?);
                    }
                }
            }
        }
        let mut matched = Vec::with_capacity(snapshot.segments.len());
        let mut required = Vec::with_capacity(snapshot.segments.len());
        for (position, segment) in snapshot.segments.iter().enumerate() {
            let slots: tantivy::Result<Vec<Matched>> = plan
                .slots
                .iter()
                .map(|slot| {
                    Matched::read(
                        segment,
                        position,
                        slot.alternatives.iter().flat_map(|&alternative| &found[alternative]),
                    )
                })
                .collect();
            matched.push(slots?);
            required.push(matching::documents_with(segment, query.exhibits(), query.parts())?);
        }
        let strict: Vec<usize> = (0..plan.slots.len()).collect();
        let mut search = Self { snapshot, plan, matched, required, strict, threshold: None };
        search.relax()?;
        Ok(search)
    }

    /// Where no finding fills all slots: first those that nothing at all fills are left out, then the best partial matches are taken.
    fn relax(&mut self) -> tantivy::Result<()> {
        if self.plan.slots.len() < 2 || self.has_match()? {
            return Ok(());
        }
        let all = self.strict.len();
        self.strict.retain(|&slot| self.matched.iter().any(|slots| slots[slot].len_at_most() > 0));
        if self.strict.is_empty() || self.strict.len() < all && self.has_match()? {
            return Ok(());
        }
        let mut best = 0;
        self.threshold = Some(1);
        self.each_match(|_, _, score| best = best.max(score))?;
        self.threshold = Some((best * RELAXED_SHARE / 100).max(1));
        Ok(())
    }

    fn has_match(&self) -> tantivy::Result<bool> {
        let mut any = false;
        self.each_match(|_, _, _| any = true)?;
        Ok(any)
    }

    /// Visits every living match with its score.
    fn each_match(&self, mut visit: impl FnMut(usize, DocId, u32)) -> tantivy::Result<()> {
        for (position, segment) in self.snapshot.segments.iter().enumerate() {
            let alive = segment.reader.alive_bitset();
            let required = self.required[position].as_deref();
            let mut pass = |doc: DocId, score: u32| {
                if alive.is_none_or(|alive| alive.is_alive(doc))
                    && required.is_none_or(|required| required.binary_search(&doc).is_ok())
                {
                    visit(position, doc, score);
                }
            };
            if self.plan.slots.is_empty() {
                match required {
                    Some(required) => required.iter().for_each(|&doc| pass(doc, 0)),
                    None => (0..segment.reader.max_doc()).for_each(|doc| pass(doc, 0)),
                }
            } else if let Some(threshold) = self.threshold {
                self.each_partial(position, |doc, score| {
                    if score >= threshold {
                        pass(doc, score);
                    }
                });
            } else {
                self.each_full(position, pass);
            }
        }
        Ok(())
    }

    fn each_full(&self, position: usize, mut visit: impl FnMut(DocId, u32)) {
        let slots = &self.matched[position];
        let Some(&driver) = self.strict.iter().min_by_key(|&&slot| slots[slot].len_at_most()) else { return };
        let weight = |slot: usize| self.plan.slots[slot].weight;
        let others: Vec<usize> = self.strict.iter().copied().filter(|&slot| slot != driver).collect();
        slots[driver].each(|doc, packed| {
            let mut score = packed.score() * weight(driver);
            for &slot in &others {
                let packed = slots[slot].get(doc);
                if !packed.is_match() {
                    return;
                }
                score += packed.score() * weight(slot);
            }
            visit(doc, score);
        });
    }

    fn each_partial(&self, position: usize, mut visit: impl FnMut(DocId, u32)) {
        let mut all: Vec<(DocId, u32)> = Vec::new();
        for &slot in &self.strict {
            self.matched[position][slot]
                .each(|doc, packed| all.push((doc, packed.score() * self.plan.slots[slot].telling)));
        }
        all.sort_unstable_by_key(|(doc, _)| *doc);
        all.chunk_by(|left, right| left.0 == right.0)
            .for_each(|same| visit(same[0].0, same.iter().map(|(_, score)| score).sum()));
    }

    fn reasons(&self, segment: usize, doc: DocId) -> Vec<Reason> {
        let mut reasons: Vec<Reason> = Vec::new();
        for slot in &self.matched[segment] {
            let packed = slot.get(doc);
            if packed.is_match()
                && let Some(reason) = packed.reason(&self.plan)
                && !reasons.contains(&reason)
            {
                reasons.push(reason);
            }
        }
        reasons
    }

    fn left_out(&self, best: Option<&Ranked>) -> Vec<String> {
        let is_left_out = |slot: usize| {
            !self.strict.contains(&slot)
                || self.threshold.is_some()
                    && best.is_some_and(|best| !self.matched[best.segment][slot].get(best.doc).is_match())
        };
        self.plan
            .slots
            .iter()
            .enumerate()
            .filter(|(slot, _)| is_left_out(*slot))
            .map(|(_, slot)| slot.asked.clone())
            .collect()
    }
}
