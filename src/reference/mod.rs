//! Reference tables that ship with the program: facts, each with where it comes from, embedded in the binary.
//!
//! Always: a table is UTF-8 CSV with a header; blank means not known. Loading is the business of the rooms that own the
//! records; this room hands out rows, and keeps in its one table, `reference_loads`, which version of them the database has taken
//! over. It never reads a file at run time.

pub mod loads;

use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

/// One embedded table.
#[derive(Clone, Copy, Debug)]
pub struct Table {
    /// File name below `src/reference/`, as errors name it.
    pub name: &'static str,
    pub csv: &'static str,
}

impl Table {
    /// All rows in file order. The tables are compiled in and a test reads each of them, so a row that does not parse is a
    /// fault of the build; the error names table and line.
    pub fn rows<T: DeserializeOwned>(&self) -> Result<Vec<T>, csv::Error> {
        csv::Reader::from_reader(self.csv.as_bytes()).into_deserialize().collect()
    }
}

macro_rules! tables {
    ($($(#[$doc:meta])* $constant:ident = $file:literal;)*) => {
        $($(#[$doc])* pub const $constant: Table = Table { name: $file, csv: include_str!($file) };)*
        /// Every embedded table, for tests and for the version of the whole.
        pub const ALL: &[Table] = &[$($constant),*];
    };
}

tables! {
    /// Part-number patterns with the brand that they name and how surely.
    PART_NUMBER_GRAMMAR = "part_number_grammar.csv";
    /// The same for what is no integrated circuit: discretes, passives, connectors, modules, drives.
    PART_NUMBER_GRAMMAR_MORE = "part_number_grammar_more.csv";
    /// Multi-source families that name no maker by themselves.
    GENERICS = "generics.csv";
    /// Date-code rules, general and by brand.
    DATE_CODE_RULES = "date_code_rules.csv";
    /// What stands around a mark and is none: standards, telephones, lots; and dates that are written out.
    INSCRIPTIONS = "inscriptions.csv";
    /// Pieces that several patterns of `inscriptions.csv` are made of.
    INSCRIPTION_WORDS = "inscription_words.csv";
    /// Names of the months as labels write them.
    MONTH_NAMES = "month_names.csv";
    /// IEC 60062 year letters.
    YEAR_LETTERS = "year_letters.csv";
    /// Beginnings of part numbers that published findings bear out for one maker (CC BY 4.0, the source column names it).
    PREFIX_VOTES = "prefix_votes.csv";
    /// Legal entities.
    COMPANIES = "companies.csv";
    /// Brand texts with tenures.
    BRANDS = "brands.csv";
    /// Acquisitions, mergers, renames, splits.
    COMPANY_EVENTS = "company_events.csv";
    /// Maker strings as published by the sources, with what they were found to mean.
    MAKER_STRINGS = "maker_strings.csv";
    /// Suppliers and importers that sources write into the maker's column.
    MAKER_STRING_PARTIES = "maker_string_parties.csv";
    /// Product lines that took another way than the company whose brand they carried.
    PRODUCT_LINES = "product_lines.csv";
    /// Words by which people name categories of products, and multi-source part numbers that tell one.
    PRODUCT_WORDS = "product_words.csv";
    /// Distributors, brokers and shops that are written into the maker's column.
    SUPPLIERS = "suppliers.csv";
    /// Legal forms (Ltd, GmbH, ...) and their short comparable shape.
    LEGAL_FORMS = "legal_forms.csv";
    /// Weapon systems with their names in Latin and Cyrillic.
    WEAPON_SYSTEMS = "weapon_systems.csv";
    /// Weapon strings as published, with the system and exhibit that they mean.
    WEAPON_STRINGS = "weapon_strings.csv";
    /// The sample catalogue: real findings as facts, each with the address of its record.
    SAMPLE_CATALOGUE = "sample_catalogue.csv";
    /// Kinds of letters: what each must contain, its fixed sentences and term.
    LETTER_KINDS = "letter_kinds.csv";
    /// The words of letters, by kind and language.
    LETTER_TEMPLATES = "letter_templates.csv";
    /// Categories of components under a tier of the common high priority list, with the heading of the Harmonized System.
    CONTROL_TIERS = "control_tiers.csv";
    /// What an answer to a letter may come to.
    REPLY_OUTCOMES = "reply_outcomes.csv";
    /// Territories by ISO 3166 code.
    COUNTRIES = "countries.csv";
    /// Authorities of states for export control, sanctions and customs.
    AUTHORITIES = "authorities.csv";
}

/// A short digest of a row's fields, by which a later version of a table finds the rows that it changes.
pub fn digest(parts: impl IntoIterator<Item = impl AsRef<str>>) -> String {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update((part.as_ref().len() as u64).to_be_bytes());
        hasher.update(part.as_ref());
    }
    hasher.finalize()[..16].iter().map(|byte| format!("{byte:02x}")).collect()
}
