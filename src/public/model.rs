//! The only types that templates and machine-readable twins of public pages may show. A field that is not here is withheld.

use chrono::{NaiveDate, NaiveDateTime};
use serde::{Deserialize, Serialize};

use crate::companies::model::{Certainty, MakerRole};
use crate::findings::model::{FindingState, MadeState, MarkingState, ReadingMethod, Standing};
use crate::journal::model::Verb;
use crate::public::photographs::PublicPhotograph;
use crate::weapons::model::ExhibitPrecision;
use crate::web::locale::Locale;

/// Numbers on the front page. Each counts what published findings lead to.
#[derive(Clone, Debug, Default, Serialize)]
pub struct PublicTotals {
    /// Exhibits with at least one finding.
    pub exhibits: i64,
    pub weapon_systems: i64,
    /// Companies that answer today for at least one finding.
    pub companies: i64,
    /// Whether everything there is comes from the sample that ships with the program.
    pub is_sample_only: bool,
}

/// A finding as it stands in a list.
#[derive(Clone, Debug)]
pub struct PublicHit {
    pub id: i64,
    /// Lines exactly as seen, joined by `\n`.
    pub marking: String,
    pub marking_state: MarkingState,
    /// Of the preferred reading; blank where none was read.
    pub part_number: String,
    pub category: String,
    /// What the source says it is.
    pub description: String,
    /// The brand on the part, or the maker as the source wrote it.
    pub maker: String,
    pub company_today: Option<PublicCompany>,
    /// Whether another company answers today than the one that made it, or than one that ever held the brand.
    pub has_moved: bool,
    pub exhibit: PublicLink,
    pub weapon_system: PublicLink,
    pub made: PublicMade,
    pub standing: Standing,
    /// Byte ranges of the marking that a search met.
    pub found: Vec<(usize, usize)>,
}

/// Something with a page of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PublicLink {
    pub key: String,
    pub name: String,
}

/// A company as others refer to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PublicCompany {
    pub key: String,
    pub name: String,
    /// ISO 3166 alpha-2; blank where not known.
    pub country: String,
}

/// When something was made, as far as its date code tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct PublicMade {
    pub state: MadeState,
    pub from: Option<NaiveDate>,
    pub to: Option<NaiveDate>,
}

impl PublicMade {
    /// In words.
    pub fn shown(&self, locale: &Locale) -> String {
        match (self.state, self.from, self.to) {
            (MadeState::Read, Some(from), Some(to)) => locale.span(from, to),
            (MadeState::Open, ..) => locale.messages().t("made-open").to_owned(),
            _ => locale.messages().t("made-not-read").to_owned(),
        }
    }
}

/// Everything that the page of a finding and its twins show.
#[derive(Clone, Debug, Serialize)]
pub struct PublicFinding {
    #[serde(skip)]
    pub id: i64,
    /// The number under which it is cited.
    pub number: String,
    pub marking: String,
    pub marking_state: MarkingState,
    pub description: String,
    pub category: String,
    pub quantity: i32,
    pub part_number: String,
    pub part: Option<PublicPart>,
    pub brand: Option<PublicLink>,
    pub brand_certainty: Certainty,
    pub maker_as_stated: Option<PublicMaker>,
    pub made: PublicMade,
    pub company_at_manufacture: Option<PublicCompany>,
    /// What led from that company to the one that answers today, oldest first.
    pub events: Vec<PublicEvent>,
    pub company_today: Option<PublicCompany>,
    pub weapon_system: PublicWeapon,
    pub exhibit: PublicExhibit,
    /// Where in the exhibit.
    pub assembly: String,
    pub standing: Standing,
    pub readings: Vec<PublicReading>,
    pub sources: Vec<PublicSource>,
    /// Only on the finding's own page and twin.
    pub photographs: Vec<PublicPhotograph>,
    #[serde(serialize_with = "maybe_utc")]
    pub published_at: Option<NaiveDateTime>,
    #[serde(serialize_with = "utc")]
    pub changed_at: NaiveDateTime,
    /// Revision of the last change.
    pub revision: i64,
    /// When it was last corrected after its publication. Only on the finding's own page and twins.
    #[serde(serialize_with = "maybe_utc")]
    pub corrected_at: Option<NaiveDateTime>,
    /// Newest first. Only on the finding's own page and twins.
    pub history: Vec<PublicChange>,
}

