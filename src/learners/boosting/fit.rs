//! Rounds of boosting for the log loss, and the fitted sum of trees.
//!
//! On small tables several runs that differ in their samples of rows and features advance side by side, and their mean
//! is the answer (bagging, Breiman 1996): what one run owes to the luck of its samples is averaged away.

use rand::RngExt;
use rand::seq::index;
use serde::{Deserialize, Serialize};

use super::super::contributions::Contributions;
use super::super::error::LearnerError;
use super::super::labelled::LabelledViews;
use super::super::member::FittedMember;
use super::bins::{BinnedRows, Cuts};
use super::grow::{BinnedNode, Grower, value_at};
use super::histogram::{Layout, Sums};
use super::params::BoostingParams;
use crate::features::{Direction, Matrix};
use crate::learners::tree_shapley::shapley_values;
use crate::learners::{Learner, TreeNode, Trees};
use crate::metrics::log_loss;
use crate::units::{Rng, Seed, logit, sigmoid};

/// Settings without gain that are always waited for.
const MIN_PATIENCE: usize = 10;

/// Held-out rows below which one fold alone does not tell when to stop.
const FEW_HELD_OUT: usize = 500;

/// A table of this many rows bears one run, one of half as many two.
const BAG_ROWS: usize = 4_000;

/// Rows that one tree is grown on at the most, on average.
const MAX_TREE_ROWS: usize = 100_000;

/// A fitted sum of boosted trees.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Boosting {
    /// The log-odds before the first tree.
    start: f64,
    trees: Trees,
}

impl Learner for BoostingParams {
    fn name(&self) -> &'static str {
        self.name
    }

    /// Stops once held-out rows have got no better for a quarter of the rounds so far, or for half of them where the
    /// held-out rows are few and their loss is mostly luck.
    fn held_out(
        &self,
        training: LabelledViews,
        held_out: LabelledViews,
        seed: Seed,
    ) -> Result<Vec<Vec<f64>>, LearnerError> {
        let data = Binned::of(self, training);
        let mut runs = Rounds::bags(self, &data, seed);
        let binned = data.cuts.bin(&held_out.views.trees);
        let share = 1.0 / runs.len() as f64;
        let mut log_odds = vec![data.start; held_out.renewed.len()];
        let mut settings: Vec<Vec<f64>> = Vec::new();
        let (mut best, mut best_loss) = (0, f64::INFINITY);
        let patience = if held_out.renewed.len() < FEW_HELD_OUT { 2 } else { 4 };
        while settings.len() < self.n_settings()
            && settings.len() <= best + (settings.len() / patience).max(MIN_PATIENCE)
        {
            for _ in 0..self.rounds_per_setting.max(1) {
                for run in &mut runs {
                    add_tree(&run.next_tree(), share, &binned, &mut log_odds);
                }
            }
            let probabilities: Vec<f64> = log_odds.iter().copied().map(sigmoid).collect();
            let loss = log_loss(&probabilities, held_out.renewed);
            if loss < best_loss {
                (best, best_loss) = (settings.len(), loss);
            }
            settings.push(log_odds.clone());
        }
        Ok(settings)
    }

    fn describe(&self, setting: usize) -> String {
        let n_rounds = (setting + 1) * self.rounds_per_setting.max(1);
        let shape = if self.symmetric { "one question a depth, " } else { "" };
        let (leaves, rate) = (self.max_leaves, self.learning_rate);
        format!("{n_rounds} trees of up to {leaves} leaves, {shape}rate {rate}")
    }

    fn fit(&self, training: LabelledViews, setting: usize, seed: Seed) -> Result<FittedMember, LearnerError> {
        let n_rounds = (setting + 1) * self.rounds_per_setting.max(1);
        Ok(FittedMember::Boosting(Boosting::fit(self, training, n_rounds, seed)))
    }
}

impl BoostingParams {
    fn n_settings(&self) -> usize {
        (self.max_rounds / self.rounds_per_setting.max(1)).max(1)
    }
}

