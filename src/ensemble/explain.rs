//! Why a probability is what it is: log-odds as an exact sum over the columns of the table.
//!
//! Each member's log-odds are a sum over the features it reads (Shapley values of trees, closed form of the linear
//! member); weights carry the sums to the score, and the slope of the calibration's chord from the base to the row
//! carries the score to calibrated log-odds. Features go to the column they come from. This says what the model saw,
//! not what would change the outcome.

use serde::{Deserialize, Serialize};

use super::fitted::FittedEnsemble;
use super::params::EnsembleError;
use super::score::Score;
use crate::learners::chord_slope;
use crate::table::Column;
use crate::units::LogOdds;

/// Calibrated log-odds as a sum: `base + Σ by_column = log_odds`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Explanation {
    /// What the ensemble says of the average training row.
    pub base: LogOdds,
    /// Column and its contribution in log-odds, in the order the columns were learned; a column that never changed
    /// in training has contribution 0.
    pub by_column: Vec<(String, f64)>,
    /// What they add up to: the predicted log-odds.
    pub log_odds: LogOdds,
}

impl FittedEnsemble {
    /// The contribution of every column to the log-odds of one row.
    ///
    /// # Errors
    /// [`EnsembleError::NoSuchRow`] when `row` lies outside the table, [`EnsembleError::Recipe`] as for predictions.
    pub fn explain(&self, columns: &[Column], row: usize) -> Result<Explanation, EnsembleError> {
        let n_rows = columns.first().map_or(0, Column::n_rows);
        if row >= n_rows {
            return Err(EnsembleError::NoSuchRow { row, n_rows });
        }
        let one: Vec<Column> = columns.iter().map(|column| column.select(&[row])).collect();
        let views = self.recipe.apply(&one)?;
        let (tree_origins, linear_origins) = (self.recipe.tree_origins(), self.recipe.linear_origins());
        let mut base = self.combination.constant();
        let mut by_column = vec![0.0; self.recipe.column_names().len()];
        for (member, weight) in self.members.iter().zip(self.combination.weights()) {
            let contributions = member.fitted.contributions(&views, 0);
            let origins = if member.fitted.reads_linear_view() { &linear_origins } else { &tree_origins };
            base += weight * contributions.base;
            for (&column, contribution) in origins.iter().zip(&contributions.by_feature) {
                by_column[column] += weight * contribution;
            }
        }
        let score = base + by_column.iter().sum::<f64>();
        let calibrated = |score: f64| self.calibrator.log_odds(Score(score)).0;
        let slope = chord_slope(base, score, calibrated);
        Ok(Explanation {
            base: LogOdds(calibrated(base)),
            by_column: self
                .recipe
                .column_names()
                .iter()
                .cloned()
                .zip(by_column.into_iter().map(|value| value * slope))
                .collect(),
            log_odds: LogOdds(calibrated(score)),
        })
    }
}
