//! The installation's key and the checkpoints that it signs: with one, an outsider can prove later that history was not
//! rewritten.

use std::io::Write;
use std::path::Path;

use anyhow::{Context, bail};
use chrono::{NaiveDateTime, Timelike};
use data_encoding::HEXLOWER_PERMISSIVE;
use diesel::prelude::*;
use ring::rand::{SecureRandom, SystemRandom};
use ring::signature::{ED25519, Ed25519KeyPair, KeyPair, UnparsedPublicKey};
use serde::{Deserialize, Serialize};

use crate::db::conn::Conn;
use crate::db::schema::{journal_entries, journal_head};
use crate::journal::model::{GENESIS, hex};

/// The first line of every checkpoint's canonical text.
pub const FORMAT: &str = "topmark checkpoint 1";

/// Name of the key's file in the data folder.
pub const KEY_FILE: &str = "installation.key";

/// An Ed25519 key. Its seed of 32 bytes never leaves the data folder but in a backup.
pub struct InstallationKey {
    seed: [u8; 32],
    pair: Ed25519KeyPair,
}

impl std::fmt::Debug for InstallationKey {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "InstallationKey({})", self.public())
    }
}

impl InstallationKey {
    /// Reads a seed of 64 hexadecimal digits. The error does not repeat them.
    pub fn parse(text: &str) -> anyhow::Result<Self> {
        let bytes = HEXLOWER_PERMISSIVE.decode(text.trim().as_bytes()).ok();
        let Some(seed) = bytes.and_then(|bytes| <[u8; 32]>::try_from(bytes).ok()) else {
            bail!("the installation's key is not 64 hexadecimal digits");
        };
        Self::from_seed(seed)
    }

    fn from_seed(seed: [u8; 32]) -> anyhow::Result<Self> {
        let pair = Ed25519KeyPair::from_seed_unchecked(&seed)
            .map_err(|error| anyhow::anyhow!("the installation's key is refused: {error}"))?;
        Ok(Self { seed, pair })
    }

    /// The key in `folder`, or `None` where there is none yet.
    pub fn find(folder: &Path) -> anyhow::Result<Option<Self>> {
        let path = folder.join(KEY_FILE);
        match std::fs::read_to_string(&path) {
            Ok(text) => Ok(Some(Self::parse(&text).with_context(|| format!("reading `{}`", path.display()))?)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error).with_context(|| format!("reading `{}`", path.display())),
        }
    }

    /// The key in `folder`, made where there is none. Of two processes that make it at once, both get the one that came first.
    pub fn find_or_make(folder: &Path) -> anyhow::Result<Self> {
        if let Some(key) = Self::find(folder)? {
            return Ok(key);
        }
        let mut seed = [0; 32];
        SystemRandom::new().fill(&mut seed).map_err(|_| anyhow::anyhow!("the system gives no random numbers"))?;
        Self::from_seed(seed)?.store(folder)?;
        Self::find(folder)?.context("the installation's key was removed while it was made")
    }

    /// Writes the key to `folder`, readable by its owner alone. One that is there already stays.
    pub fn store(&self, folder: &Path) -> anyhow::Result<()> {
        let path = folder.join(KEY_FILE);
        let context = || format!("writing `{}`", path.display());
        // Written aside and linked into place, so that nobody ever reads half a key.
        let mut suffix = [0; 8];
        SystemRandom::new().fill(&mut suffix).map_err(|_| anyhow::anyhow!("the system gives no random numbers"))?;
        let aside = folder.join(format!("{KEY_FILE}.{}", hex(&suffix)));
        let mut options = std::fs::OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(&aside).with_context(context)?;
        let written = writeln!(file, "{}", self.to_hex()).and_then(|()| file.sync_all());
        let linked = written.and_then(|()| match std::fs::hard_link(&aside, &path) {
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Ok(()),
            other => other,
        });
        std::fs::remove_file(&aside).with_context(context)?;
        linked.with_context(context)
    }

    /// The seed as it is written: for the key's file and for backups only.
    pub fn to_hex(&self) -> String {
        hex(&self.seed)
    }

    /// The public half, 64 hexadecimal digits.
    pub fn public(&self) -> String {
        hex(self.pair.public_key().as_ref())
    }

    /// Signature of a text, 128 hexadecimal digits.
    pub fn sign(&self, text: &[u8]) -> String {
        hex(self.pair.sign(text).as_ref())
    }

    /// A secret of 32 bytes for one purpose, which tells nothing of the key: HMAC-SHA-256 of the purpose under the seed.
    pub fn secret_for(&self, purpose: &str) -> [u8; 32] {
        let tag = ring::hmac::sign(&ring::hmac::Key::new(ring::hmac::HMAC_SHA256, &self.seed), purpose.as_bytes());
        let mut secret = [0; 32];
        secret.copy_from_slice(tag.as_ref());
        secret
    }
}

