//! How long somebody has to wait after failed sign-ins. Pure; the counts are in the table `sign_in_failures`.
//!
//! Failures are counted under the account as tried from one address, and under the address. Whoever fails on purpose slows down
//! their own address, never the account: its owner signs in from elsewhere, or from a device that has signed in before, whose
//! failures are counted under the device alone.

use std::net::IpAddr;

use chrono::{NaiveDateTime, TimeDelta};

use crate::accounts::secret::hash;

/// Failures without any wait, and the longest wait, by what they are counted under.
#[derive(Clone, Copy, Debug)]
pub struct Pace {
    free: i64,
    longest: TimeDelta,
}

/// One account from one address, or a known device: five typing mistakes are free.
const NARROW: Pace = Pace { free: 5, longest: TimeDelta::minutes(15) };
/// One address, behind which a whole office may sit.
const WIDE: Pace = Pace { free: 30, longest: TimeDelta::minutes(15) };
/// The codes of one person from devices that are not known, from wherever: six digits can be guessed by trying from many
/// addresses, and only somebody who has the password gets as far.
const CODES: Pace = Pace { free: 10, longest: TimeDelta::minutes(15) };

/// The wait after the first failure that is not free.
const FIRST_WAIT: TimeDelta = TimeDelta::seconds(4);
/// Failures this far back are forgotten.
pub const FORGOTTEN_AFTER: TimeDelta = TimeDelta::hours(12);

/// Something under which failures are counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    pub text: String,
    kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Narrow,
    Wide,
    Codes,
}

impl Subject {
    fn new(kind: Kind, text: String) -> Self {
        Self { text, kind }
    }

    /// Whether others' tries are counted under it too.
    pub fn is_shared(&self) -> bool {
        self.kind == Kind::Wide
    }

    /// How long to wait after this many failures, the last of them at `last_at`; nothing when that has passed.
    pub fn wait(&self, failures: i64, last_at: NaiveDateTime, now: NaiveDateTime) -> Option<TimeDelta> {
        let pace = match self.kind {
            Kind::Narrow => NARROW,
            Kind::Wide => WIDE,
            Kind::Codes => CODES,
        };
        let beyond = failures - pace.free;
        if beyond < 0 || now - last_at >= FORGOTTEN_AFTER {
            return None;
        }
        let wait = FIRST_WAIT.checked_mul(1 << beyond.min(12)).unwrap_or(pace.longest).min(pace.longest);
        let rest = last_at + wait - now;
        (rest > TimeDelta::zero()).then_some(rest)
    }
}

/// Whose address it is: one of IPv4, the first 64 bits of IPv6, of which everybody has as many as they want.
pub fn neighbourhood(address: &str) -> String {
    match address.parse() {
        Ok(IpAddr::V6(address)) if address.to_ipv4_mapped().is_none() => {
            address.segments()[..4].iter().map(|segment| format!("{segment:x}:")).collect()
        }
        Ok(IpAddr::V6(address)) => address.to_ipv4_mapped().map(|address| address.to_string()).unwrap_or_default(),
        Ok(address) => address.to_string(),
        Err(_) => String::new(),
    }
}

/// Under what a try with a password is counted. The e-mail address is kept as a hash: tried ones need not exist.
pub fn of_password(email: &str, address: &str, known_device: Option<&str>) -> Vec<Subject> {
    match known_device {
        Some(device) => vec![Subject::new(Kind::Narrow, format!("device {device}"))],
        None => {
            let place = neighbourhood(address);
            vec![
                Subject::new(Kind::Narrow, format!("account {} from {place}", &hash(email)[..32])),
                Subject::new(Kind::Wide, format!("address {place}")),
            ]
        }
    }
}

/// Under what a try with a second factor is counted.
pub fn of_code(person: i64, address: &str, known_device: Option<&str>) -> Vec<Subject> {
    match known_device {
        Some(device) => vec![Subject::new(Kind::Narrow, format!("device {device}"))],
        None => vec![
            Subject::new(Kind::Codes, format!("codes {person}")),
            Subject::new(Kind::Wide, format!("address {}", neighbourhood(address))),
        ],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_and_end() {
        let at = |seconds: i64| chrono::DateTime::from_timestamp(1_000_000 + seconds, 0).unwrap().naive_utc();
        let subject = &of_password("a@example.org", "192.0.2.1", None)[0];
        for failures in 0..5 {
            assert_eq!(subject.wait(failures, at(0), at(0)), None);
        }
        let waits: Vec<i64> = [5, 6, 7, 12, 13, 1_000_000]
            .map(|failures| subject.wait(failures, at(0), at(0)).unwrap().num_seconds())
            .into();
        assert_eq!(waits, [4, 8, 16, 512, 900, 900]);
        assert_eq!(subject.wait(7, at(0), at(16)), None);
        assert_eq!(subject.wait(i64::MAX, at(0), at(43_200)), None, "forgotten");
    }

    #[test]
    fn a_known_device_waits_for_its_own_failures_only() {
        let others = of_password("a@example.org", "192.0.2.1", None);
        let own = of_password("a@example.org", "192.0.2.1", Some("d"));
        assert!(own.iter().all(|subject| !others.contains(subject)));
        assert!(!others.iter().any(|subject| subject.text.contains("example")));
    }

    #[test]
    fn the_many_addresses_of_one_connection_are_one() {
        let of = |address| of_password("a@example.org", address, None);
        assert_eq!(of("2001:db8:1:2::1"), of("2001:db8:1:2:ffff::9"));
        assert_ne!(of("2001:db8:1:2::1"), of("2001:db8:1:3::1"));
        assert_ne!(of("192.0.2.1"), of("192.0.2.2"));
    }
}
