//! Brands, companies and their events in memory, from the embedded tables or from rows of the database, and the way from a
//! company to the one that answers for it today.

mod build;
mod chains;

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use serde::{Deserialize, Serialize};

use crate::companies::names::{self, LegalFormRow, LegalForms};
use crate::companies::span::Span;
use crate::reference;

/// A legal entity. Keys are lower-case slugs; blank is not known.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct CompanyRow {
    pub key: String,
    pub legal_name: String,
    /// ISO 3166 two-letter code.
    pub country: String,
    /// Today's top company; blank is the company itself.
    pub ultimate_parent_key: String,
    /// `active`, `merged`, `defunct` or blank.
    pub status: String,
    pub active_from: String,
    pub active_to: String,
    /// `certain`, `likely`, or `as_published` where only a source names the company.
    pub identification: String,
    pub notes: String,
    /// The company that this row is another record of; blank for a record that stands. Its key and name mean that company.
    pub merged_into_key: String,
}

/// One text of a brand with the company that owned it in a period.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct BrandTextRow {
    pub brand_key: String,
    pub brand: String,
    pub text: String,
    /// `name`, `alias`, `marking`, `cyrillic`, `han`; a `logo` is a description and never matched.
    pub text_kind: String,
    /// `yes` where the text alone does not decide.
    pub ambiguous: String,
    pub company_key: String,
    pub valid_from: String,
    pub valid_to: String,
}

/// What happened to a company.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct EventRow {
    pub predecessor_key: String,
    pub successor_key: String,
    pub event_type: String,
    pub event_date: String,
    /// Begins with `whole`, or names the part that went.
    pub scope: String,
    /// `no` where the predecessor ceased to answer for itself.
    pub predecessor_continues: String,
    pub source_url: String,
}

/// A line of products that took another way than the company whose brand it carried.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct ProductLineRow {
    pub line: String,
    pub brand_key: String,
    /// Categories of `product_words.csv`, separated by `;`.
    pub categories: String,
    /// Beginnings of part numbers, separated by `;`: letters and digits for themselves, `#` a digit, `@` a letter, `.` either.
    pub part_patterns: String,
    /// Period of manufacture; blank is open.
    pub made_from: String,
    pub made_to: String,
    /// The company that made the line; blank is whoever held the brand.
    pub company_key: String,
    /// Transfers of the line, `from>to` separated by `;`; each is an event of `company_events.csv`.
    pub moves: String,
    /// `likely` where the line cannot be told apart surely by product and date.
    pub ceiling: String,
    pub note: String,
    pub source: String,
}

/// Words by which people name a category of products, in any language.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct ProductWordRow {
    pub category: String,
    /// Separated by `;`.
    pub words: String,
    /// Part-number beginnings of multi-source families of the category, as in [`ProductLineRow::part_patterns`].
    pub part_patterns: String,
}

/// A maker string as a source published it, with what it was found to mean.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct MakerStringRow {
    pub raw_string: String,
    pub company_key: String,
    pub brand_key: String,
    /// `certain`, `likely`, `as_published` or `unresolved`.
    pub resolution: String,
    pub candidate_key: String,
    pub reason: String,
}

/// A company that sells what others make.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct SupplierRow {
    pub name: String,
    /// Further names, separated by `;`.
    pub aliases: String,
    pub country: String,
    /// `distributor`, `broker`, `retailer`, `marketplace`, `importer`.
    pub kind: String,
}

/// Everything that a [`Directory`] is built from.
#[derive(Clone, Debug, Default)]
pub struct Rows {
    pub companies: Vec<CompanyRow>,
    pub brand_texts: Vec<BrandTextRow>,
    pub events: Vec<EventRow>,
    pub product_lines: Vec<ProductLineRow>,
    pub product_words: Vec<ProductWordRow>,
    pub maker_strings: Vec<MakerStringRow>,
    pub suppliers: Vec<SupplierRow>,
    pub legal_forms: Vec<LegalFormRow>,
}

