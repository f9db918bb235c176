//! A quick model of the win probability, for the many refits of a bootstrap.

use serde::{Deserialize, Serialize};

use super::params::{EnsembleError, EnsembleParams, check_rows};
use crate::features::{Recipe, RecipeError};
use crate::learners::{Boosting, BoostingParams, LabelledViews, Logistic};
use crate::table::Column;
use crate::units::{LogOdds, Probability, Seed};

/// The settings of a quick model: so cautious that nothing has to be cross-validated.
#[derive(Debug, Clone, PartialEq)]
pub struct QuickParams {
    /// Rows below which nothing is learned, as in the ensemble.
    pub min_rows: usize,
    /// The ridge penalty of the logistic half, 20: in the middle of the ensemble's path.
    pub penalty: f64,
    /// Rounds of the boosted half, 60.
    pub rounds: usize,
    /// The trees of the boosted half, of up to 6 leaves.
    pub boosting: BoostingParams,
}

impl Default for QuickParams {
    fn default() -> Self {
        Self {
            min_rows: EnsembleParams::default().min_rows,
            penalty: 20.0,
            rounds: 60,
            boosting: BoostingParams { max_leaves: 6, max_depth: 3, learning_rate: 0.1, ..BoostingParams::default() },
        }
    }
}

/// The mean log-odds of a logistic regression and a little boosting, neither tuned nor calibrated on other rows.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct QuickModel {
    recipe: Recipe,
    logistic: Logistic,
    boosting: Boosting,
}

/// Fits on the given rows of a table with the defaults of [`QuickParams`]; a row drawn twice counts twice.
///
/// Both halves are fitted so cautiously that their mean is about calibrated; nothing is cross-validated. A row's copies
/// are one group where mean outcomes are taken out of fold.
///
/// # Errors
/// [`EnsembleError`] when there are too few rows, one outcome only, or a row that does not exist.
pub fn fit_quick(
    columns: &[Column],
    renewed: &[bool],
    rows: &[usize],
    seed: Seed,
) -> Result<QuickModel, EnsembleError> {
    let params = QuickParams::default();
    let n_rows = renewed.len();
    for column in columns {
        if column.n_rows() != n_rows {
            let (what, found) = (column.name.clone(), column.n_rows());
            return Err(RecipeError::Ragged { what, expected: n_rows, found }.into());
        }
    }
    if let Some(&row) = rows.iter().find(|&&row| row >= n_rows) {
        return Err(EnsembleError::NoSuchRow { row, n_rows });
    }
    let renewed: Vec<bool> = rows.iter().map(|&row| renewed[row]).collect();
    check_rows(&renewed, params.min_rows)?;
    let columns: Vec<Column> = columns.iter().map(|column| column.select(rows)).collect();
    let (recipe, views) = Recipe::fit(&columns, &renewed, rows, seed.child("recipe", 0))?;
    let training = LabelledViews { views: &views, renewed: &renewed };
    let (logistic, boosting) = rayon::join(
        || Logistic::fit(training, params.penalty),
        || Boosting::fit(&params.boosting, training, params.rounds, seed.child("boosting", 0)),
    );
    Ok(QuickModel { recipe, logistic: logistic?, boosting })
}

impl QuickModel {
    /// The probability of each row.
    ///
    /// # Errors
    /// [`EnsembleError::Recipe`] when a column is absent or of another type than learned.
    pub fn predict(&self, columns: &[Column]) -> Result<Vec<Probability>, EnsembleError> {
        let views = self.recipe.apply(columns)?;
        let (logistic, boosting) = (self.logistic.log_odds(&views.linear), self.boosting.log_odds(&views.trees));
        Ok(logistic.iter().zip(&boosting).map(|(a, b)| LogOdds(f64::midpoint(*a, *b)).probability()).collect())
    }
}
