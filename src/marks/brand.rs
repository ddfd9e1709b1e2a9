//! Brands as marks need them: their names, how they are printed, who answers for them together, and since when they exist.

use std::collections::HashMap;

use serde::Deserialize;

use crate::marks::{calendar, lines, normalise, ordinary};
use crate::reference;

/// Index into [`Brands`].
pub type BrandId = u16;

#[derive(Debug)]
pub struct Brand {
    pub key: String,
    pub name: String,
    /// First year of the earliest tenure; `None` when not known.
    pub since: Option<i32>,
    /// Company that owns it now, and the top company above that one.
    owner: Option<u32>,
    /// The brand that bears the name of the owner, when it is another one.
    pub heir: Option<BrandId>,
    /// The company is seated in China.
    pub is_chinese: bool,
    /// The company is seated where marks are in Cyrillic letters, or were.
    pub is_post_soviet: bool,
}

/// A brand printed as a word.
#[derive(Debug)]
struct Text {
    brand: BrandId,
    /// [Squashed](normalise::squash) tokens after the first.
    rest: Vec<String>,
    /// How far the word alone can be trusted.
    trust: Trust,
}

/// How far a brand word in a marking can be trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Trust {
    /// Only counts when something else points to the brand: two or three letters, or a text that several brands share.
    NeedsSupport,
    /// Counts when printed in capitals: an ordinary word as well (`LINEAR`, `PULSE`).
    InCapitals,
    /// Counts as it stands.
    Plain,
}

/// A brand word found in a marking, with the tokens that carry it.
#[derive(Clone, Copy, Debug)]
pub struct Word {
    pub brand: BrandId,
    pub first: usize,
    pub last: usize,
    pub trust: Trust,
}

/// All brands and their printed words.
#[derive(Debug)]
pub struct Brands {
    brands: Vec<Brand>,
    by_key: HashMap<String, BrandId>,
    texts: HashMap<String, Vec<Text>>,
}

#[derive(Deserialize)]
struct BrandRow {
    brand_key: String,
    brand: String,
    text: String,
    text_kind: String,
    ambiguous: String,
    company_key: String,
    valid_from: String,
    valid_to: String,
}

#[derive(Deserialize)]
struct CompanyRow {
    key: String,
    country: String,
    ultimate_parent_key: String,
}

impl Brands {
    pub fn load() -> anyhow::Result<Brands> {
        let companies: Vec<CompanyRow> = reference::COMPANIES.rows()?;
        let company_index: HashMap<&str, u32> =
            companies.iter().enumerate().map(|(index, row)| (row.key.as_str(), index as u32)).collect();
        let mut brands = Brands { brands: Vec::new(), by_key: HashMap::new(), texts: HashMap::new() };
        // A brand that ended, or that went back to the house it came from, is of whoever had it last.
        let mut last: HashMap<BrandId, String> = HashMap::new();
        for row in reference::BRANDS.rows::<BrandRow>()? {
            let id = brands.id_or_insert(&row.brand_key, &row.brand);
            let brand = &mut brands.brands[usize::from(id)];
            if let Some(since) = calendar::year_of(&row.valid_from) {
                brand.since = Some(brand.since.map_or(since, |known| known.min(since)));
            }
            let is_open = row.valid_to.is_empty();
            let is_last = is_open || last.get(&id).is_none_or(|known| !known.is_empty() && *known <= row.valid_to);
            if is_last && let Some(&company) = company_index.get(row.company_key.as_str()) {
                last.insert(id, row.valid_to.clone());
                let company_row = &companies[company as usize];
                brand.is_chinese = company_row.country == "CN";
                brand.is_post_soviet = POST_SOVIET.contains(&company_row.country.as_str());
                brand.owner = company_index.get(company_row.ultimate_parent_key.as_str()).copied().or(Some(company));
            }
            if row.text_kind != "logo" && !row.text.contains('(') {
                brands.add_text(id, &row.text, &row.text_kind, row.ambiguous == "yes");
            }
        }
        for (text, key) in PRINTED {
            if let Some(id) = brands.id(key) {
                brands.add_text(id, text, "marking", false);
            }
        }
        for id in 0..brands.brands.len() {
            let owner = brands.brands[id].owner.map(|owner| companies[owner as usize].key.as_str());
            let heir = owner.and_then(|key| brands.id(key)).filter(|&heir| usize::from(heir) != id);
            brands.brands[id].heir = heir;
        }
        Ok(brands)
    }

