//! Combination: one score from the log-odds of several members.
//!
//! `score = c + Σ w_m z_m`, `w_m ≥ 0`, fitted to out-of-fold log-odds by the log loss with a normal prior around equal
//! weights. The prior's strength is fixed and the likelihood grows with the rows: few events leave near-equal weights,
//! many decide for themselves (a stack in the sense of Wolpert 1992 and Breiman 1996, shrunk to the mean).

use serde::{Deserialize, Serialize};

use super::bounded_logistic::{Prior, fit};
use super::score::Score;

/// The standard deviation of a weight around `1 / n_members` before any data.
const WEIGHT_DEVIATION: f64 = 0.15;

/// That of the constant, in log-odds.
const CONSTANT_DEVIATION: f64 = 0.3;

/// Weights of the members of an ensemble.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Combination {
    constant: f64,
    weights: Vec<f64>,
}

impl Combination {
    /// Fits weights to the out-of-fold log-odds of each member (one vector a member).
    #[must_use]
    pub(super) fn fit(log_odds: &[Vec<f64>], renewed: &[bool]) -> Self {
        let n_members = log_odds.len().max(1) as f64;
        let weight = Prior { mean: 1.0 / n_members, precision: WEIGHT_DEVIATION.powi(-2), bound: 0.0 };
        let constant = Prior { mean: 0.0, precision: CONSTANT_DEVIATION.powi(-2), bound: f64::NEG_INFINITY };
        let mut priors = vec![weight; log_odds.len()];
        priors.push(constant);
        let fitted = fit(&priors, renewed, |row, features| {
            for (feature, member) in features.iter_mut().zip(log_odds) {
                *feature = member[row];
            }
            features[log_odds.len()] = 1.0;
        });
        let mut weights = fitted.coefficients;
        let constant = weights.pop().unwrap_or(0.0);
        Self { constant, weights }
    }

    /// The weight of each member; they need not add up to one.
    #[must_use]
    pub fn weights(&self) -> &[f64] {
        &self.weights
    }

    /// What is added whatever the members say.
    #[must_use]
    pub fn constant(&self) -> f64 {
        self.constant
    }

    /// Combines the log-odds of all members (one vector a member, of one length).
    #[must_use]
    pub(super) fn scores(&self, log_odds: &[Vec<f64>]) -> Vec<Score> {
        let mut sums = vec![self.constant; log_odds.first().map_or(0, Vec::len)];
        for (member, weight) in log_odds.iter().zip(&self.weights) {
            for (sum, z) in sums.iter_mut().zip(member) {
                *sum += weight * z;
            }
        }
        sums.into_iter().map(Score).collect()
    }
}
