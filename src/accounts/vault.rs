//! Secrets that the program itself has to read again, as those of one-time codes: sealed with AES-256-GCM (NIST SP 800-38D) under a
//! key that is made from the installation's, which is not in the database. Whoever reads the database alone has no codes.

use aes_gcm::aead::{Aead, Payload};
use aes_gcm::{Aes256Gcm, KeyInit};
use data_encoding::BASE64URL_NOPAD;

use crate::accounts::secret::random_bytes;
use crate::journal::checkpoint::InstallationKey;

/// What stands before a sealed secret. No secret in Base32 begins like this.
const MARK: &str = "sealed1:";
/// Random and new for each secret; there are never so many that two would meet.
const NONCE_BYTES: usize = 12;

/// Seals and opens. Cheap to clone.
#[derive(Clone)]
pub struct Vault {
    cipher: Aes256Gcm,
}

/// Not opened: altered, of another place, or sealed with the key of another installation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the secret was sealed with the key of another installation, or it was altered")]
pub struct NotOurs;

impl Vault {
    pub fn new(key: &InstallationKey) -> Self {
        let secret = key.secret_for("topmark sealed secrets 1");
        Self { cipher: Aes256Gcm::new(&secret.into()) }
    }

    /// What the database keeps of a secret. It is opened in the same `place` only, so that no row can be given another's.
    pub fn seal(&self, secret: &str, place: &str) -> anyhow::Result<String> {
        let nonce = random_bytes::<NONCE_BYTES>();
        let payload = Payload { msg: secret.as_bytes(), aad: place.as_bytes() };
        let sealed =
            self.cipher.encrypt(&nonce.into(), payload).map_err(|_| anyhow::anyhow!("a secret is too long"))?;
        let mut bytes = nonce.to_vec();
        bytes.extend_from_slice(&sealed);
        Ok(format!("{MARK}{}", BASE64URL_NOPAD.encode(&bytes)))
    }

    /// The secret again. What was kept before secrets were sealed is given as it is.
    pub fn open(&self, stored: &str, place: &str) -> Result<String, NotOurs> {
        let Some(sealed) = stored.strip_prefix(MARK) else { return Ok(stored.to_owned()) };
        let bytes = BASE64URL_NOPAD.decode(sealed.as_bytes()).map_err(|_| NotOurs)?;
        let (nonce, sealed) = bytes.split_first_chunk::<NONCE_BYTES>().ok_or(NotOurs)?;
        let payload = Payload { msg: sealed, aad: place.as_bytes() };
        let secret = self.cipher.decrypt(&(*nonce).into(), payload).map_err(|_| NotOurs)?;
        String::from_utf8(secret).map_err(|_| NotOurs)
    }
}

/// Whether the database keeps this as it was before secrets were sealed.
pub fn is_open(stored: &str) -> bool {
    !stored.is_empty() && !stored.starts_with(MARK)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vault(digit: char) -> Vault {
        Vault::new(&InstallationKey::parse(&digit.to_string().repeat(64)).unwrap())
    }

    #[test]
    fn a_secret_opens_with_its_key_in_its_place_only() {
        let (ours, other) = (vault('1'), vault('2'));
        let sealed = ours.seal("GEZDGNBVGY3TQOJQ", "person 7").unwrap();
        assert!(!sealed.contains("GEZDGNBVGY3TQOJQ") && !is_open(&sealed));
        assert_eq!(ours.open(&sealed, "person 7").as_deref(), Ok("GEZDGNBVGY3TQOJQ"));
        assert_ne!(ours.seal("GEZDGNBVGY3TQOJQ", "person 7").unwrap(), sealed, "never the same twice");
        assert_eq!(ours.open(&sealed, "person 8"), Err(NotOurs));
        assert_eq!(other.open(&sealed, "person 7"), Err(NotOurs));
        let last = if sealed.ends_with('A') { 'Q' } else { 'A' };
        let altered = [sealed[..sealed.len() - 1].to_owned() + &last.to_string(), MARK.to_owned(), format!("{MARK}é")];
        for altered in altered {
            assert_eq!(ours.open(&altered, "person 7"), Err(NotOurs), "{altered}");
        }
        assert_eq!(ours.open("GEZDGNBVGY3TQOJQ", "person 7").as_deref(), Ok("GEZDGNBVGY3TQOJQ"), "from before");
        assert!(is_open("GEZDGNBVGY3TQOJQ") && !is_open(""));
    }
}
