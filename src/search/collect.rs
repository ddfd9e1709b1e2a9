//! Running a query: slots are filled, intersected, filtered, counted and ordered, segment by segment.

use std::cmp::Ordering;
use std::collections::BinaryHeap;
use std::sync::Arc;

use tantivy::DocId;
use tantivy::fastfield::AliveBitSet;

use crate::search::facets::{Counter, FacetCounts, Row};
use crate::search::index::{Index, Segment, Snapshot};
use crate::search::matching::{self, Effort};
use crate::search::plan::{Plan, Way};
use crate::search::postings::{self, Found, Matched, Packed};
use crate::search::query::{SearchQuery, Sort};
use crate::search::reason::Reason;
use crate::search::vocabulary::Vocabulary;

/// Relaxed matches with less than this share of the best one's score are left out.
const RELAXED_SHARE: u32 = 60;

/// A slot this many times larger than what is left is looked into rather than read.
const SPARSE: usize = 10;

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
            if counter.take(&segment.rows.rows[doc as usize]) {
                let (first, second) = rank(segment, query, doc, score);
                ranked.push((first, second, segment.rows.ids[doc as usize]));
            }
        });
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

/// Matches taken together: their rows are fetched at once, so that one does not wait for the other.
const BLOCK: usize = 64;

/// Counts the matches and keeps the best.
struct Collector<'a> {
    query: &'a SearchQuery,
    snapshot: &'a Snapshot,
    counter: Counter,
    wanted: usize,
    best: BinaryHeap<Ranked>,
    segment: usize,
    waiting: Vec<(DocId, u32)>,
    rows: Vec<Row>,
    /// A match of this segment was not good enough; nor is any other with no more than this score and this place.
    refused: Option<(u32, u32)>,
}

impl Collector<'_> {
    fn add(&mut self, segment: usize, doc: DocId, score: u32) {
        if segment != self.segment {
            self.flush();
            self.segment = segment;
            self.refused = None;
        }
        self.waiting.push((doc, score));
        if self.waiting.len() == BLOCK {
            self.flush();
        }
    }

    fn flush(&mut self) {
        let snapshot = self.snapshot;
        let Some(segment) = snapshot.segments.get(self.segment) else { return };
        self.rows.clear();
        self.rows.extend(self.waiting.iter().map(|(doc, _)| segment.rows.rows[*doc as usize]));
        let by_place = matches!(self.query.sort, Sort::Relevance | Sort::NewestPublished);
        for index in 0..self.waiting.len() {
            let (doc, score) = self.waiting[index];
            let row = &self.rows[index];
            if !self.counter.take(row) || self.wanted == 0 {
                continue;
            }
            let shallow = (if self.query.sort == Sort::Relevance { score } else { 0 }, row.place);
            if by_place
                && self
                    .refused
                    .is_some_and(|refused| shallow.0 < refused.0 || shallow.0 == refused.0 && shallow.1 <= refused.1)
            {
                continue;
            }
            let (first, second) = rank(segment, self.query, doc, score);
            let id = segment.rows.ids[doc as usize];
            let ranked = Ranked { first, second, id, segment: self.segment, doc, score };
            if self.best.len() < self.wanted {
                self.best.push(ranked);
            } else if let Some(mut worst) = self.best.peek_mut() {
                if ranked < *worst {
                    *worst = ranked;
                } else {
                    self.refused = self.refused.max(Some(shallow));
                }
            }
        }
        self.waiting.clear();
    }
}

fn run(snapshot: &Snapshot, vocabulary: &Vocabulary, query: &SearchQuery) -> tantivy::Result<Results> {
    let search = Search::prepare(snapshot, vocabulary, query)?;
    let mut collector = Collector {
        query,
        snapshot,
        counter: Counter::new(query, &snapshot.keys),
        wanted: query.offset() + query.limit(),
        best: BinaryHeap::new(),
        segment: 0,
        waiting: Vec::with_capacity(BLOCK),
        rows: Vec::with_capacity(BLOCK),
        refused: None,
    };
    search.each_match(|segment, doc, score| collector.add(segment, doc, score));
    collector.flush();
    let Collector { counter, best, .. } = collector;
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

/// The end of a sorted list from the first document that is not before `doc`.
fn leap(list: &[(DocId, Packed)], doc: DocId) -> &[(DocId, Packed)] {
    let mut reach = 1;
    while list.get(reach).is_some_and(|(other, _)| *other < doc) {
        reach *= 2;
    }
    let from = reach / 2;
    let to = (reach + 1).min(list.len());
    &list[from + list[from..to].partition_point(|(other, _)| *other < doc)..]
}

/// Which documents of a segment may be shown at all.
struct Filter<'a> {
    alive: Option<&'a AliveBitSet>,
    required: Option<&'a [DocId]>,
}

