//! Counts of published findings by what they have in common. Each count comes from the search behind its link, so that
//! whoever follows the link finds as many.

use serde::Serialize;

use crate::db::conn::Conn;
use crate::error::AppError;
use crate::public::queries;
use crate::public::search_filters::{Filter, Filters};
use crate::search::query::{Facet, SearchQuery, Sort};
use crate::web::charts::{Bars, Columns};
use crate::web::locale::{Locale, Messages};
use crate::web::query::{self, Pairs};
use crate::web::respond::Ask;
use crate::web::urls::Urls;

/// Findings that share a value.
#[derive(Clone, Debug, Serialize)]
pub struct PublicCount {
    /// Field and value of the search that finds them.
    pub field: &'static str,
    pub value: String,
    /// What the value is called, in English.
    pub label: String,
    pub findings: i64,
    #[serde(skip)]
    filter: Filter,
}

impl PublicCount {
    /// What the value is called in the language.
    pub fn name(&self, messages: &Messages) -> String {
        self.filter.label(messages)
    }
}

/// The answer to one search, counted by every facet.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Counted {
    /// Findings in all.
    #[serde(rename = "findings")]
    pub total: i64,
    /// The search as it stands in addresses, without language.
    #[serde(rename = "search")]
    address: String,
    #[serde(skip)]
    fields: Vec<(&'static str, String)>,
    #[serde(rename = "findings_by")]
    facets: Vec<CountedFacet>,
    /// Ids of the findings published last.
    #[serde(skip)]
    pub latest: Vec<i64>,
}

#[derive(Clone, Debug, Serialize)]
struct CountedFacet {
    field: &'static str,
    counts: Vec<PublicCount>,
}

/// Values of one facet that are counted. Beyond, the search itself is the place to look.
const MOST_VALUES: usize = 1_000;
/// The value of findings that have none, as it stands in addresses.
const NONE: &str = "none";
/// A gap in the years longer than this is not drawn.
const LONGEST_YEARS: i32 = 80;

