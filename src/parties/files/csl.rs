//! The Consolidated Screening List of the International Trade Administration as CSV: one row a party, several values of a field
//! separated by `; `.

use std::path::Path;

use anyhow::bail;

use crate::parties::files::bis::{key_of, kind_of};
use crate::parties::files::{Entries, each_row};
use crate::parties::model::{Address, Entry, Identifier, NameKind, PartyKind};

pub const COLUMNS: &[&str] =
    &["source", "entity_number", "type", "programs", "name", "addresses", "alt_names", "ids", "remarks"];

pub fn read(file: &Path, entries: &mut Entries) -> anyhow::Result<()> {
    each_row(file, b',', COLUMNS, |columns, _, record| {
        let field = |column: &str| columns.get(record, column);
        let name = field("name");
        if name.is_empty() {
            bail!("an entry has no name");
        }
        let source = field("source");
        // `Denied Persons List (DPL) - Bureau of Industry and Security` → `DPL`.
        let list = source.split_once('(').and_then(|(_, rest)| rest.split_once(')')).map_or(source, |(short, _)| short);
        let number = [field("entity_number"), field("_id")].into_iter().find(|number| !number.is_empty());
        let key = match number {
            Some(number) => format!("{list}-{number}"),
            None => format!("{list}-{}", key_of(&[name, field("start_date")])),
        };
        let entry = entries.find_or_add(&key, || {
            let kind = match field("type") {
                "Individual" => PartyKind::Person,
                "Entity" => PartyKind::Organisation,
                "Vessel" => PartyKind::Vessel,
                "Aircraft" => PartyKind::Aircraft,
                _ => kind_of(name),
            };
            let mut entry = Entry::new(key.clone(), kind, name.to_owned());
            entry.part = source.to_owned();
            entry.programmes = field("programs").to_owned();
            entry.listed_on = field("start_date").to_owned();
            let mut remarks = Vec::new();
            for (column, what) in [
                ("title", "Title: "),
                ("federal_register_notice", "Notice: "),
                ("end_date", "Until: "),
                ("license_requirement", "Licence requirement: "),
                ("license_policy", "Licence policy: "),
                ("call_sign", "Call sign: "),
                ("vessel_type", "Vessel type: "),
                ("vessel_flag", "Flag: "),
                ("vessel_owner", "Owner: "),
                ("dates_of_birth", "Born: "),
                ("places_of_birth", "Born in: "),
                ("remarks", ""),
            ] {
                if !field(column).is_empty() {
                    remarks.push(format!("{what}{}", field(column)));
                }
            }
            entry.remarks = remarks.join("; ");
            entry
        });
        let each = |column: &str| field(column).split(';').map(str::trim).filter(|value| !value.is_empty());
        for name in each("alt_names") {
            entry.add_name(NameKind::Alias, name);
        }
        for address in each("addresses") {
            let country = address.rsplit(", ").next().filter(|last| last.len() == 2).unwrap_or_default();
            entry.add_country(country);
            let text = address.strip_suffix(country).unwrap_or(address).trim_end_matches([',', ' ']);
            entry.add_address(Address { address: text.to_owned(), city: String::new(), country: country.to_owned() });
        }
        for country in each("nationalities").chain(each("citizenships")) {
            entry.add_country(country);
        }
        for identifier in each("ids") {
            let parts: Vec<&str> = identifier.splitn(3, ", ").collect();
            let identifier = match parts.as_slice() {
                [country, value, kind] => {
                    Identifier { kind: (*kind).to_owned(), value: (*value).to_owned(), country: (*country).to_owned() }
                }
                _ => Identifier { kind: String::new(), value: identifier.to_owned(), country: String::new() },
            };
            if !entry.identifiers.contains(&identifier) {
                entry.identifiers.push(identifier);
            }
        }
        Ok(())
    })
}