/// Whether `signature` over `text` is that of the key; false for anything that is no key or no signature.
pub fn is_signed(public_key: &str, text: &[u8], signature: &str) -> bool {
    let decode = |text: &str| HEXLOWER_PERMISSIVE.decode(text.as_bytes()).ok();
    let (Some(key), Some(signature)) = (decode(public_key), decode(signature)) else { return false };
    UnparsedPublicKey::new(&ED25519, key).verify(text, &signature).is_ok()
}

/// The state of the journal at one moment, signed. `revision` numbers entries without a gap, so it is also their count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checkpoint {
    pub format: String,
    /// Entries of the journal.
    pub entries: i64,
    /// Revision of the last entry.
    pub revision: i64,
    /// Hash of the last entry, which covers all entries before it.
    pub head: String,
    /// UTC, `2026-11-21T12:00:00Z`.
    pub time: String,
    pub public_key: String,
    pub signature: String,
}

impl Checkpoint {
    /// A checkpoint of the journal as it is now.
    pub fn make(conn: &mut Conn, key: &InstallationKey, now: NaiveDateTime) -> anyhow::Result<Self> {
        let (revision, head): (i64, String) =
            journal_head::table.select((journal_head::revision, journal_head::hash)).first(conn)?;
        let mut checkpoint = Self {
            format: FORMAT.to_owned(),
            entries: revision,
            revision,
            head,
            time: now.with_nanosecond(0).unwrap_or(now).format("%Y-%m-%dT%H:%M:%SZ").to_string(),
            public_key: key.public(),
            signature: String::new(),
        };
        checkpoint.signature = key.sign(checkpoint.text().as_bytes());
        Ok(checkpoint)
    }

    /// What is signed: six lines, each ended by a line feed, UTF-8.
    pub fn text(&self) -> String {
        let Self { format, entries, revision, head, time, public_key, .. } = self;
        format!("{format}\nentries {entries}\nrevision {revision}\nhead {head}\ntime {time}\nkey {public_key}\n")
    }

    /// Reads one from JSON. Err says what is wrong with the file.
    pub fn parse(json: &str) -> anyhow::Result<Self> {
        let checkpoint: Self = serde_json::from_str(json).context("this is no checkpoint of a journal")?;
        if checkpoint.format != FORMAT {
            bail!("the checkpoint's format is `{}`; this program reads `{FORMAT}`", checkpoint.format);
        }
        Ok(checkpoint)
    }

    /// What speaks against it: nothing when the signature is right, the key is `expected_key`, and the journal still has the
    /// entry that it states. That the entry's hash is that of its content is for `journal::verify` to say.
    pub fn faults(&self, conn: &mut Conn, expected_key: &str) -> QueryResult<Vec<String>> {
        let mut faults = Vec::new();
        if !is_signed(&self.public_key, self.text().as_bytes(), &self.signature) {
            faults.push("the signature is not that of its content: the checkpoint was altered".to_owned());
        }
        if !self.public_key.eq_ignore_ascii_case(expected_key) {
            faults.push(format!("it was signed with the key {}, not with {expected_key}", self.public_key));
        }
        if self.entries != self.revision {
            faults.push(format!("it states {} entries and revision {}", self.entries, self.revision));
        }
        let (last, _): (i64, String) =
            journal_head::table.select((journal_head::revision, journal_head::hash)).first(conn)?;
        let present: Option<String> = match self.revision {
            0 => Some(GENESIS.to_owned()),
            revision => journal_entries::table
                .filter(journal_entries::revision.eq(revision))
                .select(journal_entries::hash)
                .first(conn)
                .optional()?,
        };
        match present {
            Some(hash) if hash == self.head => {}
            Some(hash) => faults.push(format!(
                "history was rewritten: at revision {} the checkpoint has the hash {}, the journal {hash}",
                self.revision, self.head
            )),
            None => faults.push(format!(
                "history was cut short: the checkpoint has revision {}, the journal ends at {last}",
                self.revision
            )),
        }
        Ok(faults)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_kept_for_its_owner_alone_and_found_again() {
        let folder = tempfile::tempdir().unwrap();
        let made = InstallationKey::find_or_make(folder.path()).unwrap();
        let again = InstallationKey::find_or_make(folder.path()).unwrap();
        assert_eq!(made.public(), again.public());
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = std::fs::metadata(folder.path().join(KEY_FILE)).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
        assert!(!format!("{made:?}").contains(&made.to_hex()));
    }

    #[test]
    fn a_signature_holds_for_its_text_and_key_only() {
        // RFC 8032, section 7.1, test 1.
        let key = InstallationKey::parse("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60").unwrap();
        assert_eq!(key.public(), "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
        let signature = key.sign(b"");
        assert!(signature.starts_with("e5564300c360ac729086e2cc806e828a"));
        assert!(is_signed(&key.public(), b"", &signature));
        assert!(!is_signed(&key.public(), b"x", &signature));
        assert!(!is_signed("zz", b"", &signature));
        assert!(InstallationKey::parse("9d61").is_err());
    }
}