impl Boosting {
    /// Fits a number of rounds.
    #[must_use]
    pub fn fit(params: &BoostingParams, training: LabelledViews, n_rounds: usize, seed: Seed) -> Self {
        let data = Binned::of(params, training);
        Self { start: data.start, trees: grow(params, &data, training, n_rounds, seed) }
    }

    /// Fits a number of rounds to what the exposures of rows gain or lose; [`Boosting::log_odds`] is then `f`.
    #[must_use]
    pub fn fit_exposed(
        params: &BoostingParams,
        training: LabelledViews,
        exposures: Exposures,
        n_rounds: usize,
        seed: Seed,
    ) -> Self {
        let data = Binned { start: 0.0, exposures: Some(exposures), ..Binned::of(params, training) };
        Self { start: 0.0, trees: grow(params, &data, training, n_rounds, seed) }
    }

    /// Fits a number of rounds to a chance of renewal a row in the place of its outcome, by cross-entropy.
    #[must_use]
    pub fn fit_soft(
        params: &BoostingParams,
        training: LabelledViews,
        chances: &[f64],
        n_rounds: usize,
        seed: Seed,
    ) -> Self {
        let start = logit(chances.iter().sum::<f64>() / chances.len().max(1) as f64);
        let data = Binned { start, outcomes: chances.to_vec(), ..Binned::of(params, training) };
        Self { start, trees: grow(params, &data, training, n_rounds, seed) }
    }

    /// The log-odds before the first tree, and the nodes of every tree, the root first.
    #[must_use]
    pub fn as_sum(&self) -> (f64, Vec<Vec<TreeNode>>) {
        (self.start, self.trees.listed())
    }

    /// The log-odds of renewal, one a row.
    #[must_use]
    pub fn log_odds(&self, matrix: &Matrix) -> Vec<f64> {
        self.trees.sum(matrix).into_iter().map(|sum| self.start + sum).collect()
    }

    /// Exact Shapley values of the log-odds.
    #[must_use]
    pub fn contributions(&self, row: &[f32]) -> Contributions {
        let sum = shapley_values(&self.trees, row);
        Contributions { base: self.start + sum.base, ..sum }
    }
}

fn grow(params: &BoostingParams, data: &Binned, training: LabelledViews, n_rounds: usize, seed: Seed) -> Trees {
    let mut runs = Rounds::bags(params, data, seed);
    let share = 1.0 / runs.len() as f64;
    let mut trees = Trees::default();
    for _ in 0..n_rounds {
        for run in &mut runs {
            trees.push(&unbinned(&run.next_tree(), share, &data.cuts));
        }
    }
    trees.count_covers(&training.views.trees);
    trees
}

/// Rows whose log-odds are `offset + exposure·f`, `f` the sum of trees: what else is known of a row, and how much of `f`
/// it was given.
#[derive(Debug, Clone, Copy)]
pub struct Exposures<'a> {
    /// Log-odds where `f` is zero, one a row.
    pub offset: &'a [f64],
    /// One a row, taken within [-1, 1].
    pub exposure: &'a [f64],
}

/// Training rows in bins, which all runs share.
struct Binned<'a> {
    outcomes: Vec<f64>,
    cuts: Cuts,
    rows: BinnedRows,
    start: f64,
    directions: &'a [Direction],
    exposures: Option<Exposures<'a>>,
}

impl<'a> Binned<'a> {
    fn of(params: &BoostingParams, training: LabelledViews<'a>) -> Self {
        let cuts = Cuts::fit(&training.views.trees, params.max_bins);
        let rows = cuts.bin(&training.views.trees);
        let start = logit(training.base_rate());
        let directions = &training.views.tree_directions;
        Self { outcomes: training.outcomes(), cuts, rows, start, directions, exposures: None }
    }
}

/// Boosting under way.
struct Rounds<'a> {
    params: &'a BoostingParams,
    data: &'a Binned<'a>,
    log_odds: Vec<f64>,
    gradients: Vec<Sums>,
    rng: Rng,
}

