//! A mapping says which column of a spreadsheet is what. It is plain data in TOML; a new one needs no code.
//!
//! ```toml
//! name = "gur"
//! # Taken for a file that names none and has all of these columns.
//! recognise = ["component_id", "found_in_drones"]
//!
//! [source]                       # what every finding of the file rests on
//! key = "war-sanctions"          # the same key again means the same source
//! title = "War & Sanctions"
//! publisher = "..."              # and url, licence, attribution
//! public = true                  # already public: findings are published at once; false: they arrive as drafts
//! origin = "gur"                 # reports with one origin do not corroborate each other
//! origin_name = "Defence Intelligence of Ukraine"
//! reliability = "B"              # Admiralty letter A to F
//!
//! [columns]
//! external_id = "component_id"   # a column by its name, or a table:
//! marking = { column = "name", blank = ["(unspecified)"], mixed_with_description = true }
//! weapon = { column = "weapons", split = "json" }   # or split = ";"
//! category = { column = "category", values = { mcu = "microcontroller" } }
//! label = { column = "notes", after = "published: " }
//! ```
//!
//! Fields: `external_id` and `weapon` are required (`numbered_by_content = true` on top stands for a file whose records have no
//! number of their own: then a record that changes is a new one); `marking`, `description`, `maker`, `part_number`, `category`, `made_on`,
//! `exhibit_serial`, `recovered_on`, `region`, `place`, `assembly`, `quantity`, `url`, `image_url` may be left out.

use std::collections::BTreeMap;

use anyhow::{Context, bail};
use serde::{Deserialize, Serialize};

use crate::evidence::model::Reliability;
use crate::evidence::queries::SourceDescription;

/// The mappings that ship with the program, by name.
const SHIPPED: &[(&str, &str)] =
    &[("gur", include_str!("mappings/gur.toml")), ("topmark", include_str!("mappings/topmark.toml"))];

/// A whole mapping.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    pub name: String,
    #[serde(default)]
    pub recognise: Vec<String>,
    pub source: SourceOf,
    pub columns: BTreeMap<Field, ColumnOf>,
    /// Records have no number of their own; what they say tells them apart.
    #[serde(default)]
    pub numbered_by_content: bool,
    /// No row names its weapon: all are of one exhibit, which whoever imports has chosen.
    #[serde(skip)]
    pub one_exhibit: bool,
    /// The rows are of the sample that ships with the program; an import of the real file takes their place.
    #[serde(default)]
    pub sample: bool,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SourceOf {
    pub key: String,
    pub title: String,
    #[serde(default)]
    pub publisher: String,
    #[serde(default)]
    pub url: String,
    #[serde(default)]
    pub licence: String,
    #[serde(default)]
    pub attribution: String,
    #[serde(default)]
    pub public: bool,
    #[serde(default)]
    pub origin: String,
    #[serde(default)]
    pub origin_name: String,
    #[serde(default = "cannot_be_judged")]
    pub reliability: Reliability,
}

fn cannot_be_judged() -> Reliability {
    Reliability::CannotBeJudged
}

/// What a column can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    ExternalId,
    Weapon,
    Marking,
    Description,
    Maker,
    PartNumber,
    Category,
    MadeOn,
    ExhibitSerial,
    RecoveredOn,
    Region,
    Place,
    Assembly,
    Quantity,
    Url,
    ImageUrl,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub enum ColumnOf {
    Name(String),
    Detailed(Column),
}

/// How a column is read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Column {
    pub column: String,
    /// Texts that mean that nothing is stated.
    #[serde(default)]
    pub blank: Vec<String>,
    /// `json` for a JSON list, or the separator between several values.
    #[serde(default)]
    pub split: Option<String>,
    /// Only what follows this text counts.
    #[serde(default)]
    pub after: Option<String>,
    /// What a value is called here.
    #[serde(default)]
    pub values: BTreeMap<String, String>,
    /// The marking stands among the words of a description, as in `Voltage regulator LM317T 2214`.
    #[serde(default)]
    pub mixed_with_description: bool,
}

impl Mapping {
    /// Reads a mapping. Err names the place in the file and what is wrong.
    pub fn parse(text: &str) -> anyhow::Result<Self> {
        let mut mapping: Self = toml::from_str(text).context("reading the mapping")?;
        for column in mapping.columns.values_mut() {
            if let ColumnOf::Name(name) = column {
                *column = ColumnOf::Detailed(Column { column: std::mem::take(name), ..Column::default() });
            }
        }
        for required in [Field::ExternalId, Field::Weapon] {
            let is_numbered = required == Field::ExternalId && mapping.numbered_by_content;
            if !mapping.columns.contains_key(&required) && !is_numbered {
                bail!("the mapping `{}` does not say which column is `{}`", mapping.name, field_name(required));
            }
        }
        if mapping.source.key.trim().is_empty() {
            bail!("the mapping `{}` gives its source no key", mapping.name);
        }
        Ok(mapping)
    }

