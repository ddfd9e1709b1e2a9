//! Every object's name.

use crate::journal::model::hex;
use sha2::{Digest, Sha256};

/// The name of a stored object.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct StorageKey(String);

impl StorageKey {
    /// An imported file by the SHA-256 of its content: `imports/9f/9f31...`.
    pub fn import(sha256_hex: &str) -> Self {
        Self::by_hash("imports", sha256_hex)
    }

    /// A photograph as it was uploaded, by the SHA-256 of its bytes.
    pub fn photograph(sha256_hex: &str) -> Self {
        Self::by_hash("photographs", sha256_hex)
    }

    /// A picture made of a photograph, by the SHA-256 of its own bytes.
    pub fn derivative(sha256_hex: &str) -> Self {
        Self::by_hash("derivatives", sha256_hex)
    }

    /// A document as it was uploaded, by the SHA-256 of its bytes.
    pub fn document(sha256_hex: &str) -> Self {
        Self::by_hash("documents", sha256_hex)
    }

    fn by_hash(folder: &str, sha256_hex: &str) -> Self {
        debug_assert!(sha256_hex.len() == 64 && sha256_hex.bytes().all(|byte| byte.is_ascii_hexdigit()));
        Self(format!("{folder}/{}/{sha256_hex}", &sha256_hex[..2]))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// SHA-256 of a reader's content in hexadecimal, and its length in bytes. Memory: one 64 KiB buffer.
pub fn sha256_of(mut reader: impl std::io::Read) -> std::io::Result<(String, u64)> {
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; 64 * 1024];
    let mut length = 0;
    loop {
        let count = reader.read(&mut buffer)?;
        if count == 0 {
            return Ok((hex(&hasher.finalize()), length));
        }
        hasher.update(&buffer[..count]);
        length += count as u64;
    }
}
