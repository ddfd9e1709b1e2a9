//! Any list as CSV through a mapping: plain data in TOML that says which column is what. `mappings/jp-mofa.toml` is one.
//!
//! `key` and `party` are required; `kind`, `part`, `programmes`, `listed_on`, `remarks`, `country`, `names`, `addresses` and `identifiers`
//! may be left out. A row with the key of an earlier one adds to it.

use std::path::Path;

use anyhow::{Context, bail};
use serde::Deserialize;

use crate::parties::files::{Columns, Entries, each_row};
use crate::parties::model::{Address, Entry, Identifier, NameKind, PartyKind};

const SHIPPED: &[(&str, &str)] = &[("jp-mofa", include_str!("../mappings/jp-mofa.toml"))];

/// The mappings that ship with the program.
pub fn shipped() -> Vec<&'static str> {
    SHIPPED.iter().map(|(name, _)| *name).collect()
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ListMapping {
    pub name: String,
    /// Taken for a file that names none and has all of these columns.
    #[serde(default)]
    pub recognise: Vec<String>,
    /// Columns that together are what the list calls an entry, the same from version to version.
    pub key: Vec<String>,
    #[serde(default)]
    pub party: Option<Field>,
    #[serde(default)]
    pub delimiter: Option<char>,
    #[serde(default)]
    pub kind: Option<KindOf>,
    #[serde(default)]
    pub part: Option<Field>,
    #[serde(default)]
    pub programmes: Option<Field>,
    #[serde(default)]
    pub listed_on: Option<Field>,
    #[serde(default)]
    pub remarks: Option<Field>,
    #[serde(default)]
    pub country: Option<Field>,
    #[serde(default)]
    pub names: Vec<NamesOf>,
    #[serde(default)]
    pub addresses: Vec<Field>,
    #[serde(default)]
    pub identifiers: Vec<IdentifierOf>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Field {
    pub column: String,
    /// The separator between several values.
    #[serde(default)]
    pub split: Option<String>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NamesOf {
    pub column: String,
    #[serde(default)]
    pub split: Option<String>,
    #[serde(default)]
    pub kind: Option<NameKind>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IdentifierOf {
    pub column: String,
    /// What the number is called.
    pub kind: String,
}

/// Which kind of party a row is: always the same, or by the words of a column.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KindOf {
    #[serde(default)]
    pub always: Option<PartyKind>,
    #[serde(default)]
    pub column: Option<String>,
    #[serde(default)]
    pub values: std::collections::BTreeMap<String, PartyKind>,
}

impl ListMapping {
    pub fn parse(text: &str) -> anyhow::Result<Self> {
        let mapping: Self = toml::from_str(text).context("reading the mapping")?;
        if mapping.key.is_empty() || mapping.party.is_none() {
            bail!("the mapping `{}` does not say which columns are `key` and `party`", mapping.name);
        }
        Ok(mapping)
    }

    /// A shipped mapping by its name, else the mapping file at that path.
    pub fn named(name_or_path: &str) -> anyhow::Result<Self> {
        if let Some((_, text)) = SHIPPED.iter().find(|(name, _)| *name == name_or_path) {
            return Self::parse(text);
        }
        let text = std::fs::read_to_string(name_or_path).with_context(|| {
            format!(
                "`{name_or_path}` is neither ofac, bis-dpl, csl, a mapping ({}) nor a readable file",
                shipped().join(", ")
            )
        })?;
        Self::parse(&text).with_context(|| format!("in `{name_or_path}`"))
    }

    /// The shipped mapping whose columns the header has.
    pub fn recognised(header: &[String]) -> anyhow::Result<Option<Self>> {
        for (_, text) in SHIPPED {
            let mapping = Self::parse(text)?;
            if !mapping.recognise.is_empty() && mapping.recognise.iter().all(|column| header.contains(column)) {
                return Ok(Some(mapping));
            }
        }
        Ok(None)
    }

    fn columns(&self) -> Vec<&str> {
        let fields = [&self.party, &self.part, &self.programmes, &self.listed_on, &self.remarks, &self.country];
        let mut columns: Vec<&str> = self.key.iter().map(String::as_str).collect();
        columns.extend(fields.into_iter().flatten().map(|field| field.column.as_str()));
        columns.extend(self.names.iter().map(|field| field.column.as_str()));
        columns.extend(self.addresses.iter().map(|field| field.column.as_str()));
        columns.extend(self.identifiers.iter().map(|field| field.column.as_str()));
        columns.extend(self.kind.iter().filter_map(|kind| kind.column.as_deref()));
        columns
    }
}

fn values<'r>(columns: &Columns, record: &'r csv::StringRecord, column: &str, split: Option<&str>) -> Vec<&'r str> {
    let text = columns.get(record, column);
    let all: Vec<&str> = match split {
        Some(separator) if !separator.is_empty() => text.split(separator).collect(),
        _ => vec![text],
    };
    all.into_iter().map(str::trim).filter(|value| !value.is_empty()).collect()
}

