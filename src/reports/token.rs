//! What a report's form carries: when its page was made and for which record, signed. It proves that a page of ours was open
//! for a while, asks nothing of a third party and leaves no cookie.

use chrono::{DateTime, NaiveDateTime, TimeDelta};
use data_encoding::BASE64URL_NOPAD;
use ring::hmac;

use crate::accounts::secret;
use crate::reports::model::ReportKind;

/// Nobody reads a record and says what is wrong with it faster.
pub const SHORTEST: TimeDelta = TimeDelta::seconds(3);
/// A form that lay open for longer is asked for again.
pub const LONGEST: TimeDelta = TimeDelta::hours(24);

/// Why a form is not taken as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Not made by this installation for this record, or not at all.
    Unknown,
    TooFast,
    TooOld,
}

/// What this installation signs with.
#[derive(Clone)]
pub struct Key(hmac::Key);

impl Key {
    /// From the stored secret.
    pub fn new(secret: &str) -> Self {
        Self(hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes()))
    }

    /// The token of a form made at `at` (UTC, seconds) for this record.
    pub fn issue(&self, at: NaiveDateTime, kind: ReportKind, path: &str) -> String {
        self.sign(at.and_utc().timestamp(), &secret::new_form_id(), kind, path)
    }

    fn sign(&self, seconds: i64, nonce: &str, kind: ReportKind, path: &str) -> String {
        let signed = hmac::sign(&self.0, format!("form\n{seconds}\n{nonce}\n{kind}\n{path}").as_bytes());
        format!("{seconds}.{nonce}.{}", BASE64URL_NOPAD.encode(signed.as_ref()))
    }

    /// The nonce of a token that may be used at `now` for this record.
    pub fn check(&self, token: &str, now: NaiveDateTime, kind: ReportKind, path: &str) -> Result<String, Fault> {
        let mut parts = token.splitn(3, '.');
        let (Some(seconds), Some(nonce), Some(mac)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(Fault::Unknown);
        };
        let mac = BASE64URL_NOPAD.decode(mac.as_bytes()).map_err(|_| Fault::Unknown)?;
        let signed = format!("form\n{seconds}\n{nonce}\n{kind}\n{path}");
        hmac::verify(&self.0, signed.as_bytes(), &mac).map_err(|_| Fault::Unknown)?;
        let made =
            seconds.parse().ok().and_then(|seconds| DateTime::from_timestamp(seconds, 0)).ok_or(Fault::Unknown)?;
        match now - made.naive_utc() {
            age if age < SHORTEST => Err(Fault::TooFast),
            age if age > LONGEST => Err(Fault::TooOld),
            _ => Ok(nonce.to_owned()),
        }
    }

    /// What opens the receipt of the report that this form made.
    pub fn receipt(&self, nonce: &str) -> String {
        BASE64URL_NOPAD.encode(hmac::sign(&self.0, format!("receipt\n{nonce}").as_bytes()).as_ref())
    }

    /// Whether `given` opens the receipt; in the same time whatever was given.
    pub fn opens_receipt(&self, nonce: &str, given: &str) -> bool {
        BASE64URL_NOPAD
            .decode(given.as_bytes())
            .is_ok_and(|given| hmac::verify(&self.0, format!("receipt\n{nonce}").as_bytes(), &given).is_ok())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_holds_for_its_record_and_for_a_day() {
        let (key, other) = (Key::new("one"), Key::new("two"));
        let at = DateTime::from_timestamp(1_790_000_000, 0).unwrap().naive_utc();
        let token = key.issue(at, ReportKind::Error, "findings/F-000001");
        let check = |key: &Key, seconds, kind, path| {
            key.check(&token, at + TimeDelta::seconds(seconds), kind, path).map(|_| ())
        };
        let path = "findings/F-000001";
        assert_eq!(check(&key, 60, ReportKind::Error, path), Ok(()));
        assert_eq!(check(&key, 2, ReportKind::Error, path), Err(Fault::TooFast));
        assert_eq!(check(&key, -60, ReportKind::Error, path), Err(Fault::TooFast));
        assert_eq!(check(&key, 24 * 3_600 + 1, ReportKind::Error, path), Err(Fault::TooOld));
        assert_eq!(check(&key, 60, ReportKind::OurPart, path), Err(Fault::Unknown));
        assert_eq!(check(&key, 60, ReportKind::Error, "findings/F-000002"), Err(Fault::Unknown));
        assert_eq!(check(&other, 60, ReportKind::Error, path), Err(Fault::Unknown));
        for broken in ["", ".", "..", "1.2.3", &token[1..], &format!("{token}x"), &"9".repeat(10_000)] {
            assert!(key.check(broken, at + TimeDelta::seconds(60), ReportKind::Error, path).is_err(), "{broken}");
        }
    }

    #[test]
    fn a_receipt_opens_with_its_own_key_only() {
        let key = Key::new("one");
        assert!(key.opens_receipt("a", &key.receipt("a")));
        for wrong in [key.receipt("b"), Key::new("two").receipt("a"), String::new(), "é".to_owned()] {
            assert!(!key.opens_receipt("a", &wrong), "{wrong}");
        }
    }
}