    /// The id of a brand that the grammar names, adding it when the brand table does not have it yet.
    pub fn id_or_insert(&mut self, key: &str, name: &str) -> BrandId {
        if let Some(&id) = self.by_key.get(key) {
            return id;
        }
        let id = BrandId::try_from(self.brands.len()).expect("there are far fewer than 65,536 brands");
        self.by_key.insert(key.to_owned(), id);
        self.brands.push(Brand {
            key: key.to_owned(),
            name: name.to_owned(),
            since: None,
            owner: None,
            heir: None,
            is_chinese: false,
            is_post_soviet: false,
        });
        id
    }

    pub fn id(&self, key: &str) -> Option<BrandId> {
        self.by_key.get(key).copied()
    }

    pub fn get(&self, id: BrandId) -> &Brand {
        &self.brands[usize::from(id)]
    }

    pub fn len(&self) -> usize {
        self.brands.len()
    }

    pub fn is_empty(&self) -> bool {
        self.brands.is_empty()
    }

    /// Whether one company answers for both today (`Linear` and `Analog Devices`), or they are the same brand.
    pub fn same_owner(&self, one: BrandId, other: BrandId) -> bool {
        one == other || (self.get(one).owner.is_some() && self.get(one).owner == self.get(other).owner)
    }

    fn add_text(&mut self, brand: BrandId, text: &str, kind: &str, ambiguous: bool) {
        let mut scan = lines::Scan::default();
        scan.fill(text);
        if scan.tokens.is_empty() {
            return;
        }
        let first = scan.squashed(0, 0).to_owned();
        let rest: Vec<String> = (1..scan.tokens.len()).map(|index| scan.squashed(index, index).to_owned()).collect();
        let length = first.len() + rest.iter().map(String::len).sum::<usize>();
        if length < 2
            || (rest.is_empty() && (ordinary::is_term(&first) || first.bytes().all(|byte| byte.is_ascii_digit())))
        {
            return;
        }
        let trust = if ambiguous || length <= 3 {
            Trust::NeedsSupport
        } else if rest.is_empty() && ORDINARY_WORDS.binary_search(&first.as_str()).is_ok() {
            if kind == "marking" { Trust::NeedsSupport } else { Trust::InCapitals }
        } else {
            Trust::Plain
        };
        let texts = self.texts.entry(first).or_default();
        if !texts.iter().any(|known| known.brand == brand && known.rest == rest) {
            texts.push(Text { brand, rest, trust });
            texts.sort_by_key(|text| std::cmp::Reverse(text.rest.len()));
        }
    }

    /// Every brand word in the marking into `words` (cleared first), longest text first at each place.
    pub fn find_words(&self, scan: &lines::Scan, words: &mut Vec<Word>) {
        words.clear();
        let mut index = 0;
        while index < scan.tokens.len() {
            let token = &scan.tokens[index];
            let mut next = index + 1;
            if token.letters() >= 2
                && token.digits <= 2
                && let Some(texts) = self.texts.get(scan.squashed(index, index))
            {
                for text in texts {
                    let last = index + text.rest.len();
                    let fits = last < scan.tokens.len()
                        && scan.tokens[last].line == token.line
                        && text
                            .rest
                            .iter()
                            .enumerate()
                            .all(|(nth, word)| scan.squashed(index + 1 + nth, index + 1 + nth) == word);
                    if !fits || last + 1 < next {
                        continue;
                    }
                    let in_capitals = token.small == 0 || !scan.has_capitals;
                    if text.trust != Trust::Plain && !in_capitals {
                        continue;
                    }
                    words.push(Word { brand: text.brand, first: index, last, trust: text.trust });
                    next = last + 1;
                }
            }
            index = next;
        }
    }
}

/// States of makers that print GOST designations.
const POST_SOVIET: &[&str] =
    &["RU", "BY", "UA", "SU", "AM", "AZ", "EE", "GE", "KG", "KZ", "LT", "LV", "MD", "TJ", "TM", "UZ"];

