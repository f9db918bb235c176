//! Random forests (Breiman 2001) and extra trees (Geurts, Ernst & Wehenkel 2006), grown by smartcore.
//!
//! Regression trees on 0/1: the squared error of a 0/1 outcome is its Gini impurity, and a leaf's mean is its share
//! of renewals, so the mean of all trees is a probability-like number. A missing value lies a quarter of the range
//! below the smallest one while the trees grow, and goes left at every split afterwards, which is the same place.
//! The share of renewals is drawn towards the base rate by one part in a hundred, so that its log-odds are finite.

use std::panic::{AssertUnwindSafe, catch_unwind};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use smartcore::ensemble::extra_trees_regressor::{ExtraTreesRegressor, ExtraTreesRegressorParameters};
use smartcore::ensemble::random_forest_regressor::{RandomForestRegressor, RandomForestRegressorParameters};
use smartcore::error::Failed;
use smartcore::linalg::basic::matrix::DenseMatrix;

use super::smartcore_trees::flatten;
use super::tree_shapley::shapley_values;
use super::{Contributions, FittedMember, LabelledViews, Learner, LearnerError, Trees};
use crate::features::Matrix;
use crate::units::Seed;

/// Trees that one call of the library grows; calls run side by side.
const TREES_PER_CALL: usize = 10;

/// The weight of the base rate in a forest's answer.
const BASE_RATE_SHARE: f64 = 0.01;

/// Training rows counted for the Shapley values.
const MAX_COVER_ROWS: usize = 10_000;

/// Which of the two forests.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum ForestKind {
    /// Best splits of bootstrap samples.
    RandomForest,
    /// Random splits of all rows.
    ExtraTrees,
}

/// A forest, to be grown.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ForestParams {
    /// Which of the two forests.
    pub kind: ForestKind,
    /// Trees of the forest that is kept.
    pub n_trees: usize,
    /// Trees of the forests that only answer for held-out rows.
    pub n_trees_held_out: usize,
    /// Rows a leaf has at the least.
    pub min_leaf_rows: usize,
    /// The share of the features that a split chooses from, or `None` for the square root of their number.
    pub feature_share: Option<f64>,
}

/// A fitted forest.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Forest {
    /// Leaf values are shares of renewals divided by the number of trees.
    trees: Trees,
    base_rate: f64,
}

impl Learner for ForestParams {
    fn name(&self) -> &'static str {
        match self.kind {
            ForestKind::RandomForest => "random forest",
            ForestKind::ExtraTrees => "extra trees",
        }
    }

    fn held_out(
        &self,
        training: LabelledViews,
        held_out: LabelledViews,
        seed: Seed,
    ) -> Result<Vec<Vec<f64>>, LearnerError> {
        let trees = self.grow(training, self.n_trees_held_out, seed)?;
        Ok(vec![Forest { trees, base_rate: training.base_rate() }.log_odds(&held_out.views.trees)])
    }

    fn fit(&self, training: LabelledViews, _setting: usize, seed: Seed) -> Result<FittedMember, LearnerError> {
        let mut trees = self.grow(training, self.n_trees, seed)?;
        let matrix = &training.views.trees;
        if matrix.n_rows() > MAX_COVER_ROWS {
            let every = matrix.n_rows().div_ceil(MAX_COVER_ROWS);
            let rows: Vec<usize> = (0..matrix.n_rows()).step_by(every).collect();
            trees.count_covers(&matrix.select(&rows));
        } else {
            trees.count_covers(matrix);
        }
        Ok(FittedMember::Forest(Forest { trees, base_rate: training.base_rate() }))
    }
}

impl ForestParams {
    fn grow(&self, training: LabelledViews, n_trees: usize, seed: Seed) -> Result<Trees, LearnerError> {
        let matrix = &training.views.trees;
        let (n_rows, n_columns) = (matrix.n_rows(), matrix.n_columns());
        let n_trees = n_trees.max(1);
        if n_columns == 0 {
            let mut trees = Trees::default();
            trees.push(&[super::TreeNode::Leaf { value: training.base_rate() }]);
            return Ok(trees);
        }
        let refused = |failed: Failed| LearnerError::Forest { reason: failed.to_string() };
        let x = DenseMatrix::new(n_rows, n_columns, without_missing(matrix), true).map_err(refused)?;
        let y = training.outcomes();
        let n_calls = n_trees.div_ceil(TREES_PER_CALL);
        let grown: Vec<Trees> = (0..n_calls)
            .into_par_iter()
            .map(|call| {
                let n = TREES_PER_CALL.min(n_trees - call * TREES_PER_CALL);
                // Seeds of neighbouring calls lie far apart: the library counts up from each for its trees.
                let seed = seed.child("trees", call as u64).0 >> 1;
                // Its code is not free of panics; one in there is an error of this learner, not the end of the service.
                catch_unwind(AssertUnwindSafe(|| self.call(&x, &y, n, seed, 1.0 / n_trees as f64)))
                    .unwrap_or_else(|_| Err(LearnerError::Forest { reason: "the library panicked".to_owned() }))
            })
            .collect::<Result<_, _>>()?;
        let mut trees = Trees::default();
        for part in &grown {
            trees.append(part);
        }
        Ok(trees)
    }

