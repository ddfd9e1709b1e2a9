//! What an entry of the journal says, and the bytes that its hash covers.

use chrono::NaiveDateTime;
use sha2::{Digest, Sha256};

use crate::db::ids::PersonId;
use crate::text_enum;

text_enum! {
    /// The kind of record that a change is about.
    pub enum SubjectKind {
        Company = "company",
        Brand = "brand",
        CompanyContact = "company_contact",
        CompanyProposal = "company_proposal",
        MakerString = "maker_string",
        WeaponSystem = "weapon_system",
        Exhibit = "exhibit",
        Source = "source",
        Part = "part",
        Finding = "finding",
        Import = "import",
        Organisation = "organisation",
        Person = "person",
        Photograph = "photograph",
        Document = "document",
        Report = "report",
        ScreeningList = "screening_list",
        ListEntry = "list_entry",
        DismissedHit = "dismissed_hit",
        Party = "party",
        PartyLink = "party_link",
        Letter = "letter",
        LetterAnnex = "letter_annex",
        LetterTemplate = "letter_template",
        Campaign = "campaign",
        Export = "export",
    }
}

text_enum! {
    /// What happened to the record.
    pub enum Verb {
        Created = "created",
        Changed = "changed",
        Published = "published",
        Withdrawn = "withdrawn",
    }
}

/// Who acts. Written into the journal as text: `system:reference`, `command:import`, `person:12:Olena Koval` (the name as it
/// was at the time).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor(String);

impl Actor {
    /// The program itself, loading what ships with it.
    pub fn reference() -> Self {
        Self("system:reference".to_owned())
    }

    /// The program itself, doing what somebody set a day for.
    pub fn timer() -> Self {
        Self("system:timer".to_owned())
    }

    /// Somebody at the command line of the machine.
    pub fn command(name: &str) -> Self {
        Self(format!("command:{name}"))
    }

    /// Somebody who is not signed in.
    pub fn visitor() -> Self {
        Self("visitor".to_owned())
    }

    /// Somebody who is signed in.
    pub fn person(id: PersonId, name: &str) -> Self {
        Self(format!("person:{id}:{name}"))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// One change of one record. `detail` is canonical JSON: the fields of a new record, or `{"field": [before, after]}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    pub kind: SubjectKind,
    pub id: i64,
    pub verb: Verb,
    pub detail: String,
}

/// The hash before the first entry.
pub const GENESIS: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// The parts of an entry that its hash covers besides the changes.
#[derive(Clone, Copy, Debug)]
pub struct Header<'a> {
    pub previous_hash: &'a str,
    pub revision: i64,
    pub at: NaiveDateTime,
    pub actor: &'a str,
    pub action: &'a str,
    pub reason: &'a str,
}

/// SHA-256 in hexadecimal over the previous hash, the header and each change, every part preceded by its length in bytes, so
/// that no two different entries share a text. Times are microseconds since 1970 UTC: both databases keep that precision.
pub fn entry_hash<'a>(header: Header<'_>, changes: impl Iterator<Item = (&'a str, i64, &'a str, &'a str)>) -> String {
    let mut hasher = Sha256::new();
    let mut part = |bytes: &[u8]| {
        hasher.update((bytes.len() as u64).to_be_bytes());
        hasher.update(bytes);
    };
    part(header.previous_hash.as_bytes());
    part(&header.revision.to_be_bytes());
    part(&header.at.and_utc().timestamp_micros().to_be_bytes());
    part(header.actor.as_bytes());
    part(header.action.as_bytes());
    part(header.reason.as_bytes());
    for (kind, id, verb, detail) in changes {
        part(kind.as_bytes());
        part(&id.to_be_bytes());
        part(verb.as_bytes());
        part(detail.as_bytes());
    }
    hex(&hasher.finalize())
}

/// Lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        write!(text, "{byte:02x}").expect("writing to a string cannot fail");
        text
    })
}

/// Field by field, `[before, after]`, of what differs.
pub fn differences<T: serde::Serialize>(
    before: &T,
    after: &T,
) -> anyhow::Result<serde_json::Map<String, serde_json::Value>> {
    let (before, after) = (serde_json::to_value(before)?, serde_json::to_value(after)?);
    let mut changes = serde_json::Map::new();
    if let (serde_json::Value::Object(mut before), serde_json::Value::Object(after)) = (before, after) {
        for (field, value) in after {
            let old = before.remove(&field).unwrap_or_default();
            if old != value {
                changes.insert(field, serde_json::json!([old, value]));
            }
        }
        // What is stated no more.
        for (field, old) in before {
            changes.insert(field, serde_json::json!([old, null]));
        }
    }
    Ok(changes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(reason: &str) -> Header<'_> {
        let at = chrono::DateTime::from_timestamp_micros(1_000_000).unwrap().naive_utc();
        Header { previous_hash: GENESIS, revision: 1, at, actor: "a", action: "b", reason }
    }

    #[test]
    fn moving_a_letter_between_fields_changes_the_hash() {
        let one = entry_hash(header(""), [("finding", 1, "created", "ab")].into_iter());
        let two = entry_hash(header(""), [("finding", 1, "createda", "b")].into_iter());
        assert_ne!(one, two);
        assert_ne!(one, entry_hash(header("x"), [("finding", 1, "created", "ab")].into_iter()));
        assert_eq!(one.len(), 64);
    }
}
