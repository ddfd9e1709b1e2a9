//! Facet columns in memory, and counting them in one pass over the matches.

use std::collections::HashMap;
use std::sync::Arc;

use tantivy::SegmentReader;
use tantivy::columnar::{Column, StrColumn};

use crate::search::query::{Facet, FacetKey, SearchQuery};

const FACETS: usize = Facet::ALL.len();

/// Counts of one facet. Every count holds under the text and under the filters of every *other* facet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FacetCounts {
    pub facet: Facet,
    /// The most frequent first, then by key; filtered ones are always among them. A count is of distinct findings.
    pub values: Vec<(FacetKey, u64)>,
    /// Number of different values, shown or not.
    pub distinct: usize,
}

/// Ordinals of all values seen, growing only. Ordinal 0 is [`FacetKey::Missing`].
#[derive(Clone, Debug, Default)]
pub(crate) struct Dictionaries {
    keys: [Arc<Vec<FacetKey>>; FACETS],
    ordinals: [HashMap<FacetKey, u32>; FACETS],
}

impl Dictionaries {
    pub fn new() -> Self {
        let mut dictionaries = Self::default();
        for facet in Facet::ALL {
            dictionaries.ordinal(facet, FacetKey::Missing);
        }
        dictionaries
    }

    fn ordinal(&mut self, facet: Facet, key: FacetKey) -> u32 {
        let keys = &mut self.keys[facet as usize];
        *self.ordinals[facet as usize].entry(key).or_insert_with_key(|key| {
            Arc::make_mut(keys).push(key.clone());
            keys.len() as u32 - 1
        })
    }

    pub fn keys(&self) -> Keys {
        Keys(self.keys.clone())
    }
}

/// The values behind the ordinals, as of one snapshot.
#[derive(Clone, Debug, Default)]
pub(crate) struct Keys([Arc<Vec<FacetKey>>; FACETS]);

/// One finding's values. Matches lie far apart in memory, so what every match needs is kept small and together: fetching it is
/// what a query with many matches costs.
#[derive(Clone, Copy, Debug, Default)]
#[repr(align(16))]
pub(crate) struct Row {
    /// Place within the segment by date published, then by id; the greater, the later.
    pub place: u32,
    maker: u16,
    company: u16,
    weapon: u16,
    category: u16,
    country: u8,
    year: u8,
    standing: u8,
}

impl Row {
    fn ordinals(&self) -> [u32; FACETS] {
        [
            self.maker.into(),
            self.company.into(),
            self.country.into(),
            self.weapon.into(),
            self.category.into(),
            self.year.into(),
            self.standing.into(),
        ]
    }
}

/// The columns of one segment. A segment never changes, so they are read once.
pub(crate) struct Rows {
    pub rows: Vec<Row>,
    pub ids: Vec<i64>,
    /// Microseconds since 1970.
    pub published: Vec<i64>,
    /// Days since 1970; `i32::MIN` where not known.
    pub made: Vec<i32>,
}

/// Codes of [`crate::search::document::YearMade`] in the column `year`.
pub(crate) const YEAR_OPEN: i64 = 0;

impl Rows {
    pub fn read(reader: &SegmentReader, dictionaries: &mut Dictionaries) -> tantivy::Result<Self> {
        let columns = reader.fast_fields();
        let count = reader.max_doc();
        let mut rows = vec![Row::default(); count as usize];
        let maker = columns.i64("maker")?;
        numbers(&maker, count, |doc, value| {
            rows[doc].maker = narrow(dictionaries.ordinal(Facet::Maker, FacetKey::Number(value)));
        });
        let company = columns.i64("company")?;
        numbers(&company, count, |doc, value| {
            rows[doc].company = narrow(dictionaries.ordinal(Facet::Company, FacetKey::Number(value)));
        });
        numbers(&columns.i64("weapon")?, count, |doc, value| {
            rows[doc].weapon = narrow(dictionaries.ordinal(Facet::Weapon, FacetKey::Number(value)));
        });
        numbers(&columns.i64("standing")?, count, |doc, value| {
            rows[doc].standing = narrow(dictionaries.ordinal(Facet::Standing, FacetKey::Number(value)));
        });
        numbers(&columns.i64("year")?, count, |doc, value| {
            let key = if value == YEAR_OPEN { FacetKey::Open } else { FacetKey::Number(value) };
            rows[doc].year = narrow(dictionaries.ordinal(Facet::Year, key));
        });
        let country = columns.str("country")?;
        texts(country, count, Facet::Country, dictionaries, |doc, ordinal| rows[doc].country = narrow(ordinal))?;
        let category = columns.str("category")?;
        texts(category, count, Facet::Category, dictionaries, |doc, ordinal| rows[doc].category = narrow(ordinal))?;
        let mut ids = vec![0; count as usize];
        numbers(&columns.i64("id")?, count, |doc, value| ids[doc] = value);
        let mut published = vec![0; count as usize];
        numbers(&columns.i64("published")?, count, |doc, value| published[doc] = value);
        let mut made = vec![i32::MIN; count as usize];
        numbers(&columns.i64("made")?, count, |doc, value| made[doc] = value as i32);
        let mut order: Vec<u32> = (0..count).collect();
        order.sort_unstable_by_key(|&doc| (published[doc as usize], ids[doc as usize]));
        for (place, doc) in order.into_iter().enumerate() {
            rows[doc as usize].place = place as u32;
        }
        Ok(Self { rows, ids, published, made })
    }
}