    fn call(
        &self,
        x: &DenseMatrix<f32>,
        y: &Vec<f64>,
        n_trees: usize,
        seed: u64,
        scale: f64,
    ) -> Result<Trees, LearnerError> {
        let refused = |failed: Failed| LearnerError::Forest { reason: failed.to_string() };
        let n_columns = smartcore::linalg::basic::arrays::Array::shape(x).1 as f64;
        let m = self.feature_share.map_or_else(|| n_columns.sqrt(), |share| share * n_columns);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a number of features")]
        let m = m.ceil().clamp(1.0, n_columns) as usize;
        let min_leaf_rows = self.min_leaf_rows.max(1);
        match self.kind {
            ForestKind::RandomForest => {
                let parameters = RandomForestRegressorParameters::default()
                    .with_n_trees(n_trees)
                    .with_min_samples_leaf(min_leaf_rows)
                    .with_min_samples_split(2 * min_leaf_rows)
                    .with_m(m)
                    .with_seed(seed);
                flatten(&RandomForestRegressor::fit(x, y, parameters).map_err(refused)?, scale)
            }
            ForestKind::ExtraTrees => {
                let parameters = ExtraTreesRegressorParameters::default()
                    .with_n_trees(n_trees)
                    .with_min_samples_leaf(min_leaf_rows)
                    .with_min_samples_split(2 * min_leaf_rows)
                    .with_m(m)
                    .with_seed(seed);
                flatten(&ExtraTreesRegressor::fit(x, y, parameters).map_err(refused)?, scale)
            }
        }
    }
}

impl Forest {
    /// The log-odds of the forest's share of renewals, one a row.
    #[must_use]
    pub fn log_odds(&self, matrix: &Matrix) -> Vec<f64> {
        self.trees.sum(matrix).into_iter().map(|share| self.log_odds_of(share)).collect()
    }

    fn log_odds_of(&self, share: f64) -> f64 {
        let p = (1.0 - BASE_RATE_SHARE) * share + BASE_RATE_SHARE * self.base_rate;
        (p / (1.0 - p)).ln()
    }

    /// Shapley values of the share of renewals, carried to log-odds by the slope of the chord from the base to the
    /// row (the "rescale" rule of Shrikumar, Greenside & Kundaje 2017), so that they add up exactly.
    #[must_use]
    pub fn contributions(&self, row: &[f32]) -> Contributions {
        let shares = shapley_values(&self.trees, row);
        let share = shares.base + shares.by_feature.iter().sum::<f64>();
        let base = self.log_odds_of(shares.base);
        let slope = chord_slope(shares.base, share, |share| self.log_odds_of(share));
        Contributions { base, by_feature: shares.by_feature.iter().map(|value| value * slope).collect() }
    }
}

/// The slope of the chord of `f` from `from` to `to`; of a short one around `from` where they coincide.
pub(crate) fn chord_slope(from: f64, to: f64, f: impl Fn(f64) -> f64) -> f64 {
    const SHORT: f64 = 1e-6;
    if (to - from).abs() > 1e-12 { (f(to) - f(from)) / (to - from) } else { (f(from + SHORT) - f(from)) / SHORT }
}

/// The matrix column by column, every missing value a quarter of the column's range below its smallest.
fn without_missing(matrix: &Matrix) -> Vec<f32> {
    let mut values = Vec::with_capacity(matrix.n_rows() * matrix.n_columns());
    for column in 0..matrix.n_columns() {
        let present = || matrix.column(column).filter(|value| !value.is_nan());
        let (low, high) = present().fold((f32::MAX, f32::MIN), |(low, high), x| (low.min(x), high.max(x)));
        let below = if low > high { 0.0 } else { (low - ((high - low) / 4.0).max(1.0)).max(f32::MIN) };
        values.extend(matrix.column(column).map(|value| if value.is_nan() { below } else { value }));
    }
    values
}
