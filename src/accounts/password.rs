//! Passwords: which are taken, and how they are kept.

use std::sync::LazyLock;

use anyhow::anyhow;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};

/// Memory, passes and lanes of Argon2id: OWASP's Password Storage Cheat Sheet (2025), the setting with 19 MiB.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;

/// How many are worked on at once in one process: 2 x 19 MiB is all the memory that sign-ins can take.
pub const AT_ONCE: usize = 2;

/// In characters.
pub const SHORTEST: usize = 12;
/// In bytes; longer ones are refused rather than cut off.
pub const LONGEST_BYTES: usize = 1024;

/// Why a password is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    #[error("a password needs {SHORTEST} characters")]
    TooShort,
    #[error("a password has at most {LONGEST_BYTES} bytes")]
    TooLong,
    #[error("a password is not the e-mail address or the name")]
    Guessable,
}

impl Refused {
    /// Key of the message.
    pub fn key(self) -> &'static str {
        match self {
            Self::TooShort => "password-too-short",
            Self::TooLong => "password-too-long",
            Self::Guessable => "password-guessable",
        }
    }
}

/// A password that may be chosen.
#[derive(Clone)]
pub struct Chosen(String);

impl Chosen {
    /// Any characters; at least twelve; not made of the e-mail address, the name or a single character alone.
    pub fn new(text: &str, email: &str, name: &str) -> Result<Self, Refused> {
        if text.chars().count() < SHORTEST {
            return Err(Refused::TooShort);
        }
        if text.len() > LONGEST_BYTES {
            return Err(Refused::TooLong);
        }
        let plain = |text: &str| -> String {
            text.chars().filter(|character| character.is_alphanumeric()).flat_map(char::to_lowercase).collect()
        };
        let (password, email, name) = (plain(text), plain(email), plain(name));
        let first = text.chars().next();
        let is_one_character = text.chars().all(|character| Some(character) == first);
        if is_one_character || password == email || (!name.is_empty() && password == name) {
            return Err(Refused::Guessable);
        }
        Ok(Self(text.to_owned()))
    }

    /// The text that the database keeps. Takes tens of milliseconds and 19 MiB: for blocking threads, [`AT_ONCE`] at once.
    pub fn hash(&self) -> anyhow::Result<String> {
        let hash = hasher().hash_password(self.0.as_bytes()).map_err(|error| anyhow!("hashing a password: {error}"))?;
        Ok(hash.to_string())
    }
}

/// Whether `text` is the password of this hash. Takes as long where there is no hash, and is then false.
pub fn verify(text: &str, hash: Option<&str>) -> bool {
    static NOBODY: LazyLock<String> =
        LazyLock::new(|| Chosen("nobody has this password".to_owned()).hash().unwrap_or_default());
    let is_somebody = hash.is_some_and(|hash| !hash.is_empty());
    let hash = hash.filter(|hash| !hash.is_empty()).unwrap_or(&NOBODY);
    let Ok(parsed) = PasswordHash::new(hash) else { return false };
    let text = if text.len() > LONGEST_BYTES { "" } else { text };
    hasher().verify_password(text.as_bytes(), &parsed).is_ok() && is_somebody
}

fn hasher() -> Argon2<'static> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None).expect("the constants are within Argon2's limits");
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_that_say_little_are_refused() {
        let chosen = |text: &str| Chosen::new(text, "olena@example.org", "Olena Kovalenko").map(|_| ());
        assert_eq!(chosen("eleven char"), Err(Refused::TooShort));
        assert_eq!(chosen("Olena@Example.org"), Err(Refused::Guessable));
        assert_eq!(chosen("olena kovalenko"), Err(Refused::Guessable));
        assert_eq!(chosen("aaaaaaaaaaaaaaaa"), Err(Refused::Guessable));
        assert_eq!(chosen(&"x1".repeat(600)), Err(Refused::TooLong));
        assert_eq!(chosen("тиха вода греблю рве"), Ok(()));
    }

    #[test]
    fn a_password_is_known_again_and_no_other() {
        let hash = Chosen::new("correct horse battery", "a@example.org", "A").unwrap().hash().unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert!(verify("correct horse battery", Some(&hash)));
        assert!(!verify("correct horse battery ", Some(&hash)));
        assert!(!verify("nobody has this password", None));
        assert!(!verify("nobody has this password", Some("")));
    }
}