/// More than 255 countries, years or standings and more than 65,535 makers, companies, weapon systems or categories are beyond any
/// real catalogue; what does not fit counts as missing.
fn narrow<T: TryFrom<u32> + Default>(ordinal: u32) -> T {
    T::try_from(ordinal).unwrap_or_default()
}

fn numbers(column: &Column<i64>, count: u32, mut set: impl FnMut(usize, i64)) {
    for doc in 0..count {
        if let Some(value) = column.first(doc) {
            set(doc as usize, value);
        }
    }
}

fn texts(
    column: Option<StrColumn>,
    count: u32,
    facet: Facet,
    dictionaries: &mut Dictionaries,
    mut set: impl FnMut(usize, u32),
) -> tantivy::Result<()> {
    let Some(column) = column else { return Ok(()) };
    let mut ordinals = Vec::with_capacity(column.num_terms());
    for position in 0..column.num_terms() {
        let mut text = String::new();
        column.ord_to_str(position as u64, &mut text)?;
        ordinals.push(dictionaries.ordinal(facet, FacetKey::Text(text)));
    }
    for doc in 0..count {
        if let Some(position) = column.ords().first(doc) {
            set(doc as usize, ordinals[position as usize]);
        }
    }
    Ok(())
}

/// Tells which matches pass the filters, and counts.
pub(crate) struct Counter {
    /// For each facet with a filter, which ordinals pass.
    passes: [Option<Vec<bool>>; FACETS],
    counts: Option<[Vec<u32>; FACETS]>,
    is_filtered: bool,
    pub total: u64,
}

impl Counter {
    pub fn new(query: &SearchQuery, keys: &Keys) -> Self {
        let passes = Facet::ALL.map(|facet| {
            let wanted = query.filters(facet);
            (!wanted.is_empty()).then(|| keys.0[facet as usize].iter().map(|key| wanted.contains(key)).collect())
        });
        let counts =
            (query.wanted_facet_values() > 0).then(|| Facet::ALL.map(|facet| vec![0; keys.0[facet as usize].len()]));
        Self { is_filtered: passes.iter().any(Option::is_some), passes, counts, total: 0 }
    }

    /// Takes one match into account; true when it passes every filter.
    #[inline]
    pub fn take(&mut self, row: &Row) -> bool {
        if !self.is_filtered && self.counts.is_none() {
            self.total += 1;
            return true;
        }
        let ordinals = row.ordinals();
        if !self.is_filtered {
            self.total += 1;
            if let Some(counts) = &mut self.counts {
                for (counts, ordinal) in counts.iter_mut().zip(ordinals) {
                    counts[ordinal as usize] += 1;
                }
            }
            return true;
        }
        let mut failing = 0;
        let mut failed = 0;
        for (facet, passes) in self.passes.iter().enumerate() {
            if passes.as_ref().is_some_and(|passes| !passes[ordinals[facet] as usize]) {
                failing = facet;
                failed += 1;
            }
        }
        if failed == 0 {
            self.total += 1;
        }
        if let Some(counts) = &mut self.counts {
            match failed {
                0 => counts.iter_mut().zip(ordinals).for_each(|(counts, ordinal)| counts[ordinal as usize] += 1),
                // Only the filter of this facet keeps it out, and a facet does not count its own filter.
                1 => counts[failing][ordinals[failing] as usize] += 1,
                _ => {}
            }
        }
        failed == 0
    }

    pub fn facets(&self, query: &SearchQuery, keys: &Keys) -> Vec<FacetCounts> {
        let Some(counts) = &self.counts else { return Vec::new() };
        Facet::ALL
            .into_iter()
            .map(|facet| {
                let keys = &keys.0[facet as usize];
                let selected = query.filters(facet);
                let mut present: Vec<(u32, &FacetKey)> =
                    counts[facet as usize].iter().copied().zip(keys.iter()).filter(|(count, _)| *count > 0).collect();
                let distinct = present.len();
                let order = |left: &(u32, &FacetKey), right: &(u32, &FacetKey)| {
                    right.0.cmp(&left.0).then_with(|| left.1.cmp(right.1))
                };
                let wanted = query.wanted_facet_values();
                let mut rest = Vec::new();
                if present.len() > wanted && wanted > 0 {
                    present.select_nth_unstable_by(wanted - 1, order);
                    rest = present.split_off(wanted);
                }
                present.extend(rest.into_iter().filter(|(_, key)| selected.contains(key)));
                present.sort_unstable_by(order);
                let mut values: Vec<(FacetKey, u64)> =
                    present.into_iter().map(|(count, key)| (key.clone(), count.into())).collect();
                let absent: Vec<_> = selected
                    .iter()
                    .filter(|key| !values.iter().any(|(other, _)| other == *key))
                    .map(|key| (key.clone(), 0))
                    .collect();
                values.extend(absent);
                FacetCounts { facet, values, distinct }
            })
            .collect()
    }
}