impl<'a> Rounds<'a> {
    /// As many runs as the number of rows bears.
    fn bags(params: &'a BoostingParams, data: &'a Binned, seed: Seed) -> Vec<Self> {
        let n_rows = data.outcomes.len();
        let n_bags = (BAG_ROWS / n_rows.max(1)).clamp(1, params.max_bags.max(1));
        let start = |bag: usize| Self {
            params,
            data,
            log_odds: vec![data.start; n_rows],
            gradients: vec![Sums::default(); n_rows],
            rng: seed.child("rounds", bag as u64).rng(),
        };
        (0..n_bags).map(start).collect()
    }

    /// Grows the next tree and adds it to the training rows' log-odds.
    fn next_tree(&mut self) -> Vec<BinnedNode> {
        let mut rows = self.sample_rows();
        for &row in &rows {
            let row = row as usize;
            let (offset, exposure) = match self.data.exposures {
                Some(rows) => (rows.offset[row], rows.exposure[row].clamp(-1.0, 1.0)),
                None => (0.0, 1.0),
            };
            let p = sigmoid(offset + exposure * self.log_odds[row]);
            self.gradients[row] =
                Sums::of_row(exposure * (p - self.data.outcomes[row]), exposure * exposure * p * (1.0 - p));
        }
        let features = self.sample_features();
        let grower = Grower {
            params: self.params,
            cuts: &self.data.cuts,
            binned: &self.data.rows,
            layout: Layout::of(&features, &self.data.cuts),
            gradients: &self.gradients,
            directions: self.data.directions,
        };
        let mut tree = if self.params.symmetric { grower.grow_symmetric(&mut rows) } else { grower.grow(&mut rows) };
        for node in &mut tree {
            if let BinnedNode::Leaf { value } = node {
                *value *= self.params.learning_rate;
            }
        }
        add_tree(&tree, 1.0, &self.data.rows, &mut self.log_odds);
        tree
    }

    /// Each row with the chance of the row share, ascending.
    fn sample_rows(&mut self) -> Vec<u32> {
        let n_rows = self.log_odds.len();
        let share = self.params.row_share.min(MAX_TREE_ROWS as f64 / n_rows.max(1) as f64);
        let all = 0..u32::try_from(n_rows).unwrap_or(u32::MAX);
        if share >= 1.0 {
            return all.collect();
        }
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of 2³²")]
        let below = (share * 4_294_967_296.0) as u32;
        all.filter(|_| self.rng.random::<u32>() < below).collect()
    }

    /// The share of the features, at least one, ascending.
    fn sample_features(&mut self) -> Vec<usize> {
        let n_features = self.data.cuts.n_features();
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "at most the number of features")]
        let n = (self.params.feature_share.clamp(0.0, 1.0) * n_features as f64).ceil() as usize;
        let mut features = index::sample(&mut self.rng, n_features, n.max(1).min(n_features)).into_vec();
        features.sort_unstable();
        features
    }
}

/// Adds a share of the tree's answer to the log-odds of each row.
fn add_tree(tree: &[BinnedNode], share: f64, binned: &BinnedRows, log_odds: &mut [f64]) {
    for (row, log_odds) in log_odds.iter_mut().enumerate() {
        *log_odds += share * value_at(tree, binned.row(row));
    }
}

/// The tree with thresholds in place of bins, and a share of its answer.
fn unbinned(tree: &[BinnedNode], share: f64, cuts: &Cuts) -> Vec<TreeNode> {
    tree.iter()
        .map(|node| match *node {
            BinnedNode::Leaf { value } => TreeNode::Leaf { value: share * value },
            BinnedNode::Split { feature, bin, missing_left, left, right, .. } => TreeNode::Split {
                feature,
                threshold: cuts.threshold(feature, usize::from(bin)),
                missing_left,
                left,
                right,
            },
        })
        .collect()
}
