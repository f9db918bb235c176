//! Each kind given or not: the chance of it, and the expected outcome either way.
//!
//! With `m` the probability as usual, `e` the chance that the kind is given and `g` the log-odds it customarily gains, the outcome without it
//! is expected as `σ(logit m - e·g)` and with it as `σ(logit m + (1 - e)·g)`, all other kinds as they customarily are. These are the
//! nuisances of a doubly robust score of the kind.

use super::model::{EffectModel, OpenAccounts};
use crate::units::{Days, sigmoid};

/// Chances are kept this far from certainty: a row beyond says next to nothing of the other arm.
const LEAST: f64 = 0.02;

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

impl EffectModel {
    /// The arms of a prepared account with `horizon` days left to renewal, one a kind of the model.
    #[must_use]
    pub fn arms(&self, accounts: &OpenAccounts, row: usize, horizon: Days) -> Vec<KindArm> {
        let modifiers = accounts.modifiers.row(row);
        let z = modifiers.as_slice().unwrap_or(&[]);
        let mut gains = vec![0.0; self.terms.n_kinds];
        for theta in self.draws.rows() {
            let of_draw = self.timing.customary_gains(&self.terms, theta.as_slice().unwrap_or(&[]), horizon, z);
            gains.iter_mut().zip(of_draw).for_each(|(sum, gain)| *sum += gain);
        }
        let n_draws = self.draws.nrows().max(1) as f64;
        let arm = |(kind, sum): (usize, f64)| {
            let beyond = self.timing.count(kind, horizon) * accounts.beyond[[row, kind]];
            let gain = sum / n_draws + beyond;
            let propensity = accounts.propensity[[row, kind]].clamp(LEAST, 1.0 - LEAST);
            KindArm::new(accounts.base[row], propensity, gain)
        };
        gains.into_iter().enumerate().map(arm).collect()
    }
}
