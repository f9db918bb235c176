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

use super::contributions::Contributions;
use super::error::LearnerError;
use super::labelled::LabelledViews;
use super::shapley_tables::shapley_values_of_rows;
use super::smartcore_trees::flatten;
use super::{Learner, Trees};
use crate::features::{Direction, Matrix};
use crate::units::{Seed, logit};

/// Trees that one call of the library grows; calls run side by side.
const TREES_PER_CALL: usize = 10;

/// The weight of the base rate in the answer of forests saved without it.
fn base_rate_share() -> f64 {
    ForestParams::default().base_rate_share
}

/// Which of the two forests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ForestKind {
    /// Best splits of bootstrap samples.
    RandomForest,
    /// Random splits of all rows.
    ExtraTrees,
}

/// A forest, to be grown; the defaults are those of the ensemble's random forest.
#[derive(Debug, Clone, PartialEq)]
pub struct ForestParams {
    /// Which of the two forests.
    pub kind: ForestKind,
    /// Trees of the forest that is kept, 100: the error of a mean of trees settles with their number (Probst & Boulesteix
    /// 2018, *To tune or not to tune the number of trees in random forest*).
    pub n_trees: usize,
    /// Trees of the forests that only answer for held-out rows, 40.
    pub n_trees_held_out: usize,
    /// Rows a leaf has at the least: sizes to choose from, greatest (least flexible) first, 20 and 5.
    pub min_leaf_rows: Vec<usize>,
    /// Splits on a path at the most, 8: what more would add is little, and explaining a tree takes time for every leaf.
    pub max_depth: u16,
    /// Rows that ten trees are grown on at the most, others for other trees, 6,000.
    pub max_rows: usize,
    /// The share of the features that a split chooses from, or `None` for the square root of their number (Breiman 2001).
    pub feature_share: Option<f64>,
    /// The weight of the base rate in a forest's share of renewals, 0.01: a forest of pure leaves has finite log-odds.
    pub base_rate_share: f64,
}

impl Default for ForestParams {
    fn default() -> Self {
        Self {
            kind: ForestKind::RandomForest,
            n_trees: 100,
            n_trees_held_out: 40,
            min_leaf_rows: vec![20, 5],
            max_depth: 8,
            max_rows: 6_000,
            feature_share: None,
            base_rate_share: 0.01,
        }
    }
}

/// A fitted forest.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Forest {
    /// Leaf values are shares of renewals; the forest's answer is their mean.
    trees: Trees,
    base_rate: f64,
    #[serde(default = "base_rate_share")]
    base_rate_share: f64,
}

impl<Fitted: From<Forest>> Learner<Fitted> for ForestParams {
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
        (0..self.min_leaf_rows.len())
            .map(|setting| {
                let trees = self.grow(training, setting, self.n_trees_held_out, seed)?;
                Ok(self.forest(trees, training).log_odds(&held_out.views.trees))
            })
            .collect()
    }

    fn describe(&self, setting: usize) -> String {
        format!(
            "{} trees of depth up to {}, {} rows a leaf at the least",
            self.n_trees,
            self.max_depth,
            self.leaf(setting)
        )
    }

    fn fit(&self, training: LabelledViews, setting: usize, seed: Seed) -> Result<Fitted, LearnerError> {
        let mut trees = self.grow(training, setting, self.n_trees, seed)?;
        trees.count_covers(&training.views.trees);
        Ok(self.forest(trees, training).into())
    }
}

impl ForestParams {
    fn forest(&self, trees: Trees, training: LabelledViews) -> Forest {
        Forest { trees, base_rate: training.base_rate(), base_rate_share: self.base_rate_share }
    }

    /// The rows a leaf has at the least.
    fn leaf(&self, setting: usize) -> usize {
        self.min_leaf_rows.get(setting).or(self.min_leaf_rows.last()).map_or(1, |&rows| rows.max(1))
    }