impl Counted {
    /// Counts what the search with these fields finds, and lists the `latest` findings of it. One search.
    pub fn of(
        conn: &mut Conn,
        ask: &Ask,
        fields: Vec<(&'static str, String)>,
        latest: usize,
    ) -> Result<Self, AppError> {
        let catalogue = ask.app.catalogue();
        let weapons = ask.site.weapons.get(ask.app.revision(), || queries::weapons(conn))?;
        let address = query::build(fields.iter().map(|(field, value)| (*field, value.as_str())));
        // Read as the search reads its address, so that both find the same.
        let filters = Filters::read(conn, &Pairs::parse(address.trim_start_matches('?')), &catalogue, &weapons)?;
        let searched = filters.apply(SearchQuery::new("")).sorted(Sort::NewestPublished);
        let searched = searched.facet_values(MOST_VALUES).page(0, latest);
        let results = ask.app.index()?.search(&searched).map_err(anyhow::Error::from)?;
        let english = Locale::English.messages();
        let facets = results.facets.iter().map(|counts| {
            let field = Filter::field_of(counts.facet);
            let chosen = searched.filters(counts.facet);
            let shown = counts.values.iter().filter(|(key, count)| {
                // A facet that the search narrows counts its other values too, as if they had been chosen instead.
                *count > 0 && (chosen.is_empty() || chosen.contains(key))
            });
            let counts = shown.filter_map(|(key, count)| {
                let filter = Filter::of_key(counts.facet, key, &catalogue, &weapons)?;
                let (value, label) = (filter.value.clone(), filter.label(english));
                Some(PublicCount { field, value, label, findings: *count as i64, filter })
            });
            CountedFacet { field, counts: counts.collect() }
        });
        Ok(Self {
            total: results.total as i64,
            address: format!("{}{address}", crate::web::urls::SEARCH_JSON),
            facets: facets.collect(),
            latest: results.hits.iter().map(|hit| hit.id).collect(),
            fields,
        })
    }

    pub fn is_empty(&self) -> bool {
        self.total == 0
    }

    /// Counts by one facet, the most first.
    pub fn by(&self, facet: Facet) -> &[PublicCount] {
        let field = Filter::field_of(facet);
        self.facets.iter().find(|counted| counted.field == field).map_or(&[], |counted| &counted.counts)
    }

    /// Findings with one value.
    pub fn findings(&self, facet: Facet, value: &str) -> i64 {
        self.by(facet).iter().find(|count| count.value == value).map_or(0, |count| count.findings)
    }

    /// The search behind the whole.
    pub fn href(&self, locale: Locale) -> String {
        self.href_with(locale, &[])
    }

    /// The search narrowed further. A field that is given anew takes the place of the old one.
    pub fn href_with(&self, locale: Locale, more: &[(&str, &str)]) -> String {
        let kept = self.fields.iter().map(|(field, value)| (*field, value.as_str()));
        let kept = kept.filter(|(field, _)| !more.iter().any(|(other, _)| other == field));
        format!("{}{}", Urls { locale }.search(), query::build(kept.chain(more.iter().copied())))
    }

    /// The CSV of everything behind it.
    pub fn csv_href(&self) -> String {
        let fields = self.fields.iter().map(|(field, value)| (*field, value.as_str()));
        format!("{}{}", crate::web::urls::SEARCH_CSV, query::build(fields))
    }

    /// The most frequent values as bars, each with its search. Findings without a value are no bar: see [`Counted::missing`].
    pub fn bars(&self, locale: Locale, facet: Facet, most: usize) -> Bars {
        let entries = self.known(facet).take(most).map(|count| {
            let href = self.href_with(locale, &[(count.field, count.value.as_str())]);
            (count.name(locale.messages()), href, count.findings)
        });
        Bars::new(locale, entries.collect::<Vec<_>>())
    }

    /// Values of a facet besides the `most` frequent.
    pub fn more(&self, facet: Facet, most: usize) -> i64 {
        self.known(facet).count().saturating_sub(most) as i64
    }

    /// Values of a facet, without the findings that have none.
    fn known(&self, facet: Facet) -> impl Iterator<Item = &PublicCount> {
        self.by(facet).iter().filter(|count| count.value != NONE)
    }

    /// Findings that have no value in this field: maker not identified, country not known.
    pub fn missing(&self, field: &str) -> i64 {
        let facet = self.facets.iter().find(|counted| counted.field == field);
        let none = facet.and_then(|counted| counted.counts.iter().find(|count| count.value == NONE));
        none.map_or(0, |count| count.findings)
    }

    pub fn missing_href(&self, locale: &Locale, field: &str) -> String {
        self.href_with(*locale, &[(field, NONE)])
    }

    /// Years of manufacture as columns, without a gap between the first and the last.
    pub fn years(&self, locale: Locale) -> Columns {
        let messages = locale.messages();
        let mut years: Vec<(i32, i64)> =
            self.by(Facet::Year).iter().filter_map(|count| Some((count.value.parse().ok()?, count.findings))).collect();
        years.sort_unstable();
        if let (Some(first), Some(last)) = (years.first(), years.last())
            && last.0 - first.0 <= LONGEST_YEARS
        {
            let (first, last) = (first.0, last.0);
            let count_of = |year: i32| years.iter().find(|(other, _)| *other == year).map_or(0, |(_, count)| *count);
            years = (first..=last).map(|year| (year, count_of(year))).collect();
        }
        let entries = years.into_iter().map(|(year, count)| {
            let year = year.to_string();
            let href = self.href_with(locale, &[("made", &year)]);
            (year, href, count)
        });
        let (title, unit) = (messages.t("counts-by-year"), messages.t("counts-year"));
        Columns::new(locale, title.to_owned(), unit.to_owned(), entries.collect::<Vec<_>>())
    }

    /// Findings whose date code leaves several years possible.
    pub fn open(&self) -> i64 {
        self.findings(Facet::Year, "open")
    }

    /// Findings without a date that could be read.
    pub fn not_read(&self) -> i64 {
        self.findings(Facet::Year, "not-read")
    }

    pub fn open_href(&self, locale: &Locale) -> String {
        self.href_with(*locale, &[("made", "open")])
    }

    pub fn not_read_href(&self, locale: &Locale) -> String {
        self.href_with(*locale, &[("made", "not-read")])
    }

    /// The same findings, the part made last first.
    pub fn youngest_href(&self, locale: &Locale) -> String {
        self.href_with(*locale, &[("sort", "made")])
    }
}
