//! What lets somebody in: 256 random bits that the holder keeps and of which the database has only the hash.

use data_encoding::BASE64URL_NOPAD;
use ring::hmac;
use sha2::{Digest, Sha256};

use crate::journal::model::hex;

/// A random value of 256 bits, written as 43 letters, digits, `-` and `_`. Not shown by `Debug`.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl std::fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Secret(...)")
    }
}

impl Secret {
    pub fn random() -> Self {
        Self(BASE64URL_NOPAD.encode(&random_bytes::<32>()))
    }

    /// The value of a cookie, link or header; `None` where it is no secret of ours.
    pub fn parse(text: &str) -> Option<Self> {
        let is_whole = text.len() == 43 && BASE64URL_NOPAD.decode(text.as_bytes()).is_ok();
        is_whole.then(|| Self(text.to_owned()))
    }

    /// What the holder keeps. For cookies and for what is shown once; never for logs.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// What the database keeps: SHA-256 in hexadecimal. Random values of this length need no slow hash.
    pub fn hash(&self) -> String {
        hash(&self.0)
    }

    /// What forms carry to show that they come from a page of this session. Nobody without the secret can make it, and the
    /// secret cannot be had from it.
    pub fn form_token(&self) -> String {
        let key = hmac::Key::new(hmac::HMAC_SHA256, self.0.as_bytes());
        BASE64URL_NOPAD.encode(hmac::sign(&key, FORM).as_ref())
    }

    /// Whether a form carries the token of this session; in the same time whatever it carries.
    pub fn accepts_form_token(&self, token: &str) -> bool {
        let key = hmac::Key::new(hmac::HMAC_SHA256, self.0.as_bytes());
        BASE64URL_NOPAD.decode(token.as_bytes()).is_ok_and(|token| hmac::verify(&key, FORM, &token).is_ok())
    }
}

const FORM: &[u8] = b"topmark form";

/// SHA-256 in hexadecimal.
pub fn hash(text: &str) -> String {
    hex(&Sha256::digest(text.as_bytes()))
}

/// Random bytes of the operating system.
pub fn random_bytes<const LENGTH: usize>() -> [u8; LENGTH] {
    let mut bytes = [0; LENGTH];
    getrandom::fill(&mut bytes).expect("an operating system on which programs run has random bytes");
    bytes
}

/// A number for one rendering of one form: 128 random bits in hexadecimal.
pub fn new_form_id() -> String {
    hex(&random_bytes::<16>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_token_belongs_to_one_secret() {
        let (one, two) = (Secret::random(), Secret::random());
        assert!(one.accepts_form_token(&one.form_token()));
        for token in [two.form_token(), String::new(), "x".to_owned(), one.hash(), one.reveal().to_owned()] {
            assert!(!one.accepts_form_token(&token), "{token}");
        }
        assert_eq!(Secret::parse(one.reveal()), Some(one.clone()));
        assert_eq!(Secret::parse("short"), None);
        assert_eq!(format!("{one:?}"), "Secret(...)");
    }
}