pub fn read(file: &Path, mapping: &ListMapping, entries: &mut Entries) -> anyhow::Result<()> {
    let delimiter = mapping.delimiter.and_then(|delimiter| u8::try_from(delimiter).ok()).unwrap_or(b',');
    let party = mapping.party.as_ref().context("the mapping names no column of the party")?;
    each_row(file, delimiter, &mapping.columns(), |columns, _, record| {
        let text =
            |field: &Option<Field>| field.as_ref().map_or("", |field| columns.get(record, &field.column)).to_owned();
        let name = columns.get(record, &party.column);
        let key: Vec<&str> = mapping.key.iter().map(|column| columns.get(record, column)).collect();
        if name.is_empty() || key.iter().all(|part| part.is_empty()) {
            bail!("an entry has no name or no key");
        }
        let key = key.join("/");
        let entry = entries.find_or_add(&key, || {
            let kind = mapping.kind.as_ref().and_then(|kind| {
                let said = kind.column.as_deref().map(|column| columns.get(record, column));
                said.and_then(|said| kind.values.get(said).copied()).or(kind.always)
            });
            let mut entry = Entry::new(key.clone(), kind.unwrap_or(PartyKind::Unknown), name.to_owned());
            entry.part = text(&mapping.part);
            entry.programmes = text(&mapping.programmes);
            entry.listed_on = text(&mapping.listed_on);
            entry.remarks = text(&mapping.remarks);
            entry
        });
        entry.add_name(NameKind::Alias, name);
        for names in &mapping.names {
            for name in values(columns, record, &names.column, names.split.as_deref()) {
                entry.add_name(names.kind.unwrap_or(NameKind::Alias), name);
            }
        }
        let countries: Vec<&str> = match &mapping.country {
            Some(field) => values(columns, record, &field.column, field.split.as_deref()),
            None => Vec::new(),
        };
        countries.iter().for_each(|country| entry.add_country(country));
        let country = if countries.len() == 1 { countries[0] } else { "" };
        for field in &mapping.addresses {
            for address in values(columns, record, &field.column, field.split.as_deref()) {
                entry.add_address(Address {
                    address: address.to_owned(),
                    city: String::new(),
                    country: country.to_owned(),
                });
            }
        }
        for field in &mapping.identifiers {
            for value in values(columns, record, &field.column, None) {
                let identifier =
                    Identifier { kind: field.kind.clone(), value: value.to_owned(), country: country.to_owned() };
                if !entry.identifiers.contains(&identifier) {
                    entry.identifiers.push(identifier);
                }
            }
        }
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shipped_mapping_is_readable() {
        for (name, text) in SHIPPED {
            assert_eq!(&ListMapping::parse(text).unwrap().name, name);
        }
        assert!(ListMapping::parse("name = \"x\"\nkey = [\"a\"]").is_err());
    }
}
