//! The filters of a search as they stand in addresses: keys and words that people can read, not the ids of the index.

use crate::companies::catalogue::Catalogue;
use crate::db::conn::Conn;
use crate::db::ids::{BrandId, CompanyId};
use crate::findings::model::Standing;
use crate::public::queries::{self, Weapons};
use crate::search::query::{Facet, FacetKey, SearchQuery};
use crate::web::locale::Messages;
use crate::web::query::Pairs;

/// One filter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filter {
    /// Name in the address.
    pub field: &'static str,
    /// Value in the address.
    pub value: String,
    /// What it is called, where that is not a word of the language; blank means it has to be looked up.
    name: String,
}

/// Everything that narrows one search, in a fixed order, so that equal searches have equal addresses.
#[derive(Clone, Debug, Default)]
pub struct Filters {
    all: Vec<Filter>,
    keys: Vec<(Facet, FacetKey)>,
    exhibits: Vec<i64>,
    parts: Vec<String>,
}

/// Nobody narrows by more than this.
const MOST_FILTERS: usize = 64;
/// An id that no record has: values that are not known find nothing.
const NOBODY: i64 = -1;
/// The value of findings that have none.
const NONE: &str = "none";

impl Filter {
    /// The field of a facet.
    pub fn field_of(facet: Facet) -> &'static str {
        match facet {
            Facet::Year => "made",
            facet => facet.name(),
        }
    }

    /// The filter that stands for a value of the index; `None` where the records behind it are gone.
    pub fn of_key(facet: Facet, key: &FacetKey, catalogue: &Catalogue, weapons: &Weapons) -> Option<Self> {
        let field = Self::field_of(facet);
        let named = |value: &str, name: &str| Some(Self { field, value: value.to_owned(), name: name.to_owned() });
        match (facet, key) {
            (Facet::Year, FacetKey::Missing) => named("not-read", ""),
            (_, FacetKey::Missing) => named(NONE, ""),
            (_, FacetKey::Open) => named("open", ""),
            (_, FacetKey::Text(text)) => named(text, ""),
            (Facet::Maker, FacetKey::Number(id)) => {
                catalogue.brand(BrandId(*id)).and_then(|brand| named(&brand.key, &brand.name))
            }
            (Facet::Company, FacetKey::Number(id)) => {
                catalogue.company(CompanyId(*id)).and_then(|company| named(&company.key, &company.legal_name))
            }
            (Facet::Weapon, FacetKey::Number(id)) => {
                weapons.by_id(*id).and_then(|weapon| named(&weapon.key, &weapon.name))
            }
            (Facet::Standing, FacetKey::Number(code)) => Standing::ALL
                .iter()
                .find(|standing| i64::from(standing.code()) == *code)
                .and_then(|standing| named(standing.as_str(), "")),
            (_, FacetKey::Number(number)) => named(&number.to_string(), &number.to_string()),
        }
    }

    /// What the value is called in the language.
    pub fn label(&self, messages: &Messages) -> String {
        if !self.name.is_empty() {
            return self.name.clone();
        }
        match (self.field, self.value.as_str()) {
            ("made", "open") => messages.t("facet-made-open").to_owned(),
            ("made", "not-read") => messages.t("facet-made-not-read").to_owned(),
            (_, NONE) => messages.t("facet-none").to_owned(),
            ("country", code) => messages.country(code).to_owned(),
            (field, value) => messages.word(field, value).to_owned(),
        }
    }
}

impl Filters {
    /// Reads the filters of a query. Values that are not known are kept and find nothing.
    pub fn read(conn: &mut Conn, query: &Pairs, catalogue: &Catalogue, weapons: &Weapons) -> anyhow::Result<Self> {
        let mut filters = Self::default();
        for facet in Facet::ALL {
            for value in query.all(Filter::field_of(facet)) {
                let key = key_of(facet, value, catalogue, weapons);
                let known = key.as_ref().and_then(|key| Filter::of_key(facet, key, catalogue, weapons));
                let filter = known.unwrap_or_else(|| Filter {
                    field: Filter::field_of(facet),
                    value: clip(value),
                    name: clip(value),
                });
                filters.push(filter, |filters| filters.keys.push((facet, key.unwrap_or(FacetKey::Number(NOBODY)))));
            }
        }
        for value in query.all("exhibit") {
            let exhibit = queries::exhibit_by_key(conn, value)?;
            let (id, name) = exhibit.unwrap_or_else(|| (NOBODY, clip(value)));
            filters.push(Filter { field: "exhibit", value: clip(value), name }, |filters| filters.exhibits.push(id));
        }
        for value in query.all("part") {
            let (brand, number) = value.split_once('/').unwrap_or(("", value));
            let brand_id = catalogue.brand_id(brand);
            let name = match brand_id.and_then(|id| catalogue.brand(id)) {
                Some(brand) => format!("{} {}", brand.name, clip(number)),
                None => clip(value),
            };
            filters.push(Filter { field: "part", value: clip(value), name }, |filters| {
                if !brand.is_empty() {
                    let id = brand_id.map_or(NOBODY, |id| id.0);
                    filters.keys.push((Facet::Maker, FacetKey::Number(id)));
                }
                filters.parts.push(number.to_owned());
            });
        }
        Ok(filters)
    }

    fn push(&mut self, filter: Filter, and: impl FnOnce(&mut Self)) {
        if self.all.len() < MOST_FILTERS && !self.all.contains(&filter) {
            self.all.push(filter);
            and(self);
        }
    }

    pub fn all(&self) -> &[Filter] {
        &self.all
    }

    /// Fields and values for an address.
    pub fn fields(&self) -> impl Iterator<Item = (&str, &str)> {
        self.all.iter().map(|filter| (filter.field, filter.value.as_str()))
    }

    /// The query narrowed by all of them.
    pub fn apply(&self, mut query: SearchQuery) -> SearchQuery {
        for (facet, key) in &self.keys {
            query = query.filter(*facet, key.clone());
        }
        for exhibit in &self.exhibits {
            query = query.exhibit(*exhibit);
        }
        for part in &self.parts {
            query = query.part(part);
        }
        query
    }
}

fn key_of(facet: Facet, value: &str, catalogue: &Catalogue, weapons: &Weapons) -> Option<FacetKey> {
    match (facet, value) {
        (_, NONE) | (Facet::Year, "not-read") => Some(FacetKey::Missing),
        (Facet::Maker, key) => catalogue.brand_id(key).map(|id| FacetKey::Number(id.0)),
        (Facet::Company, key) => catalogue.company_id(key).map(|id| FacetKey::Number(id.0)),
        (Facet::Weapon, key) => weapons.by_key(key).map(|weapon| FacetKey::Number(weapon.id)),
        (Facet::Standing, word) => Standing::parse(word).map(|standing| FacetKey::Number(standing.code().into())),
        (Facet::Country, code) => FacetKey::parse(facet, &code.to_ascii_uppercase()),
        (facet, value) => FacetKey::parse(facet, value),
    }
}

fn clip(text: &str) -> String {
    text.chars().take(100).collect()
}
