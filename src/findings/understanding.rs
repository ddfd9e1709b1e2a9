//! What somebody types about a part, joined with what the rules of `marks` read in its marking. Pure: nothing is written.

use chrono::NaiveDate;

use crate::companies::catalogue::Catalogue;
use crate::companies::model::Certainty;
use crate::companies::resolve::{self, Resolution};
use crate::db::ids::{BrandId, CompanyId};
use crate::findings::actions::{Made, NewReading, PartOf};
use crate::findings::model::{MadeState, ReadingMethod};
use crate::marks::category::{CATEGORIES, category_of};
use crate::marks::date_code::DateCode;
use crate::marks::normalise::squash;
use crate::marks::reading::{self, BrandReading, Hints, Knowledge, PartNumberReading};

/// What somebody says about a part. `None` leaves it to the rules; a blank says that nothing is claimed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Said {
    pub part_number: Option<String>,
    /// Any name of a brand or company.
    pub brand: Option<String>,
    pub date_code: Option<String>,
    pub category: Option<String>,
    pub lot: String,
    pub country_marked: String,
}

/// A reading by somebody, with what only people read.
#[derive(Clone, Debug)]
pub struct OwnReading {
    pub reading: NewReading,
    pub lot: String,
    pub country_marked: String,
    pub made_state: MadeState,
}

/// What follows from a reading for its finding.
#[derive(Clone, Debug)]
pub struct Meaning {
    pub brand: Option<BrandId>,
    pub brand_certainty: Certainty,
    pub company: Option<CompanyId>,
    pub company_today: Option<CompanyId>,
    pub part: Option<PartOf>,
    pub made: Made,
    /// A maker as written that leads to no brand.
    pub stated: Option<Resolution>,
}

/// A part understood.
#[derive(Clone, Debug)]
pub struct Understood {
    /// By the rules; `None` where they find nothing.
    pub automatic: Option<OwnReading>,
    /// By whoever typed, where that differs from the rules. Then it is the preferred one.
    pub own: Option<OwnReading>,
    pub meaning: Meaning,
    pub category: String,
}

/// What the rules read in a marking, before anybody says anything.
pub fn read(marking: &str, brand_key: Option<&str>, as_of: NaiveDate) -> reading::Reading {
    Knowledge::get().read(marking, &Hints { brand_key, as_of: Some(as_of) })
}

/// Understands a part. Dates after `as_of` (the day it was recovered, or today) are not offered.
pub fn understand(
    marking: &str,
    said: &Said,
    method: ReadingMethod,
    author: &str,
    as_of: NaiveDate,
    catalogue: &Catalogue,
) -> Understood {
    let read_alone = read(marking, None, as_of);
    let automatic = by_rules(&read_alone, catalogue);
    let category = match &said.category {
        Some(text) => known_category(text),
        None => read_alone.category.as_deref().and_then(category_of).unwrap_or_default().to_owned(),
    };
    let automatic_number = read_alone.part_numbers.first().map(|number| number.text.clone()).unwrap_or_default();
    let best_brand = read_alone.brands.first().filter(|brand| brand.certainty != reading::Certainty::Possible);
    let automatic_brand = best_brand.map(|brand| brand.name.clone()).unwrap_or_default();
    let automatic_date = read_alone.date_codes.first().map(|code| code.text.clone()).unwrap_or_default();
    let part_number = said.part_number.clone().unwrap_or_else(|| automatic_number.clone());
    let brand_text = said.brand.clone().unwrap_or_else(|| automatic_brand.clone());
    let date_code = said.date_code.clone().unwrap_or_else(|| automatic_date.clone());
    let maker = catalogue.directory.resolve(&brand_text, None, Some(&part_number));
    let (codes, made) = dates(&read_alone, &date_code, &part_number, maker.brand_key.as_deref(), as_of);
    let is_same = squash(&part_number) == squash(&automatic_number)
        && same_brand(&brand_text, &automatic_brand, catalogue)
        && squash(&date_code) == squash(&automatic_date)
        && said.lot.is_empty()
        && said.country_marked.is_empty();
    let says_nothing = part_number.is_empty()
        && brand_text.is_empty()
        && date_code.is_empty()
        && said.lot.is_empty()
        && said.country_marked.is_empty();
    let mut meaning = meaning(&brand_text, &part_number, made, catalogue);
    if is_same && let Some(brand) = best_brand {
        meaning.brand_certainty = brand.certainty.into();
    }
    let has_nothing_to_say = is_same || (says_nothing && automatic.is_none());
    let own = (!has_nothing_to_say).then(|| {
        let generic = read_alone.generic;
        Stating { part_number, brand_text, date_code, codes, generic, meaning: &meaning }.reading(said, method, author)
    });
    Understood { automatic, own, meaning, category }
}

