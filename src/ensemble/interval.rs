//! How much data stands behind a probability: a 90 % interval for the true chance, not for the outcome.
//!
//! On log-odds, the variance is the sum of four parts:
//! - the posterior variance of the ridge logistic regression of the penalty chosen out of fold: few or distant rows;
//! - the disagreement of the members there: what the data leave open about form;
//! - what the linear form was seen to miss, as the part the other members have not yet found is like the part they
//!   have: a log loss better by `Δ` is, to second order, a mean squared distance of `2Δ / mean p(1-p)` in log-odds;
//! - the posterior variance of the calibration.
//!
//! The share of true chances inside should be 0.90; a world the members cannot fit is covered less.

use serde::{Deserialize, Serialize};

use super::report::EnsembleReport;
use super::stages::IntervalParams;
use crate::features::Views;
use crate::learners::Logistic;
use crate::units::{Interval, LogOdds, NINE_IN_TEN, Probability};

/// The spread of the log-odds around their prediction.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Uncertainty {
    linear: Logistic,
    /// The variance of what all members miss.
    misfit: f64,
    #[serde(default = "disagreement_factor")]
    disagreement_factor: f64,
}

/// The factor of models saved without it.
fn disagreement_factor() -> f64 {
    IntervalParams::default().disagreement_factor
}

/// The parts for one row.
#[derive(Debug, Clone, Copy)]
pub(super) struct Spread {
    /// Posterior variance of the linear model, and what all members miss.
    pub(super) model: f64,
    /// Variance between members around the combination, times its factor.
    pub(super) disagreement: f64,
    /// Posterior variance of the calibration.
    pub(super) calibration: f64,
}

impl Uncertainty {
    /// From a linear model of all rows, and the out-of-fold report.
    pub(super) fn new(
        linear: Logistic,
        report: &EnsembleReport,
        out_of_fold: &[Probability],
        params: &IntervalParams,
    ) -> Self {
        let gain = (report.logistic_log_loss - report.out_of_fold.log_loss).max(0.0);
        let weights: f64 = out_of_fold.iter().map(|p| p.get() * (1.0 - p.get())).sum();
        let mean_weight = weights / out_of_fold.len().max(1) as f64;
        let misfit = if mean_weight > 0.0 { params.misfit_share * 2.0 * gain / mean_weight } else { 0.0 };
        Self { linear, misfit, disagreement_factor: params.disagreement_factor }
    }

    /// The variance of each row's log-odds that is not seen in the members' disagreement.
    pub(super) fn model(&self, views: &Views) -> Vec<f64> {
        self.linear.variance(&views.linear).into_iter().map(|variance| variance + self.misfit).collect()
    }

    /// What the members' disagreement, a variance of log-odds, adds to the variance of the calibrated ones.
    pub(super) fn disagreement(&self, between_members: f64) -> f64 {
        self.disagreement_factor * between_members
    }
}

impl Spread {
    /// The interval around calibrated log-odds.
    pub(super) fn interval(self, log_odds: LogOdds) -> Interval {
        let variance = self.model + self.disagreement + self.calibration;
        let half = NINE_IN_TEN * variance.max(0.0).sqrt();
        Interval {
            low: LogOdds(log_odds.0 - half).probability().get(),
            high: LogOdds(log_odds.0 + half).probability().get(),
        }
    }
}
