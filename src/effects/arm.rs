//! One kind of intervention for one account: its propensity, and the win probability with and without it.

use crate::units::sigmoid;

/// A kind of intervention as an arm: its chance, and what is expected with it and without it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct KindArm {
    /// The chance that it is given.
    pub propensity: f64,
    /// The expected outcome where it is given at its customary time.
    pub with: f64,
    /// The expected outcome where it is not.
    pub without: f64,
}

impl KindArm {
    /// The arm of a kind that gains `gain` log-odds where the log-odds as usual are `base`.
    #[must_use]
    pub fn new(base: f64, propensity: f64, gain: f64) -> Self {
        let without = base - propensity * gain;
        Self { propensity, with: sigmoid(without + gain), without: sigmoid(without) }
    }

    /// By how much the kind raises the expected outcome.
    #[must_use]
    pub fn uplift(&self) -> f64 {
        self.with - self.without
    }
}