/// A reading that somebody adds to a finding that is there.
pub fn another(
    marking: &str,
    said: &Said,
    method: ReadingMethod,
    author: &str,
    as_of: NaiveDate,
    catalogue: &Catalogue,
) -> OwnReading {
    let (number, brand_text) = (said.part_number.clone().unwrap_or_default(), said.brand.clone().unwrap_or_default());
    let date_code = said.date_code.clone().unwrap_or_default();
    let read_alone = read(marking, None, as_of);
    let maker = catalogue.directory.resolve(&brand_text, None, Some(&number));
    let (codes, made) = dates(&read_alone, &date_code, &number, maker.brand_key.as_deref(), as_of);
    let meaning = meaning(&brand_text, &number, made, catalogue);
    let stating = Stating { part_number: number, brand_text, date_code, codes, generic: false, meaning: &meaning };
    stating.reading(said, method, author)
}

/// What somebody states, with what follows from it.
struct Stating<'a> {
    part_number: String,
    brand_text: String,
    date_code: String,
    codes: Vec<DateCode>,
    generic: bool,
    meaning: &'a Meaning,
}

impl Stating<'_> {
    fn reading(self, said: &Said, method: ReadingMethod, author: &str) -> OwnReading {
        let Self { part_number, brand_text, date_code, codes, generic, meaning } = self;
        OwnReading {
            reading: NewReading {
                method,
                author: author.to_owned(),
                part_number,
                brand: meaning.brand,
                date_code,
                made_from: meaning.made.from,
                made_to: meaning.made.to,
                certainty: Certainty::Likely,
                basis: meaning.stated.as_ref().map(|_| format!("maker as written: `{brand_text}`")).unwrap_or_default(),
                alternatives: alternatives(&[], &[], &codes, generic),
            },
            lot: said.lot.clone(),
            country_marked: said.country_marked.clone(),
            made_state: meaning.made.state,
        }
    }
}

/// What follows from a brand, a number and a date.
pub fn meaning(brand_text: &str, part_number: &str, made: Made, catalogue: &Catalogue) -> Meaning {
    let nothing = Meaning {
        brand: None,
        brand_certainty: Certainty::None,
        company: None,
        company_today: None,
        part: None,
        made,
        stated: None,
    };
    if brand_text.trim().is_empty() {
        return nothing;
    }
    let resolution =
        catalogue.directory.resolve(brand_text, made.span(), Some(part_number).filter(|text| !text.is_empty()));
    let is_sure = resolution.role == resolve::Role::Maker && resolution.certainty >= resolve::Certainty::Likely;
    // A name can be sure without its date and open with it: the brand stands, the company does not.
    let alone = catalogue.directory.resolve(brand_text, None, None);
    let named = if is_sure { &resolution } else { &alone };
    let is_named = named.role == resolve::Role::Maker && named.certainty >= resolve::Certainty::Likely;
    let brand = named.brand_key.as_deref().filter(|_| is_named).and_then(|key| catalogue.brand_id(key));
    let Some(brand) = brand else {
        return Meaning { stated: Some(resolution), ..nothing };
    };
    let id = |company: &Option<resolve::CompanyName>| {
        company.as_ref().filter(|_| is_sure).and_then(|company| catalogue.company_id(&company.key))
    };
    Meaning {
        brand: Some(brand),
        brand_certainty: named.certainty.into(),
        company: id(&resolution.company),
        company_today: id(&resolution.answers_today),
        part: PartOf::new(brand, part_number),
        ..nothing
    }
}

fn by_rules(read: &reading::Reading, catalogue: &Catalogue) -> Option<OwnReading> {
    let made = Made::of(&read.date_codes);
    let number = read.part_numbers.first().map(|number| number.text.as_str());
    let reading = automatic_reading(read, &made, number, catalogue)?;
    Some(OwnReading { reading, lot: String::new(), country_marked: String::new(), made_state: made.state })
}

