//! Postings that fill a slot, and the findings in them, segment by segment.

use std::iter::Peekable;

use tantivy::DocId;
use tantivy::index::InvertedIndexReader;
use tantivy::postings::{BlockSegmentPostings, TermInfo};
use tantivy::schema::IndexRecordOption;

use crate::search::document::PART_SEPARATOR;
use crate::search::index::Segment;
use crate::search::plan::Plan;
use crate::search::reason::{Reason, ReasonKind};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum In {
    Symbols,
    Number,
    Fold,
    Word,
    Entity,
}

/// Postings that fill a slot.
pub(crate) struct Found {
    pub segment: usize,
    pub field: In,
    pub info: TermInfo,
    pub packed: Packed,
}

/// A score with the alternative and the kind of reason that gave it; the greater, the better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(crate) struct Packed(u32);

const KINDS: [ReasonKind; 20] = [
    ReasonKind::ExactNumber,
    ReasonKind::Separators,
    ReasonKind::Prefix,
    ReasonKind::Shorter,
    ReasonKind::Infix,
    ReasonKind::LookAlike,
    ReasonKind::Typo,
    ReasonKind::OtherSuffix,
    ReasonKind::WithoutHead,
    ReasonKind::Contained,
    ReasonKind::Maker,
    ReasonKind::Company,
    ReasonKind::Weapon,
    ReasonKind::Category,
    ReasonKind::Country,
    ReasonKind::Year,
    ReasonKind::Word,
    ReasonKind::WordBeginning,
    ReasonKind::Misspelt,
    ReasonKind::Finding,
];

impl Packed {
    pub fn new(score: u32, alternative: usize, kind: ReasonKind) -> Self {
        let kind = KINDS.iter().position(|other| *other == kind).unwrap_or(0) as u32;
        Self(score.clamp(1, 4095) << 13 | (alternative as u32 & 255) << 5 | kind)
    }

    pub fn score(self) -> u32 {
        self.0 >> 13
    }

    pub fn is_match(self) -> bool {
        self.0 != 0
    }

    pub fn reason(self, plan: &Plan) -> Option<Reason> {
        let kind = *KINDS.get(self.0 as usize & 31)?;
        Some(plan.alternatives.get(self.0 as usize >> 5 & 255)?.reason(kind))
    }
}

impl In {
    pub fn of(self, segment: &Segment) -> &InvertedIndexReader {
        match self {
            Self::Symbols => &segment.symbols,
            Self::Number => &segment.number,
            Self::Fold => &segment.fold,
            Self::Word => &segment.word,
            Self::Entity => &segment.entity,
        }
    }
}

/// The findings of one segment that fill a slot, each with its best reason, sorted by document.
pub(crate) struct Matched(pub Vec<(DocId, Packed)>);

/// Postings at least this long are brought together window by window, shorter ones by sorting.
const LONG: u32 = 512;
/// Documents in a window: its scores stay within the processor's cache.
const WINDOW: usize = 1 << 15;

impl Matched {
    /// Reads the postings of `found` that lie in the segment.
    pub fn read<'a>(
        segment: &Segment,
        position: usize,
        found: impl Iterator<Item = &'a Found> + Clone,
    ) -> tantivy::Result<Self> {
        let here = found.filter(|found| found.segment == position);
        let mut first_two = here.clone();
        if let (Some(only), None) = (first_two.next(), first_two.next()) {
            let mut matched = Vec::with_capacity(only.info.doc_freq as usize);
            only.each(segment, |doc| matched.push((doc, only.packed)))?;
            return Ok(Self(matched));
        }
        // One number for document and score sorts several times faster than two.
        let mut keys: Vec<u64> = Vec::new();
        for found in here.clone().filter(|found| found.info.doc_freq < LONG) {
            found.each(segment, |doc| keys.push(u64::from(doc) << 32 | u64::from(u32::MAX - found.packed.0)))?;
        }
        keys.sort_unstable();
        keys.dedup_by_key(|key| *key >> 32);
        let short = keys.into_iter().map(|key| ((key >> 32) as DocId, Packed(u32::MAX - key as u32)));
        let mut long = Vec::new();
        for found in here.filter(|found| found.info.doc_freq >= LONG) {
            long.push((found.blocks(segment)?, 0, found.packed));
        }
        if long.is_empty() {
            return Ok(Self(short.collect()));
        }
        Ok(Self(unite(segment.reader.max_doc(), long, short.peekable())))
    }

    /// Only those of the sorted `candidates` that fill the slot. Long postings are leapt through, not read.
    pub fn read_among<'a>(
        segment: &Segment,
        position: usize,
        found: impl Iterator<Item = &'a Found>,
        candidates: &[(DocId, u32)],
    ) -> tantivy::Result<Self> {
        let mut best = vec![Packed::default(); candidates.len()];
        for found in found.filter(|found| found.segment == position) {
            let mut put = |place: usize| best[place] = best[place].max(found.packed);
            if (found.info.doc_freq as usize) < candidates.len() {
                found.each(segment, |doc| {
                    if let Ok(place) = candidates.binary_search_by_key(&doc, |(doc, _)| *doc) {
                        put(place);
                    }
                })?;
                continue;
            }
            let mut blocks = found.blocks(segment)?;
            for (place, (doc, _)) in candidates.iter().enumerate() {
                let offset = blocks.seek(*doc);
                match blocks.docs().get(offset) {
                    Some(other) if other == doc => put(place),
                    Some(_) => {}
                    None => break,
                }
            }
        }
        let matched = candidates.iter().zip(best).filter(|(_, packed)| packed.is_match());
        Ok(Self(matched.map(|((doc, _), packed)| (*doc, packed)).collect()))
    }

    /// Documents in the postings of `found` that lie in the segment, some of them counted more than once.
    pub fn estimate<'a>(position: usize, found: impl Iterator<Item = &'a Found>) -> usize {
        found.filter(|found| found.segment == position).map(|found| found.info.doc_freq as usize).sum()
    }

    /// The best reason of one document; the default when it does not match.
    pub fn get(&self, doc: DocId) -> Packed {
        let position = self.0.binary_search_by_key(&doc, |(doc, _)| *doc);
        position.map_or_else(|_| Packed::default(), |position| self.0[position].1)
    }
}

