//! Chance that can be had again.

use std::collections::BTreeMap;

use uuid::Uuid;

/// What is thrown follows from one number (SplitMix64).
pub struct Dice(u64);

impl Dice {
    /// Of the number that `ERCID_SEED` names, or of a new one; that number.
    pub fn new() -> (Self, u64) {
        let given = std::env::var("ERCID_SEED").ok().map(|text| text.parse().expect("a number"));
        let seed = given.unwrap_or_else(|| Uuid::new_v4().as_u64_pair().0);
        (Self(seed), seed)
    }

    fn throw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// Heads or tails.
    pub fn flip(&mut self) -> bool {
        self.throw().is_multiple_of(2)
    }

    /// One of some numbers from 0 on.
    pub fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.throw() % u64::try_from(end).expect("a number")).expect("a number below")
    }

    /// Each of some numbers from 0 on, or not.
    pub fn some(&mut self, end: usize) -> Vec<usize> {
        (0..end).filter(|_| self.flip()).collect()
    }

    /// Whether each of these is shown.
    pub fn shows(&mut self, parts: &[&'static str]) -> BTreeMap<&'static str, bool> {
        parts.iter().map(|part| (*part, self.flip())).collect()
    }
}
