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

    /// An issued letter, by the SHA-256 of its PDF.
    pub fn letter(sha256_hex: &str) -> Self {
        Self::by_hash("letters", sha256_hex)
    }

    /// A file that came with an answer, by the SHA-256 of its bytes.
    pub fn answer(sha256_hex: &str) -> Self {
        Self::by_hash("answers", sha256_hex)
    }

    /// An export of findings, by the SHA-256 of its file.
    pub fn export(sha256_hex: &str) -> Self {
        Self::by_hash("exports", sha256_hex)
    }

    /// A captured copy of a source, by the SHA-256 of its bytes.
    pub fn copy(sha256_hex: &str) -> Self {
        Self::by_hash("copies", sha256_hex)
    }

    fn by_hash(folder: &str, sha256_hex: &str) -> Self {
        debug_assert!(sha256_hex.len() == 64 && sha256_hex.bytes().all(|byte| byte.is_ascii_hexdigit()));
        Self(format!("{folder}/{}/{sha256_hex}", &sha256_hex[..2]))
    }

    /// The object of a folder by its hash. `None` where `sha256_hex` is no hash.
    pub fn in_folder(folder: &str, sha256_hex: &str) -> Option<Self> {
        let is_hash =
            sha256_hex.len() == 64 && sha256_hex.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        is_hash.then(|| Self::by_hash(folder, sha256_hex))
    }

    /// Reads the name of a stored object. `None` for a name that this program does not give.
    pub fn parse(name: &str) -> Option<Self> {
        let (folder, rest) = name.split_once('/')?;
        let (_, sha256_hex) = rest.split_once('/')?;
        let is_folder = !folder.is_empty() && folder.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-');
        Self::in_folder(folder, sha256_hex).filter(|key| is_folder && key.0 == name)
    }

    /// The folder, and the hash that the content must have.
    pub fn parts(&self) -> (&str, &str) {
        let (folder, rest) = self.0.split_once('/').unwrap_or_default();
        (folder, rest.rsplit('/').next().unwrap_or_default())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for StorageKey {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&self.0)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_that_this_program_gives_are_read() {
        let hash = "9f".repeat(32);
        let key = StorageKey::import(&hash);
        assert_eq!(StorageKey::parse(key.as_str()), Some(key.clone()));
        assert_eq!(key.parts(), ("imports", hash.as_str()));
        for name in
            [format!("imports/00/{hash}"), format!("../9f/{hash}"), format!("/9f/{hash}"), "imports/9f/9f".into()]
        {
            assert_eq!(StorageKey::parse(&name), None, "{name}");
        }
    }
}
