//! How much data stands behind a probability: a 90 % interval for the true chance, not for the outcome.
//!
//! On log-odds, the variance is the sum of three parts: the posterior variance of a ridge logistic regression at the
//! row (few or distant training rows), the disagreement of the members there (what the data leave open about form),
//! and the posterior variance of the calibration.

use serde::{Deserialize, Serialize};

use crate::features::Views;
use crate::learners::Logistic;
use crate::units::{Interval, LogOdds};

/// The normal quantile of a 90 % interval.
const QUANTILE_90: f64 = 1.644_853_626_951_472_7;

/// What the posterior variance of the linear model is multiplied by.
const POSTERIOR_FACTOR: f64 = 1.0;

/// What the variance between members is multiplied by.
const DISAGREEMENT_FACTOR: f64 = 1.0;

/// The spread of the log-odds around their prediction.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Uncertainty {
    linear: Logistic,
}

/// The three parts for one row.
#[derive(Debug, Clone, Copy)]
pub(super) struct Spread {
    /// Posterior variance of the linear model.
    pub(super) posterior: f64,
    /// Variance between members, around the combination.
    pub(super) disagreement: f64,
    /// Posterior variance of the calibration.
    pub(super) calibration: f64,
}

impl Uncertainty {
    /// The penalty of the linear model behind the posterior: a prior deviation of ½ a standardised feature.
    pub(super) const PENALTY: f64 = 4.0;

    pub(super) fn new(linear: Logistic) -> Self {
        Self { linear }
    }

    /// The posterior variance of each row's log-odds.
    pub(super) fn posterior(&self, views: &Views) -> Vec<f64> {
        self.linear.variance(&views.linear)
    }
}

impl Spread {
    /// The interval around calibrated log-odds.
    pub(super) fn interval(self, log_odds: LogOdds) -> Interval {
        let variance = POSTERIOR_FACTOR * self.posterior + DISAGREEMENT_FACTOR * self.disagreement + self.calibration;
        let half = QUANTILE_90 * variance.max(0.0).sqrt();
        Interval {
            low: LogOdds(log_odds.0 - half).probability().get(),
            high: LogOdds(log_odds.0 + half).probability().get(),
        }
    }
}