impl<'a> Filter<'a> {
    fn of(search: &'a Search, position: usize) -> Self {
        let alive = search.snapshot.segments[position].reader.alive_bitset();
        Self { alive, required: search.required[position].as_deref() }
    }

    fn is_alive(&self, doc: DocId) -> bool {
        self.alive.is_none_or(|alive| alive.is_alive(doc))
    }

    fn passes(&self, doc: DocId) -> bool {
        self.is_alive(doc) && self.required.is_none_or(|required| required.binary_search(&doc).is_ok())
    }
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
    /// No finding fills all slots, so partial matches are taken.
    is_partial: bool,
    /// Where several slots had to be brought together: documents and scores by segment.
    joint: Option<Vec<Vec<(DocId, u32)>>>,
}

impl<'a> Search<'a> {
    fn prepare(snapshot: &'a Snapshot, vocabulary: &Vocabulary, query: &SearchQuery) -> tantivy::Result<Self> {
        let mut plan = Plan::new(query.text(), vocabulary);
        let mut found: Vec<Vec<Found>> = Vec::with_capacity(plan.alternatives.len());
        let effort = Effort::of(&plan);
        for (position, alternative) in plan.alternatives.iter().enumerate() {
            found.push(matching::find(snapshot, &effort, position, alternative)?);
        }
        for slot in 0..plan.slots.len() {
            if plan.slots[slot].alternatives.iter().all(|&alternative| found[alternative].is_empty()) {
                for position in plan.misspelt(slot, vocabulary) {
                    found.push(matching::find(snapshot, &effort, position, &plan.alternatives[position])?);
                }
                for &position in &plan.slots[slot].alternatives {
                    if let Way::Word { stem, .. } = &plan.alternatives[position].way {
                        found[position].extend(matching::find_misspelt_word(snapshot, position, stem)?);
                    }
                }
            }
        }
        let mut required = Vec::with_capacity(snapshot.segments.len());
        for segment in &snapshot.segments {
            required.push(postings::documents_with(segment, query.exhibits(), query.parts())?);
        }
        let strict: Vec<usize> = (0..plan.slots.len()).collect();
        let mut search = Self { snapshot, plan, matched: Vec::new(), required, strict, is_partial: false, joint: None };
        search.fill(&found)?;
        Ok(search)
    }

    /// Fills the slots. Where no finding fills all: first those that nothing at all fills are left out, then the best partial
    /// matches are taken.
    fn fill(&mut self, found: &[Vec<Found>]) -> tantivy::Result<()> {
        if self.plan.slots.len() < 2 {
            self.matched = self.read_all(found)?;
            return Ok(());
        }
        let is_filled =
            |slot: &usize| self.plan.slots[*slot].alternatives.iter().any(|&position| !found[position].is_empty());
        let fillable: Vec<usize> = self.strict.iter().copied().filter(is_filled).collect();
        let mut joint = Vec::new();
        if fillable.len() == self.strict.len() {
            joint = self.full(found)?;
        }
        if joint.iter().all(Vec::is_empty) && fillable.len() < self.strict.len() && !fillable.is_empty() {
            self.strict = fillable;
            joint = self.full(found)?;
        }
        if joint.iter().all(Vec::is_empty) && !self.strict.is_empty() {
            self.is_partial = true;
            self.matched = self.read_all(found)?;
            joint = self.partial();
            let best = joint.iter().flatten().map(|(_, score)| *score).max().unwrap_or(0);
            joint.iter_mut().for_each(|matches| matches.retain(|(_, score)| *score >= best * RELAXED_SHARE / 100));
        }
        self.joint = Some(joint);
        Ok(())
    }

