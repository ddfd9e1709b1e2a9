//! What the catalogue itself says: beginnings of part numbers that real findings bear out for one maker.
//!
//! Used only where the grammar is silent, and never for more than a likely answer.

use std::collections::HashMap;

use serde::Deserialize;

use crate::marks::brand::{BrandId, Brands};
use crate::reference;

/// Votes by beginning of the [squashed](crate::marks::normalise::squash) part number.
#[derive(Debug, Default)]
pub struct Votes {
    by_prefix: HashMap<String, Vote>,
    longest: usize,
    shortest: usize,
}

#[derive(Clone, Copy, Debug)]
pub struct Vote {
    pub brand: BrandId,
    /// Distinct findings with this beginning and this brand.
    pub votes: u32,
    /// Hundredths of all findings with this beginning.
    pub percent: u32,
}

#[derive(Deserialize)]
struct Row {
    prefix: String,
    brand_key: String,
    votes: u32,
    percent: u32,
}

impl Votes {
    pub fn load(brands: &Brands) -> anyhow::Result<Votes> {
        let mut votes = Votes { shortest: usize::MAX, ..Votes::default() };
        for row in reference::PREFIX_VOTES.rows::<Row>()? {
            let Some(brand) = brands.id(&row.brand_key) else { continue };
            votes.longest = votes.longest.max(row.prefix.len());
            votes.shortest = votes.shortest.min(row.prefix.len());
            votes.by_prefix.insert(row.prefix, Vote { brand, votes: row.votes, percent: row.percent });
        }
        Ok(votes)
    }

    /// The vote for the longest beginning that the table knows.
    pub fn of(&self, squashed: &str) -> Option<Vote> {
        let longest = self.longest.min(squashed.len());
        (self.shortest..=longest).rev().find_map(|length| self.by_prefix.get(&squashed[..length])).copied()
    }
}
