//! The manifest of a backup: what it holds, of which state, and the hash of every member.
//!
//! A backup is a zip file (with 64-bit sizes). Its members: `tables/NAME.ndjson`, one JSON array a row; `files/KEY`, the stored
//! objects; `installation.key`; then `manifest.json`, and `manifest.sig`, the Ed25519 signature of the manifest's bytes in
//! hexadecimal. All but the last two stand in the manifest with size and SHA-256.

use serde::{Deserialize, Serialize};

use crate::archive::tables::Column;

/// The format that this program writes and reads.
pub const FORMAT: &str = "topmark backup 1";

pub const MANIFEST: &str = "manifest.json";
pub const SIGNATURE: &str = "manifest.sig";
pub const KEY: &str = "installation.key";

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Manifest {
    pub format: String,
    /// Version of the program that wrote it.
    pub program: String,
    /// UTC, `2026-11-21T12:00:00Z`.
    pub made_at: String,
    /// `sqlite` or `postgres`: where it came from. It goes into either.
    pub database: String,
    /// Versions of the migrations that its tables have seen, oldest first.
    pub migrations: Vec<String>,
    /// Of the journal's last entry.
    pub revision: i64,
    /// Hash of the journal's last entry.
    pub head: String,
    /// Of the key that signed the manifest, in hexadecimal.
    pub public_key: String,
    pub tables: Vec<TableIn>,
    pub members: Vec<Member>,
}

/// A table of the backup.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct TableIn {
    pub name: String,
    pub rows: u64,
    /// In the order in which a row has its values.
    pub columns: Vec<Column>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Member {
    pub name: String,
    /// Bytes, as they are outside of the zip file.
    pub size: u64,
    /// SHA-256 in hexadecimal.
    pub sha256: String,
}

/// The member that holds a table.
pub fn of_table(name: &str) -> String {
    format!("tables/{name}.ndjson")
}

/// The member that holds a stored object, and the object's name of a member.
pub fn of_object(name: &str) -> String {
    format!("files/{name}")
}

pub fn object_of(member: &str) -> Option<&str> {
    member.strip_prefix("files/")
}
