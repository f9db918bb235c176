//! Each kind given or not: the chance of it, and the expected outcome either way.
//!
//! With `m` the probability as usual, `e` the chance that the kind is given and `g` the log-odds it customarily gains, the outcome without it
//! is expected as `σ(logit m - e·g)` and with it as `σ(logit m + (1 - e)·g)`, all other kinds as they customarily are. These are the
//! nuisances of a doubly robust score of the kind.

use super::arm::KindArm;
use super::model::{EffectModel, OpenAccounts};
use crate::units::Days;

/// Chances are kept this far from certainty: a row beyond says next to nothing of the other arm.
const LEAST: f64 = 0.02;

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