    /// The mapping of the sample catalogue: the columns of Topmark, and the source that its facts come from. A later import of
    /// that source takes the place of the sample's records.
    pub fn sample() -> anyhow::Result<Self> {
        let mut mapping = Self::named("topmark")?;
        mapping.source = Self::named("gur")?.source;
        mapping.name = "sample".to_owned();
        mapping.sample = true;
        Ok(mapping)
    }

    /// A shipped mapping by its name, else the mapping file at that path.
    pub fn named(name_or_path: &str) -> anyhow::Result<Self> {
        if let Some((_, text)) = SHIPPED.iter().find(|(name, _)| *name == name_or_path) {
            return Self::parse(text);
        }
        let known: Vec<&str> = SHIPPED.iter().map(|(name, _)| *name).collect();
        let text = std::fs::read_to_string(name_or_path).with_context(|| {
            format!("`{name_or_path}` is neither a mapping ({}) nor a readable file", known.join(", "))
        })?;
        Self::parse(&text).with_context(|| format!("in `{name_or_path}`"))
    }

    /// The shipped mapping whose columns the header has. Err lists what was tried.
    pub fn recognised(header: &[&str]) -> anyhow::Result<Self> {
        let mut tried = Vec::new();
        for (name, text) in SHIPPED {
            let mapping = Self::parse(text)?;
            let missing: Vec<&str> =
                mapping.recognise.iter().map(String::as_str).filter(|column| !header.contains(column)).collect();
            if missing.is_empty() {
                return Ok(mapping);
            }
            tried.push(format!("`{name}` (has no column {})", missing.join(", ")));
        }
        bail!("no mapping fits this header: {}. Name one with --mapping.", tried.join("; "))
    }

    /// How a field is read, or `None` where the mapping leaves it out.
    pub fn column(&self, field: Field) -> Option<&Column> {
        match self.columns.get(&field) {
            Some(ColumnOf::Detailed(column)) => Some(column),
            _ => None,
        }
    }

    /// Where each field stands in a header. Err names a column that is missing or stands there twice.
    pub fn positions(&self, header: &[&str]) -> anyhow::Result<BTreeMap<Field, usize>> {
        let mut positions = BTreeMap::new();
        for &field in self.columns.keys() {
            let Some(column) = self.column(field) else { continue };
            let mut found =
                header.iter().enumerate().filter(|(_, name)| **name == column.column).map(|(index, _)| index);
            let Some(first) = found.next() else {
                bail!(
                    "the file has no column `{}`, which the mapping `{}` takes for the {}",
                    column.column,
                    self.name,
                    field_name(field)
                );
            };
            if found.next().is_some() {
                bail!(
                    "the file has two columns `{}`: rename one, so that it is clear which is the {}",
                    column.column,
                    field_name(field)
                );
            }
            positions.insert(field, first);
        }
        Ok(positions)
    }

    pub fn source(&self) -> SourceDescription {
        let source = &self.source;
        let (origin, origin_name) = if source.origin.is_empty() {
            (source.key.clone(), source.title.clone())
        } else {
            (source.origin.clone(), source.origin_name.clone())
        };
        SourceDescription {
            key: source.key.clone(),
            title: source.title.clone(),
            publisher: source.publisher.clone(),
            url: source.url.clone(),
            licence: source.licence.clone(),
            attribution: source.attribution.clone(),
            is_public: source.public,
            origin: (origin, origin_name),
            reliability: source.reliability,
        }
    }
}

/// The name of a field as a mapping writes it.
pub fn field_name(field: Field) -> &'static str {
    match field {
        Field::ExternalId => "external_id",
        Field::Weapon => "weapon",
        Field::Marking => "marking",
        Field::Description => "description",
        Field::Maker => "maker",
        Field::PartNumber => "part_number",
        Field::Category => "category",
        Field::MadeOn => "made_on",
        Field::ExhibitSerial => "exhibit_serial",
        Field::RecoveredOn => "recovered_on",
        Field::Region => "region",
        Field::Place => "place",
        Field::Assembly => "assembly",
        Field::Quantity => "quantity",
        Field::Url => "url",
        Field::ImageUrl => "image_url",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shipped_mapping_is_readable_and_recognises_its_own_columns() {
        for (name, text) in SHIPPED {
            let mapping = Mapping::parse(text).unwrap();
            assert_eq!(&mapping.name, name);
            let header: Vec<&str> =
                mapping.columns.keys().map(|&field| mapping.column(field).unwrap().column.as_str()).collect();
            assert_eq!(&Mapping::recognised(&header).unwrap().name, name);
        }
    }

    #[test]
    fn a_fault_names_the_column() {
        let mapping = Mapping::named("gur").unwrap();
        let error = mapping.positions(&["component_id"]).unwrap_err().to_string();
        assert!(error.contains("has no column `"), "{error}");
        assert!(Mapping::parse("name = \"x\"\nsurprise = 1").is_err());
        assert!(Mapping::named("no-such-file").unwrap_err().to_string().contains("gur"));
    }
}