/// What stays at the address of a finding that was withdrawn.
#[derive(Clone, Debug, Serialize)]
pub struct PublicWithdrawn {
    pub number: String,
    pub state: FindingState,
    /// Written for the public.
    pub reason: String,
    #[serde(serialize_with = "maybe_utc")]
    pub withdrawn_at: Option<NaiveDateTime>,
    #[serde(serialize_with = "maybe_utc")]
    pub published_at: Option<NaiveDateTime>,
    pub marking: String,
    pub marking_state: MarkingState,
    pub weapon_system: PublicWeapon,
    /// Only at its address.
    pub history: Vec<PublicChange>,
}

/// A catalogue part with a page of its own.
#[derive(Clone, Debug, Serialize)]
pub struct PublicPart {
    pub brand_key: String,
    pub number: String,
    /// As it stands in the address of its page.
    pub number_squashed: String,
}

/// What a source wrote where the maker belongs.
#[derive(Clone, Debug, Serialize)]
pub struct PublicMaker {
    pub text: String,
    pub role: MakerRole,
    pub certainty: Certainty,
    /// Why it could not be resolved, in English; blank where it could.
    pub reason: String,
}

/// Something that happened to a company.
#[derive(Clone, Debug, Serialize)]
pub struct PublicEvent {
    /// As precise as known: `2017`, `2017-03`, `2017-03-10`; blank where not known.
    pub on: String,
    pub kind: String,
    pub from: String,
    pub to: String,
    /// `whole`, or the part that went.
    pub scope: String,
    /// URL of the source; blank where none is recorded.
    pub source: String,
}

/// A type of weapon.
#[derive(Clone, Debug, Serialize)]
pub struct PublicWeapon {
    pub key: String,
    pub name: String,
    pub kind: String,
    pub country: String,
}

/// One recovered object. There is no field for the exact place: it is withheld.
#[derive(Clone, Debug, Serialize)]
pub struct PublicExhibit {
    pub key: String,
    pub label: String,
    pub precision: ExhibitPrecision,
    pub serial: String,
    pub series: String,
    /// The sub-assembly that the exhibit is, where it is one.
    pub assembly: String,
    pub recovered_on: String,
    /// What the date is the date of.
    pub recovered_on_basis: String,
    pub region: String,
}

/// What a marking is taken to say. There is no field for who read it: people are withheld.
#[derive(Clone, Debug, Serialize)]
pub struct PublicReading {
    pub method: ReadingMethod,
    pub part_number: String,
    pub brand: String,
    pub certainty: Certainty,
    /// In English.
    pub basis: String,
    pub date_code: String,
    pub made_from: Option<NaiveDate>,
    pub made_to: Option<NaiveDate>,
    pub lot: String,
    /// The country printed on the part, as it stands there.
    pub country_marked: String,
    pub preferred: bool,
    /// A part of a family that many makers produce.
    pub is_generic: bool,
    /// Every date that the marking may give. Two or more stay open.
    pub dates: Vec<PublicDate>,
    /// Brands and part numbers besides the preferred ones.
    pub other_brands: Vec<PublicAlternative>,
    pub other_part_numbers: Vec<PublicAlternative>,
    /// The family of part numbers that the preferred number belongs to.
    pub family: String,
}

/// A date that a code may mean.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PublicDate {
    pub text: String,
    pub from: NaiveDate,
    pub to: NaiveDate,
    pub certainty: String,
    /// Id of the rule that reads it so.
    pub rule: String,
}

/// Another way to read a marking.
#[derive(Clone, Debug, Serialize)]
pub struct PublicAlternative {
    pub text: String,
    pub certainty: String,
}

/// Where a source reports the finding.
#[derive(Clone, Debug, Serialize)]
pub struct PublicSource {
    pub title: String,
    pub publisher: String,
    /// Sources of one origin rest on the same wreckage and the same people.
    pub origin: String,
    /// The letter of the Admiralty grade, of the source, and its digit, of what it says about this finding.
    pub reliability: String,
    pub credibility: i32,
    /// The source's own number of the record.
    pub record: String,
    /// The record, or the source where the record has no page.
    pub url: String,
    /// A picture of the part at the source.
    pub image_url: String,
    pub licence: String,
    pub attribution: String,
    /// Known only from the sample catalogue.
    pub from_sample: bool,
}

