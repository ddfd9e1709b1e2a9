//! Chance in tests: the seed is printed, and `TOPMARK_TEST_SEED` brings the same run again.

use std::hash::{BuildHasher, RandomState};

/// A small sequence; the quality of its randomness does not matter.
pub struct Dice(u64);

impl Dice {
    /// Another sequence on every run, unless `TOPMARK_TEST_SEED` says which.
    #[expect(clippy::disallowed_methods, reason = "the run may name the seed")]
    pub fn new(test: &str) -> Self {
        let seed = std::env::var("TOPMARK_TEST_SEED")
            .ok()
            .and_then(|seed| seed.parse().ok())
            .unwrap_or_else(|| RandomState::new().hash_one(test));
        println!("{test}: TOPMARK_TEST_SEED={seed}");
        Self(seed)
    }

    /// A number below `sides`.
    pub fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides.max(1)
    }
}
