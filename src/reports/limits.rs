//! How many reports are taken in an hour, from one address and from everybody. Kept in memory for one process: at most
//! [`FROM_ALL`] addresses, gone with the hour.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use chrono::NaiveDateTime;

use crate::accounts::slowdown::neighbourhood;

/// Reports that one address may send in an hour.
pub const FROM_ONE: u32 = 5;
/// Reports that are taken in an hour in all: what an inbox can bear.
pub const FROM_ALL: u32 = 200;

#[derive(Default)]
pub struct Limits(Mutex<Hour>);

#[derive(Default)]
struct Hour {
    /// Hours since 1970.
    number: i64,
    taken: u32,
    by_address: HashMap<String, u32>,
}

impl Limits {
    /// Counts a report that is about to be stored; false where it is one too many.
    pub fn take(&self, now: NaiveDateTime, address: &str) -> bool {
        let number = now.and_utc().timestamp().div_euclid(3_600);
        let mut hour = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if hour.number != number {
            *hour = Hour { number, ..Hour::default() };
        }
        if hour.taken >= FROM_ALL {
            return false;
        }
        let of_address = hour.by_address.entry(neighbourhood(address)).or_default();
        if *of_address >= FROM_ONE {
            return false;
        }
        *of_address += 1;
        hour.taken += 1;
        true
    }
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, TimeDelta};

    use super::*;

    #[test]
    fn one_address_and_everybody_have_their_share_of_an_hour() {
        let limits = Limits::default();
        let now = DateTime::from_timestamp(1_790_000_000, 0).unwrap().naive_utc();
        let taken = |address: &str| (0..1_000).filter(|_| limits.take(now, address)).count();
        assert_eq!(taken("192.0.2.1"), 5);
        assert_eq!(taken("2001:db8::1"), 5);
        assert_eq!(taken("2001:db8::2:1"), 0, "the same network");
        assert_eq!(taken("::ffff:192.0.2.1"), 0, "the same address");
        let all: usize = (0..250).map(|number| taken(&format!("198.51.100.{number}"))).sum();
        assert_eq!(all, 190);
        assert!(limits.take(now + TimeDelta::hours(1), "192.0.2.1"));
    }
}
