//! The only types that templates and machine-readable twins of public pages may show. A field that is not here is withheld.

use chrono::{NaiveDate, NaiveDateTime};
use serde::Serialize;

use crate::web::locale::Locale;
use crate::web::urls;

/// The numbers on the front page. Each counts published findings or what they lead to.
#[derive(Clone, Debug, Default, Serialize)]
pub struct PublicTotals {
    pub findings: i64,
    /// Exhibits with at least one finding.
    pub exhibits: i64,
    pub weapon_systems: i64,
    /// Companies that answer today for at least one finding.
    pub companies: i64,
    /// Countries where those companies are based.
    pub countries: i64,
    /// Whether everything there is comes from the sample that ships with the program.
    pub is_sample_only: bool,
}

/// A finding as it stands in a list.
#[derive(Clone, Debug, Serialize)]
pub struct PublicHit {
    pub id: i64,
    /// Lines exactly as seen, joined by `\n`.
    pub marking: String,
    pub marking_state: String,
    pub part_number: String,
    pub category: String,
    /// What the source says it is.
    pub description: String,
    /// The brand on the part, or the maker as the source wrote it.
    pub maker: String,
    pub company_today: Option<PublicLink>,
    pub exhibit: PublicLink,
    pub weapon_system: PublicLink,
    pub made_state: String,
    pub made_from: Option<NaiveDate>,
    pub made_to: Option<NaiveDate>,
    pub standing: String,
}

/// Something with a page of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PublicLink {
    pub key: String,
    pub name: String,
}

impl PublicHit {
    pub fn number(&self) -> String {
        urls::finding_number(self.id)
    }

    /// What the finding is called: part number and category, or whatever of them is known.
    pub fn title(&self, locale: &Locale) -> String {
        title(*locale, &self.part_number, &self.category, &self.description)
    }

    /// When it was made, in words; blank where that was not read.
    pub fn made(&self, locale: &Locale) -> String {
        made(*locale, &self.made_state, self.made_from, self.made_to)
    }

    /// The marking in pieces, each with whether it is to be marked as found.
    pub fn pieces(&self) -> Vec<(bool, &str)> {
        vec![(false, self.marking.as_str())]
    }
}

/// `STM32F765VIT6 · Microcontroller`; the description or a plain word where neither is known.
pub fn title(locale: Locale, part_number: &str, category: &str, description: &str) -> String {
    let messages = locale.messages();
    let category = if category.is_empty() { "" } else { messages.word("category", category) };
    match (part_number.is_empty(), category.is_empty()) {
        (false, false) => format!("{part_number} · {category}"),
        (false, true) => part_number.to_owned(),
        (true, false) => category.to_owned(),
        (true, true) if !description.is_empty() => description.to_owned(),
        (true, true) => messages.t("finding-unnamed").to_owned(),
    }
}

/// When something was made, in words.
pub fn made(locale: Locale, state: &str, from: Option<NaiveDate>, to: Option<NaiveDate>) -> String {
    match (state, from, to) {
        ("read", Some(from), Some(to)) => locale.span(from, to),
        ("open", ..) => locale.messages().t("made-open").to_owned(),
        _ => locale.messages().t("made-not-read").to_owned(),
    }
}

/// A moment for `datetime` attributes.
pub fn iso(at: &NaiveDateTime) -> String {
    at.format("%Y-%m-%dT%H:%M:%SZ").to_string()
}