    fn found_of<'f>(&self, slot: usize, found: &'f [Vec<Found>]) -> impl Iterator<Item = &'f Found> + Clone {
        let alternatives = self.plan.slots[slot].alternatives.clone();
        alternatives.into_iter().flat_map(move |alternative| &found[alternative])
    }

    fn read_all(&self, found: &[Vec<Found>]) -> tantivy::Result<Vec<Vec<Matched>>> {
        let of_segment = |(position, segment)| -> tantivy::Result<Vec<Matched>> {
            let slots = 0..self.plan.slots.len();
            slots.map(|slot| Matched::read(segment, position, self.found_of(slot, found))).collect()
        };
        self.snapshot.segments.iter().enumerate().map(of_segment).collect()
    }

    /// Visits every match with its score, the last added first: it wins among equals, and what comes after need not be kept.
    fn each_match(&self, mut visit: impl FnMut(usize, DocId, u32)) {
        for (position, segment) in self.snapshot.segments.iter().enumerate().rev() {
            if self.plan.slots.is_empty() {
                let filter = Filter::of(self, position);
                match filter.required {
                    Some(required) => required
                        .iter()
                        .rev()
                        .filter(|&&doc| filter.is_alive(doc))
                        .for_each(|&doc| visit(position, doc, 0)),
                    None => {
                        (0..segment.reader.max_doc())
                            .rev()
                            .filter(|&doc| filter.is_alive(doc))
                            .for_each(|doc| visit(position, doc, 0));
                    }
                }
            } else if let Some(joint) = &self.joint {
                joint[position].iter().rev().for_each(|(doc, score)| visit(position, *doc, *score));
            } else {
                let filter = Filter::of(self, position);
                for &(doc, packed) in self.matched[position][0].0.iter().rev() {
                    if filter.passes(doc) {
                        visit(position, doc, packed.score());
                    }
                }
            }
        }
    }

    /// What fills all strict slots, by segment. The slot with the fewest is read first, the others only where they can matter.
    fn full(&mut self, found: &[Vec<Found>]) -> tantivy::Result<Vec<Vec<(DocId, u32)>>> {
        let mut joint = Vec::with_capacity(self.snapshot.segments.len());
        self.matched = Vec::with_capacity(self.snapshot.segments.len());
        for (position, segment) in self.snapshot.segments.iter().enumerate() {
            let mut by_size: Vec<(usize, usize)> = self
                .strict
                .iter()
                .map(|&slot| (Matched::estimate(position, self.found_of(slot, found)), slot))
                .collect();
            by_size.sort_unstable();
            let filter = Filter::of(self, position);
            let mut matched: Vec<Matched> = self.plan.slots.iter().map(|_| Matched(Vec::new())).collect();
            let mut matches: Vec<(DocId, u32)> = Vec::new();
            for (order, (size, slot)) in by_size.into_iter().enumerate() {
                let of_slot = self.found_of(slot, found);
                let weight = self.plan.slots[slot].weight;
                if order == 0 {
                    matched[slot] = Matched::read(segment, position, of_slot)?;
                    let passing = matched[slot].0.iter().filter(|(doc, _)| filter.passes(*doc));
                    matches = passing.map(|(doc, packed)| (*doc, packed.score() * weight)).collect();
                    continue;
                }
                if matches.is_empty() {
                    break;
                }
                matched[slot] = if size > SPARSE * matches.len() {
                    Matched::read_among(segment, position, of_slot, &matches)?
                } else {
                    Matched::read(segment, position, of_slot)?
                };
                // Both are sorted; the longer one is leapt through.
                let mut rest = matched[slot].0.as_slice();
                matches.retain_mut(|(doc, score)| {
                    rest = leap(rest, *doc);
                    match rest.first() {
                        Some((other, packed)) if other == doc => {
                            *score += packed.score() * weight;
                            true
                        }
                        _ => false,
                    }
                });
            }
            joint.push(matches);
            self.matched.push(matched);
        }
        Ok(joint)
    }

    /// What fills any strict slot, by segment; the more telling the slot, the higher the score.
    fn partial(&self) -> Vec<Vec<(DocId, u32)>> {
        let of_segment = |position: usize| {
            let filter = Filter::of(self, position);
            let mut scores = vec![0_u32; self.snapshot.segments[position].reader.max_doc() as usize];
            for &slot in &self.strict {
                let telling = self.plan.slots[slot].telling;
                for (doc, packed) in &self.matched[position][slot].0 {
                    scores[*doc as usize] += packed.score() * telling;
                }
            }
            let matches = scores.into_iter().enumerate().filter(|(_, score)| *score > 0);
            matches.map(|(doc, score)| (doc as DocId, score)).filter(|(doc, _)| filter.passes(*doc)).collect()
        };
        (0..self.snapshot.segments.len()).map(of_segment).collect()
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
                || self.is_partial
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