impl Rows {
    /// The tables that ship with the program.
    pub fn embedded() -> Result<Rows, DirectoryError> {
        fn read<T: serde::de::DeserializeOwned>(table: reference::Table) -> Result<Vec<T>, DirectoryError> {
            table.rows().map_err(|error| DirectoryError::Table { table: table.name, error: error.to_string() })
        }
        Ok(Rows {
            companies: read(reference::COMPANIES)?,
            brand_texts: read(reference::BRANDS)?,
            events: read(reference::COMPANY_EVENTS)?,
            product_lines: read(reference::PRODUCT_LINES)?,
            product_words: read(reference::PRODUCT_WORDS)?,
            maker_strings: read(reference::MAKER_STRINGS)?,
            suppliers: read(reference::SUPPLIERS)?,
            legal_forms: read(reference::LEGAL_FORMS)?,
        })
    }
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DirectoryError {
    #[error("reference table `{table}`: {error}")]
    Table { table: &'static str, error: String },
    #[error("company `{0}` occurs twice")]
    DoubledCompany(String),
    #[error("{place} names company `{key}`, which does not exist")]
    UnknownCompany { place: String, key: String },
    #[error("{place} names brand `{key}`, which does not exist")]
    UnknownBrand { place: String, key: String },
    #[error("{place} has `{text}`, which is not a date")]
    Date { place: String, text: String },
    #[error("product line `{line}` moves `{step}`, which is not an event")]
    Move { line: String, step: String },
}

/// Index of a company in its directory.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CompanyIndex(u32);

/// Index of a brand in its directory.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct BrandIndex(u32);

/// A legal entity of the directory.
#[derive(Clone, Debug)]
pub struct Company {
    pub key: Arc<str>,
    pub name: Arc<str>,
    pub country: Option<Arc<str>>,
    pub parent: Option<CompanyIndex>,
    /// Absorbed, renamed or dissolved: does not answer for itself.
    pub is_gone: bool,
    /// Known from a source's finding only.
    pub is_as_published: bool,
}

/// A period in which a company owned a brand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tenure {
    pub company: CompanyIndex,
    pub from: Option<Span>,
    pub to: Option<Span>,
}

/// A brand of the directory.
#[derive(Clone, Debug)]
pub struct Brand {
    pub key: Arc<str>,
    pub name: Arc<str>,
    /// In order of their beginning.
    pub tenures: Vec<Tenure>,
    pub(super) lines: Vec<u32>,
}

/// An event of the directory.
#[derive(Clone, Debug)]
pub struct Event {
    pub on_text: Arc<str>,
    pub on: Option<Span>,
    pub kind: Arc<str>,
    pub from: CompanyIndex,
    pub to: CompanyIndex,
    pub scope: Arc<str>,
    pub source: Arc<str>,
    /// All of the company went.
    pub is_whole: bool,
    /// The predecessor goes on, as a subsidiary or with its other lines.
    pub continues: bool,
}

#[derive(Clone, Debug)]
pub(super) struct Line {
    pub name: Arc<str>,
    pub brand: BrandIndex,
    pub categories: Vec<Box<str>>,
    pub patterns: Vec<Box<str>>,
    pub from: Option<Span>,
    pub to: Option<Span>,
    pub company: Option<CompanyIndex>,
    /// Events that carried the line on.
    pub moves: Vec<u32>,
    pub is_only_likely: bool,
    pub note: Box<str>,
}

/// What a name may stand for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Meaning {
    pub brand: Option<BrandIndex>,
    pub company: CompanyIndex,
    /// The text alone does not decide.
    pub is_ambiguous: bool,
    /// The table gives the text with a qualifier in brackets, `Siemens (relays)`.
    pub is_qualified: bool,
    /// The name of a legal entity rather than a text of a brand.
    pub is_legal_name: bool,
}

/// A maker string that a source published and somebody looked at.
#[derive(Clone, Debug)]
pub(super) struct Known {
    pub company: Option<CompanyIndex>,
    pub brand: Option<BrandIndex>,
    pub candidate: Option<CompanyIndex>,
    pub is_unresolved: bool,
    pub reason: Box<str>,
}

