//! Screening lists, their versions and entries as values; parties on no list, and links between parties.

use std::fmt;

use sha2::{Digest, Sha256};

use crate::db::ids::PartyId;
use crate::db::text::tidy;
use crate::journal::model::hex;
use crate::text_enum;

/// What stands in the place of a list's key where a party is on none. No list is called so.
pub const OWN_LIST: &str = "own";

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

text_enum! {
    /// Where a party on no list, or a link, stands.
    pub enum PartyState {
        /// Entered by an official; a second has not looked at it yet.
        Proposed = "proposed",
        Confirmed = "confirmed",
        Withdrawn = "withdrawn",
    }
}

impl PartyState {
    /// Whether it may go there from here.
    pub fn may_become(self, to: Self) -> bool {
        matches!(
            (self, to),
            // An edit proposes anew.
            (Self::Proposed | Self::Withdrawn, Self::Proposed)
                | (Self::Proposed, Self::Confirmed)
                | (Self::Proposed | Self::Confirmed, Self::Withdrawn)
        )
    }
}

text_enum! {
    /// Why a party that is on no list is of concern: a short word for the annex of a letter.
    pub enum ReasonCode {
        /// Makes the weapons, or uses them.
        EndUse = "end_use",
        /// Buys for those who do.
        Procurement = "procurement",
        /// Sends goods on to them from another country.
        Transshipment = "transshipment",
        /// Is owned or directed by a listed party, or acts for one.
        Connected = "connected",
        /// Its address is used by several such parties.
        Address = "address",
        Other = "other",
    }
}

text_enum! {
    /// What one party has to do with another.
    pub enum LinkKind {
        Owns = "owns",
        Directs = "directs",
        ActsFor = "acts_for",
        ProcuresFor = "procures_for",
        /// Says the same from either side.
        SharesAddress = "shares_address",
    }
}

impl LinkKind {
    /// Whether it leads from one party to the other, and not as much back.
    pub fn is_directed(self) -> bool {
        self != Self::SharesAddress
    }
}

/// A party by its list and what the list calls it: `ofac-sdn/21171`, `own/P-000001`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PartyRef {
    pub list: String,
    pub key: String,
}

impl PartyRef {
    pub fn new(list: &str, key: &str) -> Self {
        Self { list: list.to_owned(), key: key.to_owned() }
    }

    /// Reads `PartyRef` as it is written back. Keys of lists have no stroke, keys of entries may.
    pub fn parse(text: &str) -> Option<Self> {
        let (list, key) = text.trim().split_once('/')?;
        let is_list = !list.is_empty()
            && list.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
        (is_list && !key.is_empty()).then(|| Self::new(list, key))
    }

    /// The number of a party on no list.
    pub fn own(&self) -> Option<PartyId> {
        (self.list == OWN_LIST).then(|| PartyId::parse_reference(&self.key)).flatten()
    }
}

impl fmt::Display for PartyRef {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}/{}", self.list, self.key)
    }
}

impl PartyId {
    /// `P-000042`.
    pub fn reference(self) -> String {
        format!("P-{:06}", self.0)
    }

    /// Reads [`PartyId::reference`] back.
    pub fn parse_reference(text: &str) -> Option<Self> {
        let digits = text.trim().strip_prefix(['P', 'p'])?.strip_prefix('-')?;
        if digits.is_empty() || digits.len() > 18 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        digits.parse().ok().map(Self)
    }
}

/// A name as it is asked again: lower case, words with one blank between them, in the letters in which it stands.
/// ` PRIGOZHIN,  Yevgeniy` is `prigozhin yevgeniy`. Not transliterated: who dismisses a hit has seen one way of writing.
pub fn folded(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for word in name.split(|c: char| !(c.is_alphanumeric() || crate::parties::script::is_mark(c))) {
        if !word.is_empty() {
            if !out.is_empty() {
                out.push(' ');
            }
            out.push_str(&word.to_lowercase());
        }
    }
    out
}

/// The lines of a text that are not blank, tidied, each once.
pub fn lines(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for line in tidy(text).lines().map(str::trim).filter(|line| !line.is_empty()) {
        if !found.iter().any(|known| known == line) {
            found.push(line.to_owned());
        }
    }
    found
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_party_moves_only_where_it_may() {
        use PartyState::{Confirmed, Proposed, Withdrawn};
        for (from, to) in
            [(Proposed, &[Proposed, Confirmed, Withdrawn][..]), (Confirmed, &[Withdrawn]), (Withdrawn, &[Proposed])]
        {
            let allowed: Vec<PartyState> =
                PartyState::ALL.iter().copied().filter(|state| from.may_become(*state)).collect();
            assert_eq!(allowed, to, "{from}");
        }
    }

    #[test]
    fn a_party_is_read_back_from_how_it_is_called() {
        for (text, own) in [("ofac-sdn/21171", None), ("csl/SDN/7 a", None), ("own/P-000042", Some(PartyId(42)))] {
            let party = PartyRef::parse(text).unwrap();
            assert_eq!((party.to_string().as_str(), party.own()), (text, own));
        }
        for text in ["", "21171", "/1", "OFAC/1", "ofac-sdn/", "own/"] {
            assert_eq!(PartyRef::parse(text), None, "{text}");
        }
        assert_eq!(PartyId::parse_reference("P-+1"), None);
    }

    #[test]
    fn a_name_is_folded_and_keeps_letters_and_digits() {
        assert_eq!(folded("  PRIGOZHIN,\tYevgeniy-1 "), "prigozhin yevgeniy 1");
        assert_eq!(folded("Завод № 123"), "завод 123");
        assert_ne!(folded("Factory 123"), folded("Factory 124"));
        assert_eq!(folded(" — "), "");
        assert_eq!(lines(" one \r\n\n two\none\u{202e}"), ["one", "two"]);
    }
}
