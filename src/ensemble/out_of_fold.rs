//! What was said of training rows by members that have not seen them: the only scores a calibrator may be fitted on.

use super::combine::Combination;
use super::score::Score;
use crate::features::Folds;

/// Scores of training rows, each from members that have not seen the row's account.
///
/// Only cross-fitting makes one, so that no calibrator is ever fitted on the scores of rows the members were fitted on.
#[derive(Debug, Clone)]
pub struct OutOfFoldScores {
    scores: Vec<Score>,
    renewed: Vec<bool>,
}

/// The out-of-fold log-odds of every member for every row: what combination and calibration learn from.
#[derive(Debug, Clone)]
pub(super) struct OutOfFoldMembers {
    /// One vector a member, one entry a row.
    pub(super) log_odds: Vec<Vec<f64>>,
    pub(super) renewed: Vec<bool>,
    pub(super) folds: Folds,
}

impl OutOfFoldScores {
    /// The scores, one a row.
    #[must_use]
    pub fn scores(&self) -> &[Score] {
        &self.scores
    }

    /// The outcomes, one a row.
    #[must_use]
    pub fn renewed(&self) -> &[bool] {
        &self.renewed
    }
}

impl OutOfFoldMembers {
    /// All rows combined.
    pub(super) fn combined(&self, combination: &Combination) -> OutOfFoldScores {
        OutOfFoldScores { scores: combination.scores(&self.log_odds), renewed: self.renewed.clone() }
    }

    /// Some rows of all members.
    pub(super) fn select(&self, rows: &[usize]) -> (Vec<Vec<f64>>, Vec<bool>) {
        let log_odds = self.log_odds.iter().map(|member| rows.iter().map(|&row| member[row]).collect()).collect();
        (log_odds, rows.iter().map(|&row| self.renewed[row]).collect())
    }

    /// Some rows combined.
    pub(super) fn combined_rows(&self, combination: &Combination, rows: &[usize]) -> OutOfFoldScores {
        let (log_odds, renewed) = self.select(rows);
        OutOfFoldScores { scores: combination.scores(&log_odds), renewed }
    }

    /// The given members only.
    pub(super) fn only(&self, members: &[usize]) -> Self {
        let log_odds = members.iter().map(|&member| self.log_odds[member].clone()).collect();
        Self { log_odds, renewed: self.renewed.clone(), folds: self.folds.clone() }
    }
}