#[derive(Clone, Debug)]
pub(super) struct Supplier {
    pub name: Box<str>,
    pub kind: Box<str>,
}

#[derive(Clone, Debug)]
pub(super) struct Category {
    pub name: Box<str>,
    /// Phrases, each as its folded words; never empty.
    pub words: Vec<(Head, Vec<Box<str>>)>,
    pub patterns: Vec<(Head, Box<str>)>,
}

/// The first byte of a text, at hand without looking at the text: of the thousands that a part is compared with, it rules out most.
pub(super) type Head = u8;

/// Companies, brands, events and product lines with look-up by name. Immutable; built anew when the records change.
#[derive(Clone, Debug, Default)]
pub struct Directory {
    companies: Vec<Company>,
    brands: Vec<Brand>,
    events: Vec<Event>,
    /// Events out of a company, earliest first, undated last.
    outgoing: Vec<Vec<u32>>,
    pub(super) lines: Vec<Line>,
    pub(super) categories: Vec<Category>,
    company_keys: HashMap<Arc<str>, CompanyIndex>,
    brand_keys: HashMap<Arc<str>, BrandIndex>,
    pub(super) names: HashMap<Arc<str>, Vec<Meaning>>,
    /// Names by how they sound; made when first a name in Cyrillic asks for it.
    sounds: OnceLock<HashMap<Box<str>, Arc<str>>>,
    /// Names of six letters and more by length, for the search of misspellings.
    pub(super) by_length: Vec<Vec<Arc<str>>>,
    pub(super) known: HashMap<Box<str>, Known>,
    pub(super) suppliers: HashMap<Box<str>, u32>,
    pub(super) supplier_list: Vec<Supplier>,
    pub(super) forms: LegalForms,
}

impl Directory {
    /// The directory of the tables that ship with the program.
    pub fn embedded() -> Result<Directory, DirectoryError> {
        Directory::new(&Rows::embedded()?)
    }

    pub fn company(&self, index: CompanyIndex) -> &Company {
        &self.companies[index.0 as usize]
    }

    pub fn brand(&self, index: BrandIndex) -> &Brand {
        &self.brands[index.0 as usize]
    }

    /// Whether the company behind the brand differs with the date of manufacture or the product. Where it does not, the name
    /// alone gives the whole answer.
    pub fn depends_on_date_or_product(&self, brand: BrandIndex) -> bool {
        let brand = self.brand(brand);
        brand.tenures.len() != 1 || !brand.lines.is_empty()
    }

    pub fn company_by_key(&self, key: &str) -> Option<CompanyIndex> {
        self.company_keys.get(key).copied()
    }

    pub fn brand_by_key(&self, key: &str) -> Option<BrandIndex> {
        self.brand_keys.get(key).copied()
    }

    /// All companies in the order of the rows, without records that are merged into others.
    pub fn companies(&self) -> impl Iterator<Item = (CompanyIndex, &Company)> {
        self.companies.iter().enumerate().map(|(index, company)| (CompanyIndex(index as u32), company))
    }

    /// All brands in the order of the rows.
    pub fn brands(&self) -> impl Iterator<Item = (BrandIndex, &Brand)> {
        self.brands.iter().enumerate().map(|(index, brand)| (BrandIndex(index as u32), brand))
    }

    /// Events out of a company, earliest first, undated last.
    pub fn events_of(&self, company: CompanyIndex) -> impl Iterator<Item = &Event> {
        self.outgoing[company.0 as usize].iter().map(|event| &self.events[*event as usize])
    }

    pub(super) fn event(&self, index: u32) -> &Event {
        &self.events[index as usize]
    }

    /// Names by how they sound, the first in the alphabet where several sound alike.
    pub(super) fn sounds(&self) -> &HashMap<Box<str>, Arc<str>> {
        self.sounds.get_or_init(|| {
            let mut names: Vec<&Arc<str>> = self.names.keys().collect();
            names.sort_unstable();
            let mut sounds = HashMap::with_capacity(names.len());
            for name in names {
                sounds.entry(names::sound(name).into()).or_insert_with(|| name.clone());
            }
            sounds
        })
    }
}
