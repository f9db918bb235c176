//! Counter-based randomness: a draw is a pure function of where it is made.
//!
//! The `n`-th word of a stream is the `n`-th child of its seed, and streams have numbered children of
//! their own: run → generation → individual → attempt → gene. Nothing depends on how much another
//! individual has drawn before (Salmon et al. 2011, "Parallel random numbers: as easy as 1, 2, 3").

use crate::units::Seed;

/// A stream of random words at one address of a run.
#[derive(Debug, Clone)]
pub struct Stream {
    seed: Seed,
    drawn: u64,
}

impl Stream {
    /// The stream of a seed.
    #[must_use]
    pub fn new(seed: Seed) -> Self {
        Self { seed, drawn: 0 }
    }

    /// The stream of the `index`-th thing below this one, whatever has been drawn here.
    #[must_use]
    pub fn child(&self, index: usize) -> Self {
        Self::new(self.seed.child("/", index as u64))
    }

    /// The next 64 random bits.
    pub fn word(&mut self) -> u64 {
        self.drawn += 1;
        self.seed.child("", self.drawn).0
    }

    /// A number in [0, 1), a multiple of 2⁻⁵³.
    pub fn unit(&mut self) -> f64 {
        (self.word() >> 11) as f64 * (1.0 / (1_u64 << 53) as f64)
    }

    /// True with the given chance.
    pub fn chance(&mut self, chance: f64) -> bool {
        self.unit() < chance
    }

    /// A whole number in 0..n, or 0 when `n` is 0, by multiplication (Lemire 2019); its bias is below n · 2⁻⁶⁴.
    #[expect(clippy::cast_possible_truncation, reason = "the high half of the product is below n")]
    pub fn below(&mut self, n: usize) -> usize {
        ((u128::from(self.word()) * n as u128) >> 64) as usize
    }

    /// A present allele in 1..=highest, or 0 when the gene has none.
    pub fn allele(&mut self, highest: u8) -> u8 {
        u8::try_from(self.below(usize::from(highest))).unwrap_or(0).saturating_add(u8::from(highest > 0))
    }
}
