//! The published findings with the makers and weapons of the reference tables.

use std::collections::HashMap;
use std::path::Path;

use serde::Deserialize;
use topmark::reference;
use topmark::search::document::SearchDocument;
use topmark::search::vocabulary::{Entity, Name, Vocabulary};

pub struct Finding {
    pub id: i64,
    pub external_id: String,
    pub marking: String,
    pub category: String,
    pub maker_text: String,
    pub brand_key: String,
    /// Company at hand and everyone after it.
    pub companies: Vec<String>,
    pub country: String,
    pub weapon_key: String,
    pub exhibit: String,
}

pub struct Catalogue {
    pub findings: Vec<Finding>,
    pub weapons: Vec<Weapon>,
    pub brands: Vec<BrandText>,
    companies: Vec<Company>,
    /// component_id to squashed part number.
    pub numbers: Vec<(String, String)>,
}

#[derive(Deserialize)]
struct Component {
    component_id: String,
    name_marking: String,
    category: String,
    manufacturer: String,
    manufacturer_country: String,
    found_in_drones: String,
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
    system_key: String,
    host_system_key: String,
}

#[derive(Deserialize)]
pub struct BrandText {
    pub brand_key: String,
    pub brand: String,
    pub text: String,
    pub text_kind: String,
    pub ambiguous: String,
}

#[derive(Deserialize)]
struct Company {
    key: String,
    legal_name: String,
    ultimate_parent_key: String,
}

#[derive(Deserialize)]
pub struct Weapon {
    pub key: String,
    pub name: String,
    pub aliases: String,
    pub cyrillic: String,
    pub nato_name: String,
}

#[derive(Deserialize)]
struct Match {
    component_id: String,
    matched_text: String,
}

impl Catalogue {
    pub fn read() -> Option<Self> {
        let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data");
        let components = rows::<Component>(&shared.join("findings/gur_components.csv"))?;
        let numbers = rows::<Match>(&shared.join("partnumbers/gur_matches.csv")).unwrap_or_default();
        let makers: HashMap<String, MakerString> = reference::MAKER_STRINGS
            .rows::<MakerString>()
            .unwrap()
            .into_iter()
            .map(|row| (row.raw_string.clone(), row))
            .collect();
        let slugs: HashMap<String, WeaponString> = reference::WEAPON_STRINGS
            .rows::<WeaponString>()
            .unwrap()
            .into_iter()
            .map(|row| (row.slug.clone(), row))
            .collect();
        let companies = reference::COMPANIES.rows::<Company>().unwrap();
        let parents: HashMap<&str, &str> =
            companies.iter().map(|row| (row.key.as_str(), row.ultimate_parent_key.as_str())).collect();
        let mut findings: Vec<Finding> = Vec::new();
        let mut seen = std::collections::HashSet::new();
        for row in components {
            if !seen.insert(row.component_id.clone()) {
                continue;
            }
            let maker = makers.get(&row.manufacturer);
            let mut chain = Vec::new();
            let mut key = maker.map_or("", |maker| maker.company_key.as_str());
            while !key.is_empty() && !chain.iter().any(|other: &String| other == key) {
                chain.push(key.to_owned());
                key = parents.get(key).copied().unwrap_or("");
            }
            let slug = row.found_in_drones.trim_matches(['[', ']', '"']).to_owned();
            let weapon = slugs.get(&slug);
            findings.push(Finding {
                id: findings.len() as i64 + 1,
                external_id: row.component_id,
                marking: if row.name_marking == "(unspecified)" { String::new() } else { row.name_marking },
                category: if row.category == "unknown" { String::new() } else { row.category },
                maker_text: row.manufacturer,
                brand_key: maker.map_or(String::new(), |maker| maker.brand_key.clone()),
                companies: chain,
                country: if row.manufacturer_country == "UNK" { String::new() } else { row.manufacturer_country },
                weapon_key: weapon.map_or(String::new(), |row| {
                    if row.host_system_key.is_empty() { row.system_key.clone() } else { row.host_system_key.clone() }
                }),
                exhibit: slug,
            });
        }
        Some(Self {
            findings,
            weapons: reference::WEAPON_SYSTEMS.rows().unwrap(),
            brands: reference::BRANDS.rows().unwrap(),
            companies,
            numbers: numbers.into_iter().map(|row| (row.component_id, row.matched_text)).collect(),
        })
    }

    pub fn finding(&self, id: i64) -> Option<&Finding> {
        self.findings.get(usize::try_from(id - 1).ok()?)
    }

    pub fn documents(&self) -> impl Iterator<Item = SearchDocument> + '_ {
        let mut exhibits: HashMap<&str, i64> = HashMap::new();
        self.findings.iter().map(move |finding| {
            let next = exhibits.len() as i64 + 1;
            SearchDocument {
                id: finding.id,
                external_id: finding.external_id.clone(),
                marking: finding.marking.clone(),
                maker_text: finding.maker_text.clone(),
                brand_id: self.brand_id(&finding.brand_key),
                company_ids: finding.companies.iter().filter_map(|key| self.company_id(key)).collect(),
                company_today_id: finding.companies.last().and_then(|key| self.company_id(key)),
                country: (!finding.country.is_empty()).then(|| finding.country.clone()),
                weapon_system_id: self.weapon_id(&finding.weapon_key),
                exhibit_id: Some(*exhibits.entry(&finding.exhibit).or_insert(next)),
                category: (!finding.category.is_empty()).then(|| finding.category.clone()),
                published_at: 1_700_000_000_000_000 + finding.id,
                ..SearchDocument::default()
            }
        })
    }

    pub fn vocabulary(&self) -> Vocabulary {
        let name = |entity: Entity, text: &str, ambiguous: bool, preferred: bool| Name {
            entity,
            text: text.to_owned(),
            ambiguous,
            preferred,
        };
        let mut names = Vec::new();
        for row in self.brands.iter().filter(|row| row.text_kind != "logo") {
            let Some(id) = self.brand_id(&row.brand_key) else { continue };
            names.push(name(Entity::Brand(id), &row.brand, false, true));
            names.push(name(Entity::Brand(id), &row.text, row.ambiguous == "yes", false));
        }
        for row in &self.companies {
            names.extend(self.company_id(&row.key).map(|id| name(Entity::Company(id), &row.legal_name, false, true)));
        }
        for row in &self.weapons {
            let Some(id) = self.weapon_id(&row.key) else { continue };
            names.push(name(Entity::Weapon(id), &row.name, false, true));
            for text in row
                .aliases
                .split(';')
                .chain(row.cyrillic.split(';'))
                .chain(row.nato_name.split('/'))
                .filter(|text| !text.trim().is_empty())
            {
                names.push(name(Entity::Weapon(id), text.trim(), false, false));
            }
        }
        Vocabulary::new(names)
    }

    fn brand_id(&self, key: &str) -> Option<i64> {
        self.brands.iter().position(|row| row.brand_key == key).map(|position| position as i64)
    }

    fn company_id(&self, key: &str) -> Option<i64> {
        self.companies.iter().position(|row| row.key == key).map(|position| position as i64)
    }

    fn weapon_id(&self, key: &str) -> Option<i64> {
        self.weapons.iter().position(|row| row.key == key).map(|position| position as i64)
    }
}

fn rows<T: serde::de::DeserializeOwned>(path: &Path) -> Option<Vec<T>> {
    csv::Reader::from_path(path).ok()?.into_deserialize().collect::<Result<_, _>>().ok()
}
