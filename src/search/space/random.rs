//! Counter-based randomness: a draw is a pure function of where it is made.
//!
//! A stream is a key; its words are the even terms of the `SplitMix64` sequence of that key (Steele, Lea
//! & Flood 2014) and the odd terms are the keys of its numbered children: run → generation →
//! individual → attempt → gene. Nothing depends on how much another individual has drawn before
//! (Salmon et al. 2011, "Parallel random numbers: as easy as 1, 2, 3").

use crate::units::{Seed, mix};

/// The step of `SplitMix64`, 2⁶⁴ divided by the golden ratio.
const STEP: u64 = 0x9e37_79b9_7f4a_7c15;

/// A stream of random words at one address of a run.
#[derive(Debug, Clone)]
pub struct Stream {
    key: u64,
    drawn: u64,
}

impl Stream {
    /// The stream of a seed.
    #[must_use]
    #[inline]
    pub fn new(seed: Seed) -> Self {
        Self { key: seed.0, drawn: 0 }
    }

    /// The stream of the `index`-th thing below this one, whatever has been drawn here.
    #[must_use]
    #[inline]
    pub fn child(&self, index: usize) -> Self {
        Self { key: self.term(2 * index as u64 + 1), drawn: 0 }
    }

    /// The next 64 random bits.
    #[inline]
    pub fn word(&mut self) -> u64 {
        self.drawn += 1;
        self.term(2 * self.drawn)
    }

    #[inline]
    fn term(&self, at: u64) -> u64 {
        mix(self.key.wrapping_add(at.wrapping_mul(STEP)))
    }

    /// A number in [0, 1), a multiple of 2⁻⁵³.
    #[inline]
    pub fn unit(&mut self) -> f64 {
        (self.word() >> 11) as f64 * (1.0 / (1_u64 << 53) as f64)
    }

    /// True with the given chance.
    #[inline]
    pub fn chance(&mut self, chance: f64) -> bool {
        self.unit() < chance
    }

    /// A whole number in 0..n, or 0 when `n` is 0, by multiplication (Lemire 2019); its bias is below n · 2⁻⁶⁴.
    #[inline]
    #[expect(clippy::cast_possible_truncation, reason = "the high half of the product is below n")]
    pub fn below(&mut self, n: usize) -> usize {
        ((u128::from(self.word()) * n as u128) >> 64) as usize
    }

    /// A present allele in 1..=highest, or 0 when the gene has none.
    #[inline]
    pub fn allele(&mut self, highest: u8) -> u8 {
        u8::try_from(self.below(usize::from(highest))).unwrap_or(0).saturating_add(u8::from(highest > 0))
    }
}