/// Short forms as makers print them that the brand table does not carry. Common knowledge of the trade.
const PRINTED: &[(&str, &str)] = &[
    ("ALTERA", "altera"),
    ("XILINX", "xilinx"),
    ("ATMEL", "atmel"),
    ("MAXIM", "maxim"),
    ("INTEL", "intel"),
    ("NXP", "nxp"),
    ("ISSI", "issi"),
    ("IDT", "idt"),
    ("AMD", "amd"),
    ("ADI", "analog-devices"),
    ("SEC", "samsung"),
    ("SAMSUNG", "samsung"),
    ("Infineon", "infineon"),
    ("CYPRESS", "cypress"),
    ("VISHAY", "vishay"),
    ("MOT", "motorola-sps"),
    ("PHI", "philips-semiconductors"),
    ("HYNIX", "hynix"),
    ("SPANSION", "spansion"),
    ("WINBOND", "winbond"),
    ("MICREL", "micrel"),
    ("TOSHIBA", "toshiba-tdsc"),
    ("JRC", "njr"),
    ("ROHM", "rohm"),
    ("LATTICE", "lattice"),
    ("ACTEL", "actel"),
    ("INTERSIL", "intersil"),
    ("HARRIS", "harris-semi"),
    ("u-blox", "u-blox"),
    ("ESPRESSIF", "espressif"),
    ("QUECTEL", "quectel"),
    ("STM", "stmicroelectronics"),
    ("RENESAS", "renesas"),
];

/// Brand names that are ordinary words of component descriptions as well; upper case, sorted.
const ORDINARY_WORDS: &[&str] = &[
    "ALLIANCE",
    "AMPLUS",
    "APEX",
    "AURA",
    "AVIONICS",
    "AXIS",
    "BEL",
    "BERG",
    "BOSCH",
    "CASTLE",
    "CHIPS",
    "CINCH",
    "COLORFUL",
    "CORTINA",
    "CRANE",
    "CREE",
    "CRYSTAL",
    "DALE",
    "DANA",
    "DELTA",
    "DEUTSCH",
    "DIALOG",
    "DIODES",
    "DIRECTED",
    "ENTROPIC",
    "FINDER",
    "FOX",
    "GALILEO",
    "GUIDE",
    "HALO",
    "HEMISPHERE",
    "HEXAGON",
    "INTEGRAL",
    "LAMBDA",
    "LATTICE",
    "LINEAR",
    "MACH",
    "MICRON",
    "NAVIS",
    "NORDIC",
    "PARALLAX",
    "PHOENIX",
    "PLANAR",
    "PLEXUS",
    "POWER",
    "PROLIFIC",
    "PROTON",
    "PULSE",
    "RADEON",
    "RANGE",
    "SCORPION",
    "SIGE",
    "SILEX",
    "SMART",
    "SPICER",
    "STARLINK",
    "SUMMIT",
    "SYNERGY",
    "TESLA",
    "TOKEN",
    "TORCH",
    "TRANSCEND",
    "TRIDENT",
    "TUNDRA",
    "VANTIS",
    "VIKING",
    "XBEE",
];

/// Whether `text` is a brand text of two or three letters, which supports a claim but makes none.
pub fn is_short(text: &str) -> bool {
    normalise::squash(text).len() <= 3
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(marking: &str) -> Vec<(String, Trust)> {
        let brands = Brands::load().expect("the tables parse");
        let mut scan = lines::Scan::default();
        scan.fill(marking);
        let mut found = Vec::new();
        brands.find_words(&scan, &mut found);
        found.iter().map(|word| (brands.get(word.brand).key.clone(), word.trust)).collect()
    }

    #[test]
    fn ordinary_words_are_sorted() {
        assert!(ORDINARY_WORDS.is_sorted());
    }

    #[test]
    fn brand_words_are_found_and_ordinary_words_are_not() {
        assert_eq!(words("Universal GPS receiver MAXIM 2769E"), [("maxim".to_owned(), Trust::Plain)]);
        assert_eq!(words("Linear voltage regulator"), []);
        assert!(words("Texas Instruments SN74").iter().any(|(key, _)| key == "texas-instruments"));
        assert!(words("TI LM358").iter().all(|(_, trust)| *trust == Trust::NeedsSupport));
    }

    #[test]
    fn one_owner_answers_for_brands_it_took_over() {
        let brands = Brands::load().expect("the tables parse");
        let id = |key: &str| brands.id(key).expect("a brand of the table");
        assert!(brands.same_owner(id("linear-technology"), id("analog-devices")));
        assert!(!brands.same_owner(id("texas-instruments"), id("analog-devices")));
    }
}
