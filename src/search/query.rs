//! What is asked: text, filters, order and page. Pure; nothing here looks at the index.

use std::fmt;

/// Text beyond this many characters is not read.
pub const MAX_TEXT: usize = 512;
/// How deep pages go; beyond, take all hits as CSV.
pub const MAX_DEPTH: usize = 10_000;
/// Hits on one page at most.
pub const MAX_PAGE: usize = 200;
/// Values of one facet that a filter may name.
const MAX_VALUES: usize = 64;

/// What the findings can be counted and narrowed by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Facet {
    /// Brand on the part, by id.
    Maker,
    /// The company that answers today, by id.
    Company,
    /// ISO 3166 alpha-2.
    Country,
    /// Weapon system, by id.
    Weapon,
    /// Category, by key.
    Category,
    /// Year made, "open" or "not read".
    Year,
    /// Standing, by the caller's number.
    Standing,
}

impl Facet {
    pub const ALL: [Facet; 7] =
        [Facet::Maker, Facet::Company, Facet::Country, Facet::Weapon, Facet::Category, Facet::Year, Facet::Standing];

    /// The name in URLs.
    pub fn name(self) -> &'static str {
        match self {
            Facet::Maker => "maker",
            Facet::Company => "company",
            Facet::Country => "country",
            Facet::Weapon => "weapon",
            Facet::Category => "category",
            Facet::Year => "year",
            Facet::Standing => "standing",
        }
    }
}

/// A value of a facet. `Display` and [`FacetKey::parse`] are each other's reverse and fit into a URL.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum FacetKey {
    /// Maker, company, weapon: an id. Year: a year. Standing: its number.
    Number(i64),
    /// Country, category.
    Text(String),
    /// Year: several years are possible.
    Open,
    /// The finding has no value: maker not identified, country unknown, date code not read.
    Missing,
}

impl FacetKey {
    /// None when the text cannot be a value of the facet.
    pub fn parse(facet: Facet, text: &str) -> Option<Self> {
        match (facet, text) {
            (_, "none") => Some(Self::Missing),
            (Facet::Year, "open") => Some(Self::Open),
            (Facet::Country | Facet::Category, "") => None,
            (Facet::Country | Facet::Category, text) => Some(Self::Text(text.chars().take(80).collect())),
            (_, text) => text.parse().ok().map(Self::Number),
        }
    }
}

impl fmt::Display for FacetKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => write!(formatter, "{number}"),
            Self::Text(text) => formatter.write_str(text),
            Self::Open => formatter.write_str("open"),
            Self::Missing => formatter.write_str("none"),
        }
    }
}

/// Order of the hits. Every order is total: equal ones follow by date published, newest first, then by id, highest first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Sort {
    /// Best match first; without text, as `NewestPublished`.
    #[default]
    Relevance,
    NewestPublished,
    OldestPublished,
    /// Parts without a date come last.
    NewestMade,
    /// Parts without a date come last.
    OldestMade,
}

impl Sort {
    pub const ALL: [Sort; 5] =
        [Sort::Relevance, Sort::NewestPublished, Sort::OldestPublished, Sort::NewestMade, Sort::OldestMade];

    /// The name in URLs.
    pub fn name(self) -> &'static str {
        match self {
            Sort::Relevance => "relevance",
            Sort::NewestPublished => "published",
            Sort::OldestPublished => "published-oldest",
            Sort::NewestMade => "made",
            Sort::OldestMade => "made-oldest",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|sort| sort.name() == text)
    }
}

/// One question. Values of one facet are alternatives; different facets must all hold.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct SearchQuery {
    text: String,
    filters: [Vec<FacetKey>; Facet::ALL.len()],
    exhibits: Vec<i64>,
    parts: Vec<String>,
    pub sort: Sort,
    offset: usize,
    limit: usize,
    facet_values: usize,
}

impl SearchQuery {
    /// A question with the text as typed, 20 hits, up to 12 values of each facet. Any text is allowed.
    pub fn new(text: &str) -> Self {
        let text = text.trim();
        let text: String = text.chars().take(MAX_TEXT).collect();
        Self { text, limit: 20, facet_values: 12, ..Self::default() }
    }

    /// The text as it is searched: trimmed and at most [`MAX_TEXT`] characters.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Narrows to findings with this value, or to one of the values already given for this facet.
    #[must_use]
    pub fn filter(mut self, facet: Facet, key: FacetKey) -> Self {
        push(&mut self.filters[facet as usize], key);
        self
    }

    #[must_use]
    pub fn exhibit(mut self, exhibit_id: i64) -> Self {
        push(&mut self.exhibits, exhibit_id);
        self
    }

    /// Narrows to findings of which a reading has this part number; separators do not count.
    #[must_use]
    pub fn part(mut self, number: &str) -> Self {
        push(&mut self.parts, crate::search::fold::squash(&number.chars().take(80).collect::<String>()));
        self
    }

    #[must_use]
    pub fn sorted(mut self, sort: Sort) -> Self {
        self.sort = sort;
        self
    }

    /// `limit` is cut to [`MAX_PAGE`], `offset` so that the page ends within [`MAX_DEPTH`].
    #[must_use]
    pub fn page(mut self, offset: usize, limit: usize) -> Self {
        self.limit = limit.min(MAX_PAGE);
        self.offset = offset.min(MAX_DEPTH - self.limit);
        self
    }

    /// Values returned for each facet, the most frequent first. Zero counts no facets at all, which is faster.
    #[must_use]
    pub fn facet_values(mut self, values: usize) -> Self {
        self.facet_values = values.min(1_000);
        self
    }

    pub fn filters(&self, facet: Facet) -> &[FacetKey] {
        &self.filters[facet as usize]
    }

    pub fn exhibits(&self) -> &[i64] {
        &self.exhibits
    }

    /// Squashed numbers.
    pub fn parts(&self) -> &[String] {
        &self.parts
    }

    pub fn offset(&self) -> usize {
        self.offset
    }

    pub fn limit(&self) -> usize {
        self.limit
    }

    pub(crate) fn wanted_facet_values(&self) -> usize {
        self.facet_values
    }

    /// No text and no filter: everything.
    pub fn is_blank(&self) -> bool {
        self.text.is_empty()
            && self.exhibits.is_empty()
            && self.parts.is_empty()
            && self.filters.iter().all(Vec::is_empty)
    }
}

fn push<T: PartialEq>(values: &mut Vec<T>, value: T) {
    if values.len() < MAX_VALUES && !values.contains(&value) {
        values.push(value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn facet_keys_survive_a_url() {
        for (facet, text) in [
            (Facet::Maker, "17"),
            (Facet::Maker, "none"),
            (Facet::Year, "2019"),
            (Facet::Year, "open"),
            (Facet::Country, "UA"),
            (Facet::Category, "mcu"),
        ] {
            assert_eq!(FacetKey::parse(facet, text).unwrap().to_string(), text);
        }
        assert_eq!(FacetKey::parse(Facet::Maker, "x'--"), None);
    }

    #[test]
    fn pages_stay_within_bounds() {
        let query = SearchQuery::new(&"x".repeat(10_000)).page(usize::MAX, usize::MAX);
        assert!(query.offset() + query.limit() <= MAX_DEPTH && query.text().len() == MAX_TEXT);
    }
}
