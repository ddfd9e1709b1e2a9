//! What is true of the findings that are searched, taken from their source file and the reference tables, not from the import.

use std::collections::HashMap;
use std::path::Path;

use serde::Deserialize;
use topmark::reference;
use topmark::search::fold;

pub struct Finding {
    pub external_id: String,
    pub marking: String,
    pub category: String,
    pub maker_text: String,
    pub brand_key: String,
    /// Company at hand and everyone after it.
    pub companies: Vec<String>,
    pub weapon_key: String,
}

pub struct Catalogue {
    pub findings: Vec<Finding>,
    pub weapons: Vec<Weapon>,
    pub brands: Vec<BrandText>,
    /// Number of the record in its source, to squashed part number.
    pub numbers: Vec<(String, String)>,
}

/// A row of the published file.
#[derive(Deserialize)]
struct Component {
    component_id: String,
    name_marking: String,
    category: String,
    manufacturer: String,
    found_in_drones: String,
}

/// A row of the sample that ships with the program.
#[derive(Deserialize)]
struct Sample {
    record: String,
    weapon: String,
    marking: String,
    maker: String,
}

#[derive(Deserialize)]
struct MakerString {
    raw_string: String,
    company_key: String,
    brand_key: String,
}

#[derive(Deserialize)]
struct WeaponString {
    slug: String,
    source_name: String,
    system_key: String,
    host_system_key: String,
}

#[derive(Deserialize)]
pub struct BrandText {
    pub brand_key: String,
    pub text: String,
    pub text_kind: String,
}

#[derive(Deserialize)]
struct Company {
    key: String,
    ultimate_parent_key: String,
}

#[derive(Deserialize)]
pub struct Weapon {
    pub key: String,
    pub name: String,
    pub cyrillic: String,
}

#[derive(Deserialize)]
struct Match {
    component_id: String,
    matched_text: String,
}

impl Catalogue {
    /// The 5,806 published findings and the numbers that were read from them by hand and by grammar, where their files are.
    pub fn published(components: &Path, numbers: &Path) -> Option<Self> {
        let components = rows::<Component>(components)?;
        let numbers = rows::<Match>(numbers)?;
        let mut catalogue = Self::empty();
        let truth = Truth::new();
        let mut seen = std::collections::HashSet::new();
        for row in components {
            if seen.insert(row.component_id.clone()) {
                let slug = row.found_in_drones.trim_matches(['[', ']', '"']).to_owned();
                let marking = if row.name_marking == "(unspecified)" { String::new() } else { row.name_marking };
                let category = if row.category == "unknown" { String::new() } else { row.category };
                catalogue.findings.push(truth.finding(row.component_id, marking, category, row.manufacturer, &slug));
            }
        }
        catalogue.numbers = numbers.into_iter().map(|row| (row.component_id, row.matched_text)).collect();
        Some(catalogue)
    }

    /// The sample that ships. Its numbers are the first word of each marking that has letters and at least three digits.
    pub fn sample() -> Self {
        let mut catalogue = Self::empty();
        let truth = Truth::new();
        for row in reference::SAMPLE_CATALOGUE.rows::<Sample>().unwrap() {
            let number = row.marking.split_whitespace().map(fold::squash).find(|word| {
                word.len() >= 6
                    && word.bytes().any(|byte| byte.is_ascii_alphabetic())
                    && word.bytes().filter(u8::is_ascii_digit).count() >= 3
            });
            catalogue.numbers.extend(number.map(|number| (row.record.clone(), number)));
            catalogue.findings.push(truth.finding(row.record, row.marking, String::new(), row.maker, &row.weapon));
        }
        catalogue
    }

    fn empty() -> Self {
        Self {
            findings: Vec::new(),
            weapons: reference::WEAPON_SYSTEMS.rows().unwrap(),
            brands: reference::BRANDS.rows().unwrap(),
            numbers: Vec::new(),
        }
    }
}

/// The reference tables as far as they tell what a source means.
struct Truth {
    makers: HashMap<String, MakerString>,
    /// Weapons by slug and by the name in the source.
    weapons: HashMap<String, String>,
    parents: HashMap<String, String>,
}

impl Truth {
    fn new() -> Self {
        let makers = reference::MAKER_STRINGS.rows::<MakerString>().unwrap();
        let mut weapons = HashMap::new();
        for row in reference::WEAPON_STRINGS.rows::<WeaponString>().unwrap() {
            let key = if row.host_system_key.is_empty() { row.system_key } else { row.host_system_key };
            weapons.insert(row.slug, key.clone());
            weapons.insert(row.source_name, key);
        }
        let companies = reference::COMPANIES.rows::<Company>().unwrap();
        Self {
            makers: makers.into_iter().map(|row| (row.raw_string.clone(), row)).collect(),
            weapons,
            parents: companies.into_iter().map(|row| (row.key, row.ultimate_parent_key)).collect(),
        }
    }

    fn finding(&self, external_id: String, marking: String, category: String, maker: String, weapon: &str) -> Finding {
        let known = self.makers.get(&maker);
        let mut companies: Vec<String> = Vec::new();
        let mut key = known.map_or("", |known| known.company_key.as_str());
        while !key.is_empty() && !companies.iter().any(|other| other == key) {
            companies.push(key.to_owned());
            key = self.parents.get(key).map_or("", String::as_str);
        }
        Finding {
            external_id,
            marking,
            category,
            brand_key: known.map_or(String::new(), |known| known.brand_key.clone()),
            companies,
            maker_text: maker,
            weapon_key: self.weapons.get(weapon).cloned().unwrap_or_default(),
        }
    }
}

fn rows<T: serde::de::DeserializeOwned>(path: &Path) -> Option<Vec<T>> {
    csv::Reader::from_path(path).ok()?.into_deserialize().collect::<Result<_, _>>().ok()
}
