//! Screening lists, their versions and entries as values.

use crate::journal::model::hex;
use crate::text_enum;
use sha2::{Digest, Sha256};

text_enum! {
    /// What a listed party is.
    pub enum PartyKind {
        Person = "person",
        Organisation = "organisation",
        Vessel = "vessel",
        Aircraft = "aircraft",
        /// The list does not say.
        Unknown = "unknown",
    }
}

text_enum! {
    /// What a name of a party is to it.
    pub enum NameKind {
        Primary = "primary",
        Alias = "alias",
        /// A name that the list itself calls weak: a nickname, a common word.
        Weak = "weak",
        Former = "former",
        /// The name in the script of its country.
        Original = "original",
    }
}

/// A name of a party.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartyName {
    pub kind: NameKind,
    pub name: String,
}

/// An address as the list writes it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Address {
    pub address: String,
    pub city: String,
    /// As the list writes it.
    pub country: String,
}

/// A number of a paper or register.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identifier {
    /// `Passport`, `Tax ID No.`
    pub kind: String,
    pub value: String,
    pub country: String,
}

/// A party on a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// What the list calls it, the same from version to version.
    pub key: String,
    pub kind: PartyKind,
    /// As the list writes it first.
    pub name: String,
    /// Which of several lists it is from, where the file is made of several.
    pub part: String,
    /// Programmes or grounds, separated by `; `.
    pub programmes: String,
    /// ISO 3166 codes, separated by blanks, sorted.
    pub countries: String,
    /// When it was listed, as the list writes it.
    pub listed_on: String,
    pub remarks: String,
    /// Without the first.
    pub names: Vec<PartyName>,
    pub addresses: Vec<Address>,
    pub identifiers: Vec<Identifier>,
}

impl Entry {
    pub fn new(key: String, kind: PartyKind, name: String) -> Self {
        Self {
            key,
            kind,
            name,
            part: String::new(),
            programmes: String::new(),
            countries: String::new(),
            listed_on: String::new(),
            remarks: String::new(),
            names: Vec::new(),
            addresses: Vec::new(),
            identifiers: Vec::new(),
        }
    }

    /// Adds another name unless it is there.
    pub fn add_name(&mut self, kind: NameKind, name: &str) {
        let name = name.trim();
        if !name.is_empty() && name != self.name && !self.names.iter().any(|known| known.name == name) {
            self.names.push(PartyName { kind, name: name.to_owned() });
        }
    }

    /// Adds an address unless it is empty or there.
    pub fn add_address(&mut self, address: Address) {
        let is_empty = address.address.is_empty() && address.city.is_empty() && address.country.is_empty();
        if !is_empty && !self.addresses.contains(&address) {
            self.addresses.push(address);
        }
    }

    /// Adds a country by what the list calls it. A name that is no country is passed over.
    pub fn add_country(&mut self, name: &str) {
        let Some(code) = crate::parties::words::country_code(name) else { return };
        let mut codes: Vec<&str> = self.countries.split_ascii_whitespace().collect();
        if let Err(place) = codes.binary_search(&code) {
            codes.insert(place, code);
            self.countries = codes.join(" ");
        }
    }

    /// SHA-256 over everything that the list says of it, in hexadecimal.
    pub fn digest(&self) -> String {
        let mut hasher = Sha256::new();
        let mut part = |text: &str| {
            hasher.update((text.len() as u64).to_be_bytes());
            hasher.update(text);
        };
        for text in [
            &self.key,
            self.kind.as_str(),
            &self.name,
            &self.part,
            &self.programmes,
            &self.countries,
            &self.listed_on,
            &self.remarks,
        ] {
            part(text);
        }
        part("names");
        for name in &self.names {
            part(name.kind.as_str());
            part(&name.name);
        }
        part("addresses");
        for address in &self.addresses {
            part(&address.address);
            part(&address.city);
            part(&address.country);
        }
        part("identifiers");
        for identifier in &self.identifiers {
            part(&identifier.kind);
            part(&identifier.value);
            part(&identifier.country);
        }
        hex(&hasher.finalize())
    }
}

/// SHA-256 over the digests of a version's entries, in order of their keys.
pub fn digest_of<'a>(entries: impl Iterator<Item = (&'a str, &'a str)>) -> String {
    let mut hasher = Sha256::new();
    for (key, digest) in entries {
        hasher.update((key.len() as u64).to_be_bytes());
        hasher.update(key);
        hasher.update(digest);
    }
    hex(&hasher.finalize())
}
