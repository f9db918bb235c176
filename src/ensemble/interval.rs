//! How much data stands behind a probability: a 90 % interval for the true chance, not for the outcome.
//!
//! On log-odds, the variance is the sum of four parts:
//! - the posterior variance of the ridge logistic regression of the penalty chosen out of fold: few or distant rows;
//! - the disagreement of the members there: what the data leave open about form;
//! - what the linear form was seen to miss, as the part the other members have not yet found is like the part they
//!   have: a log loss better by `Δ` is, to second order, a mean squared distance of `2Δ / mean p(1-p)` in log-odds;
//! - the posterior variance of the calibration.
//!
//! The factors were set on simulated books whose true chances are known, of 300 to 3,000 past renewals. The share of
//! true chances inside should be 0.90; a world the members cannot fit is covered less.

use serde::{Deserialize, Serialize};

use super::report::EnsembleReport;
use crate::features::Views;
use crate::learners::Logistic;
use crate::units::{Interval, LogOdds, NINE_IN_TEN, Probability};

/// What the variance between members is multiplied by: they are few and see the same rows.
const DISAGREEMENT_FACTOR: f64 = 2.5;

/// The share of what the linear form misses that is taken to be missed by all.
const MISFIT_SHARE: f64 = 0.3;

/// The spread of the log-odds around their prediction.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Uncertainty {
    linear: Logistic,
    /// The variance of what all members miss.
    misfit: f64,
}

/// The parts for one row.
#[derive(Debug, Clone, Copy)]
pub(super) struct Spread {
    /// Posterior variance of the linear model, and what all members miss.
    pub(super) model: f64,
    /// Variance between members, around the combination.
    pub(super) disagreement: f64,
    /// Posterior variance of the calibration.
    pub(super) calibration: f64,
}

impl Uncertainty {
    /// From a linear model of all rows, and the out-of-fold report.
    pub(super) fn new(linear: Logistic, report: &EnsembleReport, out_of_fold: &[Probability]) -> Self {
        let gain = (report.logistic_log_loss - report.out_of_fold.log_loss).max(0.0);
        let weights: f64 = out_of_fold.iter().map(|p| p.get() * (1.0 - p.get())).sum();
        let mean_weight = weights / out_of_fold.len().max(1) as f64;
        let misfit = if mean_weight > 0.0 { MISFIT_SHARE * 2.0 * gain / mean_weight } else { 0.0 };
        Self { linear, misfit }
    }

    /// The variance of each row's log-odds that is not seen in the members' disagreement.
    pub(super) fn model(&self, views: &Views) -> Vec<f64> {
        self.linear.variance(&views.linear).into_iter().map(|variance| variance + self.misfit).collect()
    }
}

impl Spread {
    /// The interval around calibrated log-odds.
    pub(super) fn interval(self, log_odds: LogOdds) -> Interval {
        let variance = self.model + DISAGREEMENT_FACTOR * self.disagreement + self.calibration;
        let half = NINE_IN_TEN * variance.max(0.0).sqrt();
        Interval {
            low: LogOdds(log_odds.0 - half).probability().get(),
            high: LogOdds(log_odds.0 + half).probability().get(),
        }
    }
}