/// Postings being read: the block, how far it is used up, and what each of its documents scores.
type Cursor = (BlockSegmentPostings, usize, Packed);

fn unite(
    max_doc: DocId,
    mut long: Vec<Cursor>,
    mut short: Peekable<impl Iterator<Item = (DocId, Packed)>>,
) -> Vec<(DocId, Packed)> {
    let mut matched = Vec::with_capacity(long.iter().map(|(blocks, ..)| blocks.doc_freq() as usize).max().unwrap_or(0));
    let mut window = vec![Packed::default(); WINDOW];
    for start in (0..max_doc).step_by(WINDOW) {
        let end = start.saturating_add(WINDOW as DocId);
        let mut put = |doc: DocId, packed: Packed| {
            let best = &mut window[(doc - start) as usize];
            *best = packed.max(*best);
        };
        for (blocks, used, packed) in &mut long {
            loop {
                let docs = blocks.docs().get(*used..).unwrap_or_default();
                let inside = if docs.last().is_some_and(|&last| last < end) {
                    docs.len()
                } else {
                    docs.partition_point(|&doc| doc < end)
                };
                docs[..inside].iter().for_each(|&doc| put(doc, *packed));
                *used += inside;
                if inside < docs.len() || blocks.docs().is_empty() {
                    break;
                }
                blocks.advance();
                *used = 0;
            }
        }
        while let Some((doc, packed)) = short.next_if(|(doc, _)| *doc < end) {
            put(doc, packed);
        }
        for (offset, packed) in window.iter_mut().enumerate() {
            if packed.is_match() {
                matched.push((start + offset as DocId, std::mem::take(packed)));
            }
        }
    }
    matched
}

impl Found {
    fn blocks(&self, segment: &Segment) -> tantivy::Result<BlockSegmentPostings> {
        Ok(self.field.of(segment).read_block_postings_from_terminfo(&self.info, IndexRecordOption::Basic)?)
    }

    fn each(&self, segment: &Segment, mut visit: impl FnMut(DocId)) -> tantivy::Result<()> {
        let mut blocks = self.blocks(segment)?;
        loop {
            let docs = blocks.docs();
            if docs.is_empty() {
                return Ok(());
            }
            docs.iter().for_each(|doc| visit(*doc));
            blocks.advance();
        }
    }
}

/// Sorted documents that hold any of the terms of a field; for filters that are not facets.
pub(crate) fn documents_with(
    segment: &Segment,
    exhibits: &[i64],
    parts: &[String],
) -> tantivy::Result<Option<Vec<DocId>>> {
    let read = |inverted: &InvertedIndexReader, info: &TermInfo, into: &mut Vec<DocId>| -> tantivy::Result<()> {
        let mut blocks = inverted.read_block_postings_from_terminfo(info, IndexRecordOption::Basic)?;
        while !blocks.docs().is_empty() {
            into.extend_from_slice(blocks.docs());
            blocks.advance();
        }
        Ok(())
    };
    let mut sets: Vec<Vec<DocId>> = Vec::new();
    if !exhibits.is_empty() {
        let mut docs = Vec::new();
        for id in exhibits {
            if let Some(info) = segment.entity.terms().get(format!("x{id}"))? {
                read(&segment.entity, &info, &mut docs)?;
            }
        }
        sets.push(docs);
    }
    if !parts.is_empty() {
        let mut docs = Vec::new();
        for number in parts {
            let start = format!("{number}{}", PART_SEPARATOR);
            let end: Vec<u8> = start.bytes().chain([0xff]).collect();
            let mut stream = segment.part.terms().range().ge(&start).lt(&end).into_stream()?;
            while let Some((_, info)) = stream.next() {
                read(&segment.part, info, &mut docs)?;
            }
        }
        sets.push(docs);
    }
    for docs in &mut sets {
        docs.sort_unstable();
        docs.dedup();
    }
    Ok(sets.into_iter().reduce(|mut left, right| {
        left.retain(|doc| right.binary_search(doc).is_ok());
        left
    }))
}