    fn grow(&self, training: LabelledViews, setting: usize, n_trees: usize, seed: Seed) -> Result<Trees, LearnerError> {
        let matrix = &training.views.trees;
        let n_trees = n_trees.max(1);
        if matrix.n_columns() == 0 {
            let mut trees = Trees::default();
            trees.push(&[super::TreeNode::Leaf { value: training.base_rate() }]);
            return Ok(trees);
        }
        let min_leaf_rows = self.leaf(setting);
        let x = without_missing(matrix, &training.views.tree_directions);
        let y = training.outcomes();
        let n_calls = n_trees.div_ceil(TREES_PER_CALL);
        let grown: Vec<Trees> = (0..n_calls)
            .into_par_iter()
            .map(|call| {
                let n = TREES_PER_CALL.min(n_trees - call * TREES_PER_CALL);
                let seed = seed.child("trees", call as u64);
                let (x, y) = sample(&x, &y, self.max_rows.max(1), seed);
                // Its code is not free of panics; one in there is an error of this learner, not the end of the service.
                catch_unwind(AssertUnwindSafe(|| self.call(x, &y, min_leaf_rows, n, seed)))
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
        x: Vec<f32>,
        y: &Vec<f64>,
        min_leaf_rows: usize,
        n_trees: usize,
        seed: Seed,
    ) -> Result<Trees, LearnerError> {
        let refused = |failed: Failed| LearnerError::Forest { reason: failed.to_string() };
        let n_columns = x.len() / y.len().max(1);
        let x = &DenseMatrix::new(y.len(), n_columns, x, true).map_err(refused)?;
        let n_columns = n_columns as f64;
        // The library counts up from the seed for its trees and must not overflow.
        let seed = seed.0 >> 1;
        let m = self.feature_share.map_or_else(|| n_columns.sqrt(), |share| share * n_columns);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a number of features")]
        let m = m.ceil().clamp(1.0, n_columns) as usize;
        match self.kind {
            ForestKind::RandomForest => {
                let parameters = RandomForestRegressorParameters::default()
                    .with_n_trees(n_trees)
                    .with_max_depth(self.max_depth)
                    .with_min_samples_leaf(min_leaf_rows)
                    .with_min_samples_split(2 * min_leaf_rows)
                    .with_m(m)
                    .with_seed(seed);
                flatten(&RandomForestRegressor::fit(x, y, parameters).map_err(refused)?)
            }
            ForestKind::ExtraTrees => {
                let parameters = ExtraTreesRegressorParameters::default()
                    .with_n_trees(n_trees)
                    .with_max_depth(self.max_depth)
                    .with_min_samples_leaf(min_leaf_rows)
                    .with_min_samples_split(2 * min_leaf_rows)
                    .with_m(m)
                    .with_seed(seed);
                flatten(&ExtraTreesRegressor::fit(x, y, parameters).map_err(refused)?)
            }
        }
    }
}

impl Forest {
    /// The log-odds of the forest's share of renewals, one a row.
    #[must_use]
    pub fn log_odds(&self, matrix: &Matrix) -> Vec<f64> {
        self.trees.sum(matrix).into_iter().map(|sum| self.log_odds_of(sum)).collect()
    }

    /// The log-odds of a sum of leaf values.
    fn log_odds_of(&self, sum: f64) -> f64 {
        let share = sum / self.trees.n_trees().max(1) as f64;
        logit((1.0 - self.base_rate_share) * share + self.base_rate_share * self.base_rate)
    }

    /// Shapley values of the share of renewals, one a row, carried to log-odds ([`Contributions::through`]).
    #[must_use]
    pub fn contributions(&self, matrix: &Matrix) -> Vec<Contributions> {
        let through = |sum: Contributions| sum.through(|sum| self.log_odds_of(sum));
        shapley_values_of_rows(&self.trees, matrix).into_iter().map(through).collect()
    }
}

/// At most `max_rows` rows of the columns `x` and outcomes `y`, drawn without replacement.
fn sample(x: &[f32], y: &[f64], max_rows: usize, seed: Seed) -> (Vec<f32>, Vec<f64>) {
    if y.len() <= max_rows {
        return (x.to_vec(), y.to_vec());
    }
    let rows = rand::seq::index::sample(&mut seed.child("rows", 0).rng(), y.len(), max_rows).into_vec();
    let x = x.chunks_exact(y.len()).flat_map(|column| rows.iter().map(|&row| column[row])).collect();
    (x, rows.iter().map(|&row| y[row]).collect())
}

/// The matrix column by column, every missing value a quarter of the column's range below its smallest.
///
/// The trees cannot be kept to a direction: a column that has one is all zeros, and left to the other members.
fn without_missing(matrix: &Matrix, directions: &[Direction]) -> Vec<f32> {
    let mut values = Vec::with_capacity(matrix.n_rows() * matrix.n_columns());
    for column in 0..matrix.n_columns() {
        if directions.get(column).is_some_and(|&direction| direction != Direction::Free) {
            values.extend(std::iter::repeat_n(0.0, matrix.n_rows()));
            continue;
        }
        let present = || matrix.column(column).filter(|value| !value.is_nan());
        let (low, high) = present().fold((f32::MAX, f32::MIN), |(low, high), x| (low.min(x), high.max(x)));
        let below = if low > high { 0.0 } else { (low - ((high - low) / 4.0).max(1.0)).max(f32::MIN) };
        values.extend(matrix.column(column).map(|value| if value.is_nan() { below } else { value }));
    }
    values
}
