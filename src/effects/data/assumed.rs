//! Effects that the playbook states where the past says too little: a prior for the average of the kind.
//!
//! Points of win probability become log-odds at the share that renews, `p̄`: mean `logit(p̄ + points) - logit p̄`, and the standard
//! deviation at which the stated 90 % interval is as wide in log-odds as the normal one. Data add to it as to any prior.

use ndarray::Array2;
use serde::{Deserialize, Serialize};

use crate::book::{AssumedEffect, Playbook};
use crate::units::{NINE_IN_TEN, logit};

/// Probabilities are kept this far from certain.
const MARGIN: f64 = 0.01;

/// A normal prior for the average effect of a kind, in log-odds.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct AveragePrior {
    /// Its mean.
    pub mean: f64,
    /// Its standard deviation.
    pub sd: f64,
}

/// What is stated of the average of each kind.
pub type Stated<'a> = &'a [Option<AveragePrior>];

impl AveragePrior {
    /// The prior that says what the playbook states, where the share `renewal_rate` renews.
    #[must_use]
    pub fn of(stated: &AssumedEffect, renewal_rate: f64) -> Self {
        let base = renewal_rate.clamp(MARGIN, 1.0 - MARGIN);
        let at = |points: f64| logit((base + points / 100.0).clamp(MARGIN / 2.0, 1.0 - MARGIN / 2.0)) - logit(base);
        Self { mean: at(stated.points), sd: ((at(stated.high) - at(stated.low)) / (2.0 * NINE_IN_TEN)).max(1e-3) }
    }

    /// The kinds the playbook states an average of, and what.
    pub fn stated(of_kinds: Stated<'_>) -> impl Iterator<Item = (usize, &Self)> {
        of_kinds.iter().enumerate().filter_map(|(kind, prior)| Some((kind, prior.as_ref()?)))
    }

    /// The kinds of which nothing is stated.
    #[must_use]
    pub fn learned(of_kinds: Stated<'_>) -> Vec<usize> {
        (0..of_kinds.len()).filter(|&kind| of_kinds[kind].is_none()).collect()
    }

    /// The prior precision of the averages of all kinds (kinds × kinds): learned ones of standard deviation `spread` around an
    /// unknown mean, itself `N(0, common²)`, `(s²I + c²11ᵀ)⁻¹` (Sherman & Morrison 1950); stated ones stand apart.
    #[must_use]
    pub fn precision(of_kinds: Stated<'_>, spread: f64, common: f64) -> Array2<f64> {
        let mut precision = Array2::zeros((of_kinds.len(), of_kinds.len()));
        let learned = Self::learned(of_kinds);
        let (variance, common) = (spread * spread, common * common);
        let shared = common / (variance * (variance + learned.len() as f64 * common));
        for &a in &learned {
            precision[[a, a]] = 1.0 / variance;
            for &b in &learned {
                precision[[a, b]] -= shared;
            }
        }
        for (kind, prior) in Self::stated(of_kinds) {
            precision[[kind, kind]] = 1.0 / (prior.sd * prior.sd);
        }
        precision
    }

    /// What data alone say where the posterior has this mean and standard deviation: the prior taken out again, as mean
    /// over standard deviation.
    #[must_use]
    pub fn without(&self, mean: f64, sd: f64) -> f64 {
        let (before, after) = (1.0 / (self.sd * self.sd), 1.0 / (sd * sd));
        let learned = (after - before).max(1e-9 * after);
        (mean * after - self.mean * before) / learned.sqrt()
    }
}

/// The priors of all kinds of a playbook.
#[must_use]
pub fn priors(playbook: &Playbook, renewed: &[bool]) -> Vec<Option<AveragePrior>> {
    let rate = renewed.iter().filter(|&&won| won).count() as f64 / renewed.len().max(1) as f64;
    let stated = playbook.interventions.iter().map(|intervention| intervention.assumed.as_ref());
    stated.map(|stated| stated.map(|stated| AveragePrior::of(stated, rate))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::sigmoid;

    #[test]
    fn a_stated_effect_gives_its_points_at_the_share_that_renews() {
        let prior = AveragePrior::of(&AssumedEffect { points: 5.0, low: 0.0, high: 10.0 }, 0.8);
        assert!((sigmoid(logit(0.8) + prior.mean) - 0.85).abs() < 1e-12);
        let (low, high) = (prior.mean - NINE_IN_TEN * prior.sd, prior.mean + NINE_IN_TEN * prior.sd);
        assert!((sigmoid(logit(0.8) + low) - 0.80).abs() < 0.02 && (sigmoid(logit(0.8) + high) - 0.90).abs() < 0.02);
    }

    #[test]
    fn taking_the_prior_out_of_a_posterior_leaves_the_data() {
        // Prior N(0.3, 0.2²) and data 0.1 with error 0.1.
        let prior = AveragePrior { mean: 0.3, sd: 0.2 };
        let precision = 25.0 + 100.0;
        let mean = (0.3 * 25.0 + 0.1 * 100.0) / precision;
        assert!((prior.without(mean, (1.0f64 / precision).sqrt()) - 0.1 / 0.1).abs() < 1e-9);
        // Nothing learned.
        assert!(prior.without(0.3, 0.2).abs() < 1e-3);
    }
}