/// One line of a record's history, without what changed and by whom.
#[derive(Clone, Debug, Serialize)]
pub struct PublicChange {
    pub revision: i64,
    #[serde(serialize_with = "utc")]
    pub at: NaiveDateTime,
    pub verb: Verb,
    /// Hash of the journal's entry, which covers all entries before it.
    pub hash: String,
}

impl PublicHit {
    /// What the finding is called: part number and category, or whatever of them is known.
    pub fn title(&self, locale: &Locale) -> String {
        title(*locale, &self.part_number, &self.category, &self.description, &self.maker)
    }

    pub fn standing_tone(&self) -> &'static str {
        standing_tone(self.standing)
    }

    /// The marking in pieces, each with whether a search met it.
    pub fn pieces(&self) -> Vec<(bool, &str)> {
        pieces(&self.marking, &self.found)
    }
}

impl PublicFinding {
    pub fn title(&self, locale: &Locale) -> String {
        title(*locale, &self.part_number, &self.category, &self.description, self.maker())
    }

    /// Whether it is known only from the sample catalogue.
    pub fn is_sample(&self) -> bool {
        !self.sources.is_empty() && self.sources.iter().all(|source| source.from_sample)
    }

    /// The brand on the part, or the maker as the source wrote it; blank where neither is known.
    pub fn maker(&self) -> &str {
        match (&self.brand, &self.maker_as_stated) {
            (Some(brand), _) => &brand.name,
            (None, Some(maker)) => &maker.text,
            (None, None) => "",
        }
    }

    pub fn quantity_i64(&self) -> i64 {
        self.quantity.into()
    }

    /// Whether the company that made it still answers for it.
    pub fn is_same_company(&self) -> bool {
        self.company_at_manufacture.is_some() && self.company_at_manufacture == self.company_today
    }

    pub fn standing_tone(&self) -> &'static str {
        standing_tone(self.standing)
    }

    /// Number of changes since it was recorded.
    pub fn changes(&self) -> i64 {
        (self.history.len() as i64 - 1).max(0)
    }
}

/// The colour that goes with the word of a standing.
fn standing_tone(standing: Standing) -> &'static str {
    match standing {
        Standing::Corroborated | Standing::Documented => "ok",
        Standing::SingleSource => "wait",
        Standing::Disputed | Standing::Withdrawn => "signal",
    }
}

/// Cuts a text at the ranges, which ascend and do not overlap. A range that does not fit the text is left out.
fn pieces<'a>(text: &'a str, found: &[(usize, usize)]) -> Vec<(bool, &'a str)> {
    let mut pieces = Vec::with_capacity(found.len() * 2 + 1);
    let mut at = 0;
    for &(start, end) in found {
        let (Some(before), Some(piece)) = (text.get(at..start), text.get(start..end)) else { continue };
        if !before.is_empty() {
            pieces.push((false, before));
        }
        pieces.push((true, piece));
        at = end;
    }
    if at < text.len() {
        pieces.push((false, &text[at..]));
    }
    pieces
}

/// `STM32F765VIT6 · Microcontroller`; the description or a plain word where neither is known.
pub fn title(locale: Locale, part_number: &str, category: &str, description: &str, maker: &str) -> String {
    let messages = locale.messages();
    let category = if category.is_empty() { "" } else { messages.word("category", category) };
    match (part_number.is_empty(), category.is_empty()) {
        (false, false) => format!("{part_number} · {category}"),
        (false, true) => part_number.to_owned(),
        (true, false) => category.to_owned(),
        (true, true) if !description.is_empty() => description.to_owned(),
        (true, true) if !maker.is_empty() => messages.with("finding-unnamed-of", &[("maker", maker.into())]),
        (true, true) => messages.t("finding-unnamed").to_owned(),
    }
}

/// A moment for `datetime` attributes.
pub fn iso(at: &NaiveDateTime) -> String {
    at.format("%Y-%m-%dT%H:%M:%SZ").to_string()
}

fn utc<S: serde::Serializer>(at: &NaiveDateTime, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&iso(at))
}

fn maybe_utc<S: serde::Serializer>(at: &Option<NaiveDateTime>, serializer: S) -> Result<S::Ok, S::Error> {
    match at {
        Some(at) => utc(at, serializer),
        None => serializer.serialize_none(),
    }
}
