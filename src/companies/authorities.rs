//! The authorities of a company's state, from the tables that ship with the program: who decides there on what is exported, and who
//! else looks after it.

use std::sync::OnceLock;

use serde::Deserialize;

use crate::reference;

/// An authority of a state.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Authority {
    pub key: String,
    /// ISO 3166 two-letter code; `EU` for the European Union.
    pub country: String,
    pub name: String,
    /// What it belongs to.
    pub ministry: String,
    pub website_domain: String,
    /// Separated by `;`.
    role: String,
    /// In English; blank where there is nothing to add.
    pub notes: String,
    pub source: String,
}

impl Authority {
    /// What it looks after, each a word of the vocabulary.
    pub fn roles(&self) -> impl Iterator<Item = &str> {
        self.role.split(';').map(str::trim).filter(|role| !role.is_empty())
    }

    /// Whether it decides on what leaves the state: then it is the one to be told of parts of the state's companies in weapons.
    pub fn decides_on_exports(&self) -> bool {
        self.roles().any(|role| matches!(role, "export control" | "export licensing" | "strategic trade control"))
    }
}

fn all() -> &'static [Authority] {
    static ALL: OnceLock<Vec<Authority>> = OnceLock::new();
    ALL.get_or_init(|| reference::AUTHORITIES.rows().expect("the table is compiled in and a test reads it"))
}

/// The authorities of a state, those that decide on exports first; empty where none is known.
pub fn of_country(code: &str) -> Vec<&'static Authority> {
    let mut found: Vec<&Authority> = all().iter().filter(|authority| authority.country == code).collect();
    found.sort_by_key(|authority| !authority.decides_on_exports());
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_state_of_the_table_has_somebody_and_every_row_says_what_it_is() {
        assert!(all().len() > 60);
        for authority in all() {
            assert!(authority.roles().next().is_some(), "{}", authority.key);
            assert!(!authority.source.is_empty() && !authority.name.is_empty(), "{}", authority.key);
        }
        let names = |code: &str| of_country(code).iter().map(|authority| authority.key.as_str()).collect::<Vec<_>>();
        assert_eq!(names("DE")[0], "de-bafa");
        assert_eq!(names(""), Vec::<&str>::new());
    }
}
