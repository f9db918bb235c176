//! Combination: one score from the log-odds of several members.
//!
//! `score = c + Σ w_m z_m`, `w_m ≥ 0`, fitted to out-of-fold log-odds by the log loss with a normal prior around equal
//! weights. The prior's strength is fixed and the likelihood grows with the rows: few events leave near-equal weights,
//! many decide for themselves (a stack in the sense of Wolpert 1992 and Breiman 1996, shrunk to the mean). Before that
//! each member is put on the scale of the outcome by a line of its own, so that one which is far too sure of itself does
//! not rule the mean: the weight given is that on the member's log-odds as they are, the line's slope included.

use serde::{Deserialize, Serialize};

use super::score::Score;
use super::stages::{CombinationParams, STOP};
use crate::numeric::{Prior, fit_logistic};

/// Weights of the members of an ensemble.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Combination {
    constant: f64,
    weights: Vec<f64>,
}

impl Combination {
    /// Fits weights to the out-of-fold log-odds of each member (one vector a member).
    #[must_use]
    pub(super) fn fit(log_odds: &[Vec<f64>], renewed: &[bool], params: &CombinationParams) -> Self {
        let lines: Vec<(f64, f64)> =
            log_odds.iter().map(|member| line(member, renewed, params.line_deviation)).collect();
        let n_members = log_odds.len().max(1) as f64;
        let weight = Prior { mean: 1.0 / n_members, precision: params.weight_deviation.powi(-2), bound: 0.0 };
        let constant = Prior::normal(0.0, params.constant_deviation.powi(-2));
        let mut priors = vec![weight; log_odds.len()];
        priors.push(constant);
        let read = |row: usize, features: &mut [f64]| {
            for ((feature, member), (slope, intercept)) in features.iter_mut().zip(log_odds).zip(&lines) {
                *feature = slope * member[row] + intercept;
            }
            features[log_odds.len()] = 1.0;
            0.0
        };
        let mut weights = fit_logistic(&priors, renewed, read, STOP).coefficients.to_vec();
        let mut constant = weights.pop().unwrap_or(0.0);
        for (weight, (slope, intercept)) in weights.iter_mut().zip(lines) {
            constant += *weight * intercept;
            *weight *= slope;
        }
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

/// Slope and intercept that put one member's log-odds on the scale of the outcome.
fn line(log_odds: &[f64], renewed: &[bool], deviation: f64) -> (f64, f64) {
    let precision = deviation.powi(-2);
    let slope = Prior { mean: 1.0, precision, bound: 0.0 };
    let read = |row: usize, x: &mut [f64]| {
        x.copy_from_slice(&[log_odds[row], 1.0]);
        0.0
    };
    let fitted = fit_logistic(&[slope, Prior::normal(0.0, precision)], renewed, read, STOP);
    (fitted.coefficients[0], fitted.coefficients[1])
}
