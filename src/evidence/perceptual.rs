//! A number of 64 bits that stays nearly the same when a picture is encoded again, made smaller or brighter.

use image::RgbImage;
use image_hasher::{HashAlg, HasherConfig};

use crate::db::ids::PhotographId;

/// Perceptual hash: the signs of the lowest frequencies of the picture (pHash), 8 by 8.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PerceptualHash(pub u64);

/// Bits in which two pictures may differ and still be asked about. See `tests/photographs.rs` for what lies below and above.
pub const NEAR: u32 = 10;

impl PerceptualHash {
    /// Of an upright picture; the thumbnail is large enough.
    pub fn of(picture: &RgbImage) -> Self {
        let hasher = HasherConfig::new().hash_alg(HashAlg::Median).hash_size(8, 8).preproc_dct().to_hasher();
        let hash = hasher.hash_image(picture);
        let bytes = hash.as_bytes();
        Self(bytes.iter().take(8).fold(0, |bits, byte| (bits << 8) | u64::from(*byte)))
    }

    /// The number of bits that differ, 0 to 64.
    pub fn distance(self, other: Self) -> u32 {
        (self.0 ^ other.0).count_ones()
    }

    /// As the database keeps it.
    pub fn stored(self) -> i64 {
        self.0.cast_signed()
    }

    pub fn from_stored(stored: i64) -> Self {
        Self(stored.cast_unsigned())
    }
}

/// A photograph that looks nearly the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Near {
    pub photograph: PhotographId,
    /// Bits that differ.
    pub distance: u32,
}

/// The hashes of all photographs, 16 bytes each. Looking at every one of 100,000 takes less than a millisecond, which no index
/// in the database does at this distance.
#[derive(Debug, Default)]
pub struct Known {
    hashes: Vec<(PhotographId, PerceptualHash)>,
}

impl Known {
    /// The newest photograph that is known: ids are handed out in the order of commits, so nothing before it is missing.
    pub fn newest(&self) -> PhotographId {
        self.hashes.last().map_or(PhotographId(0), |(id, _)| *id)
    }

    /// Adds photographs, each newer than the last.
    pub fn add(&mut self, newer: impl IntoIterator<Item = (PhotographId, PerceptualHash)>) {
        for (id, hash) in newer {
            if id > self.newest() {
                self.hashes.push((id, hash));
            }
        }
    }

    /// The photographs within `distance`, nearest first, then oldest first; at most `limit`.
    pub fn near(&self, hash: PerceptualHash, distance: u32, limit: usize) -> Vec<Near> {
        let mut near: Vec<Near> = self
            .hashes
            .iter()
            .map(|(photograph, known)| Near { photograph: *photograph, distance: known.distance(hash) })
            .filter(|near| near.distance <= distance)
            .collect();
        near.sort_by_key(|near| (near.distance, near.photograph));
        near.truncate(limit);
        near
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_of_many_is_found_first() {
        let mut known = Known::default();
        let mut state = 1_u64;
        known.add((1..=100_000).map(|id| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (PhotographId(id), PerceptualHash(state ^ (state >> 31)))
        }));
        let (wanted, hash) = known.hashes[54_321];
        let changed = PerceptualHash(hash.0 ^ 0b1011 ^ (1 << 60));
        let started = std::time::Instant::now();
        let near = known.near(changed, NEAR, 5);
        assert!(started.elapsed().as_millis() < 50, "{:?}", started.elapsed());
        assert_eq!(near[0], Near { photograph: wanted, distance: 4 });
        known.add([(PhotographId(7), hash)]);
        assert_eq!(known.newest(), PhotographId(100_000), "an older one is known already");
        assert_eq!(PerceptualHash::from_stored(hash.stored()), hash);
    }
}
