//! A fitted ensemble: what it says of any table with the columns it has learned.

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::calibrate::Calibrator;
use super::combine::Combination;
use super::interval::{Spread, Uncertainty};
use super::params::EnsembleError;
use super::report::EnsembleReport;
use super::score::Score;
use crate::features::{Recipe, Views};
use crate::learners::FittedMember;
use crate::table::{Column, in_blocks};
use crate::units::{Interval, Probability};

/// Rows that one thread is quicker with than several.
const FEW_ROWS: usize = 64;
/// Rows a thread takes at a time from table to probability, or to its explanation.
pub(super) const BLOCK_ROWS: usize = 1024;

/// A member and its name.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Member {
    pub(super) name: String,
    pub(super) fitted: FittedMember,
}

/// Recipe, members, combination and calibration, which only ever travel together.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct FittedEnsemble {
    pub(super) recipe: Recipe,
    pub(super) members: Vec<Member>,
    pub(super) combination: Combination,
    pub(super) calibrator: Calibrator,
    pub(super) uncertainty: Uncertainty,
    pub(super) report: EnsembleReport,
}

/// What the ensemble says of one row.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Prediction {
    /// Combined log-odds before calibration.
    pub score: Score,
    /// The chance of renewal.
    pub probability: Probability,
    /// Where the true chance lies with 90 % confidence.
    pub interval: Interval,
}

impl FittedEnsemble {
    /// The prediction of each row.
    ///
    /// # Errors
    /// [`EnsembleError::Recipe`] when a column is absent or of another type than learned.
    pub fn predict(&self, columns: &[Column]) -> Result<Vec<Prediction>, EnsembleError> {
        let n_rows = columns.first().map_or(0, Column::n_rows);
        Ok(in_blocks(columns, n_rows, BLOCK_ROWS, |columns, _| self.predict_block(columns))?.concat())
    }

    fn predict_block(&self, columns: &[Column]) -> Result<Vec<Prediction>, EnsembleError> {
        let views = self.recipe.apply(columns)?;
        let log_odds = self.member_log_odds(&views);
        let scores = self.combination.scores(&log_odds);
        let model = self.uncertainty.model(&views);
        let predictions = scores.into_iter().enumerate().map(|(row, score)| {
            let slope = self.calibrator.slope(score);
            let spread = Spread {
                model: slope * slope * model[row],
                disagreement: self.uncertainty.disagreement(slope * slope * self.disagreement(&log_odds, row)),
                calibration: self.calibrator.variance(score),
            };
            let calibrated = self.calibrator.log_odds(score);
            Prediction { score, probability: calibrated.probability(), interval: spread.interval(calibrated) }
        });
        Ok(predictions.collect())
    }

    /// The columns that [`FittedEnsemble::predict`] reads, in the order they were learned.
    #[must_use]
    pub fn column_names(&self) -> &[String] {
        self.recipe.column_names()
    }

    /// The recipe.
    #[must_use]
    pub fn recipe(&self) -> &Recipe {
        &self.recipe
    }

    /// How it was made and how good it is, for the model card.
    #[must_use]
    pub fn report(&self) -> &EnsembleReport {
        &self.report
    }

    /// The log-odds of every member (one vector a member).
    pub(super) fn member_log_odds(&self, views: &Views) -> Vec<Vec<f64>> {
        let log_odds = |member: &Member| member.fitted.log_odds(views);
        // Waking other threads takes longer than a few rows do.
        match views.n_rows() {
            0..=FEW_ROWS => self.members.iter().map(log_odds).collect(),
            _ => self.members.par_iter().map(log_odds).collect(),
        }
    }

    /// The weighted variance of the members' log-odds at a row.
    fn disagreement(&self, log_odds: &[Vec<f64>], row: usize) -> f64 {
        let weights = self.combination.weights();
        let sum: f64 = weights.iter().sum::<f64>().max(f64::MIN_POSITIVE);
        let pairs = || weights.iter().zip(log_odds).map(|(weight, member)| (weight / sum, member[row]));
        let mean: f64 = pairs().map(|(weight, z)| weight * z).sum();
        pairs().map(|(weight, z)| weight * (z - mean).powi(2)).sum()
    }
}
