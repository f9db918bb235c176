//! Why a probability is what it is: log-odds as an exact sum over the columns of the table.
//!
//! Each member's log-odds are a sum over the features it reads (Shapley values of trees, closed form of the linear
//! member); weights carry the sums to the score, and the slope of the calibration's chord from the base to the row
//! carries the score to calibrated log-odds. Features go to the column they come from. This says what the model saw,
//! not what would change the outcome.

use serde::{Deserialize, Serialize};

use super::fitted::{BLOCK_ROWS, FittedEnsemble};
use super::params::EnsembleError;
use super::score::Score;
use crate::learners::Contributions;
use crate::table::{Column, in_blocks};
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
        let explained = self.explain_block(&one)?.into_iter().next();
        explained.ok_or(EnsembleError::NoSuchRow { row, n_rows })
    }

    /// The contribution of every column to the log-odds of each row.
    ///
    /// # Errors
    /// [`EnsembleError::Recipe`] as for predictions.
    pub fn explain_all(&self, columns: &[Column]) -> Result<Vec<Explanation>, EnsembleError> {
        let n_rows = columns.first().map_or(0, Column::n_rows);
        let blocks = in_blocks(columns, n_rows, BLOCK_ROWS, |columns, _| self.explain_block(columns))?;
        Ok(blocks.into_iter().flatten().collect())
    }

    fn explain_block(&self, columns: &[Column]) -> Result<Vec<Explanation>, EnsembleError> {
        let views = self.recipe.apply(columns)?;
        let (tree_origins, linear_origins) = (self.recipe.tree_origins(), self.recipe.linear_origins());
        let names = self.recipe.column_names();
        let constant = self.combination.constant();
        let mut scores: Vec<Contributions> =
            (0..views.n_rows()).map(|_| Contributions { base: constant, by_feature: vec![0.0; names.len()] }).collect();
        for (member, weight) in self.members.iter().zip(self.combination.weights()) {
            let origins = if member.fitted.reads_linear_view() { &linear_origins } else { &tree_origins };
            for (score, contributions) in scores.iter_mut().zip(member.fitted.contributions(&views)) {
                score.base += weight * contributions.base;
                for (&column, contribution) in origins.iter().zip(&contributions.by_feature) {
                    score.by_feature[column] += weight * contribution;
                }
            }
        }
        let explanation = |score: Contributions| {
            let log_odds = self.calibrator.log_odds(Score(score.total()));
            let calibrated = score.through(|score| self.calibrator.log_odds(Score(score)).0);
            let by_column = names.iter().cloned().zip(calibrated.by_feature).collect();
            Explanation { base: LogOdds(calibrated.base), by_column, log_odds }
        };
        Ok(scores.into_iter().map(explanation).collect())
    }
}