/// The reading by the rules, where they find anything. `made` and `part_number` may be better known than from the marking.
pub fn automatic_reading(
    read: &reading::Reading,
    made: &Made,
    part_number: Option<&str>,
    catalogue: &Catalogue,
) -> Option<NewReading> {
    if read.part_numbers.is_empty() && read.brands.is_empty() && read.date_codes.is_empty() {
        return None;
    }
    let brand = read.brands.first();
    Some(NewReading {
        method: ReadingMethod::Automatic,
        author: String::new(),
        part_number: part_number.unwrap_or_default().to_owned(),
        brand: brand.and_then(|brand| catalogue.brand_id(&brand.brand_key)),
        date_code: read.date_codes.first().map(|code| code.text.clone()).unwrap_or_default(),
        made_from: made.from,
        made_to: made.to,
        certainty: brand.map_or(Certainty::None, |brand| brand.certainty.into()),
        basis: brand.map(|brand| brand.basis.clone()).unwrap_or_default(),
        alternatives: alternatives(&read.part_numbers, &read.brands, &read.date_codes, read.generic),
    })
}

/// What the date code says: as read in the marking, or read anew beside the number and the brand that are stated.
fn dates(
    read_alone: &reading::Reading,
    date_code: &str,
    part_number: &str,
    brand_key: Option<&str>,
    as_of: NaiveDate,
) -> (Vec<DateCode>, Made) {
    let wanted = squash(date_code);
    if wanted.is_empty() {
        return (Vec::new(), Made::NOT_READ);
    }
    let same = |codes: &[DateCode]| -> Vec<DateCode> {
        codes.iter().filter(|code| squash(&code.text) == wanted).cloned().collect()
    };
    let mut codes = same(&read_alone.date_codes);
    if codes.is_empty() {
        codes = same(&read(&format!("{part_number}\n{date_code}"), brand_key, as_of).date_codes);
    }
    let made = Made::of(&codes);
    (codes, made)
}

fn same_brand(one: &str, other: &str, catalogue: &Catalogue) -> bool {
    let key = |text: &str| catalogue.directory.resolve(text, None, None).brand_key;
    squash(one) == squash(other)
        || (!one.is_empty() && !other.is_empty() && key(one).is_some() && key(one) == key(other))
}

/// A word of the vocabulary; blank for a text that leads to none.
fn known_category(text: &str) -> String {
    let text = text.trim();
    CATEGORIES.iter().copied().find(|known| *known == text).or_else(|| category_of(text)).unwrap_or_default().to_owned()
}

/// What a reading leaves beside itself, in the shape in which the pages and the index read it. What the reading says itself, and what
/// follows from the rest, is left out: a database has one for nearly every finding.
#[derive(serde::Serialize)]
struct Alternatives<'a> {
    part_numbers: Vec<AlternativeNumber<'a>>,
    brands: Vec<AlternativeBrand<'a>>,
    date_codes: &'a [DateCode],
    generic: bool,
}

#[derive(serde::Serialize)]
struct AlternativeNumber<'a> {
    text: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    family: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pattern_id: Option<&'a str>,
    certainty: reading::Certainty,
}

#[derive(serde::Serialize)]
struct AlternativeBrand<'a> {
    name: &'a str,
    certainty: reading::Certainty,
    /// Blank for the first, whose basis is the reading's own.
    #[serde(skip_serializing_if = "str::is_empty")]
    basis: &'a str,
}

fn alternatives(
    part_numbers: &[PartNumberReading],
    brands: &[BrandReading],
    date_codes: &[DateCode],
    generic: bool,
) -> String {
    let part_numbers = part_numbers.iter().map(|number| AlternativeNumber {
        text: &number.text,
        family: &number.family,
        pattern_id: number.pattern_id.as_deref(),
        certainty: number.certainty,
    });
    let brands = (0..).zip(brands).map(|(place, brand)| AlternativeBrand {
        name: &brand.name,
        certainty: brand.certainty,
        basis: if place == 0 { "" } else { &brand.basis },
    });
    let stored = Alternatives { part_numbers: part_numbers.collect(), brands: brands.collect(), date_codes, generic };
    serde_json::to_string(&stored).expect("plain data without maps always serialises")
}
