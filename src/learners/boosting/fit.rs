//! Rounds of boosting for the log loss, and the fitted sum of trees.

use rand::RngExt;
use rand::seq::index;
use serde::{Deserialize, Serialize};

use super::bins::{BinnedRows, Cuts};
use super::grow::{BinnedNode, Grower, value_at};
use super::histogram::{Layout, MAX_ROWS, Sums};
use crate::features::Matrix;
use crate::learners::tree_shapley::shapley_values;
use crate::learners::{Contributions, FittedMember, LabelledViews, Learner, LearnerError, TreeNode, Trees};
use crate::metrics::log_loss;
use crate::units::{Rng, Seed, sigmoid};

/// Settings without gain that are always waited for.
const MIN_PATIENCE: usize = 8;

/// Gradient boosting, to be fitted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BoostingParams {
    /// The member's name on the model card.
    #[serde(skip)]
    pub name: &'static str,
    /// The share of each tree's answer that is added.
    pub learning_rate: f64,
    /// Rounds at the most.
    pub max_rounds: usize,
    /// Settings lie this many rounds apart.
    pub rounds_per_setting: usize,
    /// Leaves of a tree at the most.
    pub max_leaves: usize,
    /// Splits on a path at the most.
    pub max_depth: usize,
    /// Rows of a leaf at the least.
    pub min_leaf_rows: usize,
    /// The ridge penalty `λ` on leaf values.
    pub l2: f64,
    /// The gain a split must exceed.
    pub min_gain: f64,
    /// The share of rows each tree is grown on.
    pub row_share: f64,
    /// The share of features each tree may ask.
    pub feature_share: f64,
    /// Bins of a number at the most, 254 or fewer.
    pub max_bins: usize,
}

impl Default for BoostingParams {
    fn default() -> Self {
        Self {
            name: "boosting",
            learning_rate: 0.05,
            max_rounds: 1_000,
            rounds_per_setting: 10,
            max_leaves: 8,
            max_depth: 4,
            min_leaf_rows: 10,
            l2: 1.0,
            min_gain: 0.0,
            row_share: 0.7,
            feature_share: 0.5,
            max_bins: 128,
        }
    }
}

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

    /// Stops once held-out rows have got no better for a quarter of the rounds so far.
    fn held_out(
        &self,
        training: LabelledViews,
        held_out: LabelledViews,
        seed: Seed,
    ) -> Result<Vec<Vec<f64>>, LearnerError> {
        let mut rounds = Rounds::start(self, training, seed);
        let binned = rounds.cuts.bin(&held_out.views.trees);
        let mut log_odds = vec![rounds.start; held_out.renewed.len()];
        let mut settings: Vec<Vec<f64>> = Vec::new();
        let (mut best, mut best_loss) = (0, f64::INFINITY);
        while settings.len() < self.n_settings() && settings.len() <= best + (settings.len() / 4).max(MIN_PATIENCE) {
            for _ in 0..self.rounds_per_setting.max(1) {
                let tree = rounds.next_tree();
                add_tree(&tree, &binned, &mut log_odds);
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
        let mut rounds = Rounds::start(params, training, seed);
        let mut trees = Trees::default();
        for _ in 0..n_rounds {
            let tree = rounds.next_tree();
            trees.push(&unbinned(&tree, &rounds.cuts));
        }
        trees.count_covers(&training.views.trees);
        Self { start: rounds.start, trees }
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

/// Boosting under way.
struct Rounds<'a> {
    params: &'a BoostingParams,
    outcomes: Vec<f64>,
    cuts: Cuts,
    binned: BinnedRows,
    start: f64,
    log_odds: Vec<f64>,
    gradients: Vec<Sums>,
    rng: Rng,
}

impl<'a> Rounds<'a> {
    fn start(params: &'a BoostingParams, training: LabelledViews, seed: Seed) -> Self {
        let cuts = Cuts::fit(&training.views.trees, params.max_bins);
        let binned = cuts.bin(&training.views.trees);
        let base_rate = training.base_rate();
        let start = (base_rate / (1.0 - base_rate)).ln();
        let n_rows = training.renewed.len();
        Self {
            params,
            outcomes: training.outcomes(),
            cuts,
            binned,
            start,
            log_odds: vec![start; n_rows],
            gradients: vec![Sums::default(); n_rows],
            rng: seed.child("rounds", 0).rng(),
        }
    }

    /// Grows the next tree and adds it to the training rows' log-odds.
    fn next_tree(&mut self) -> Vec<BinnedNode> {
        for ((sums, &log_odds), &outcome) in self.gradients.iter_mut().zip(&self.log_odds).zip(&self.outcomes) {
            let p = sigmoid(log_odds);
            *sums = Sums::of_row(p - outcome, p * (1.0 - p));
        }
        let mut rows = self.sample_rows();
        let features = self.sample_features();
        let grower = Grower {
            params: self.params,
            cuts: &self.cuts,
            binned: &self.binned,
            layout: Layout::of(&features, &self.cuts),
            gradients: &self.gradients,
        };
        let mut tree = grower.grow(&mut rows);
        for node in &mut tree {
            if let BinnedNode::Leaf { value } = node {
                *value *= self.params.learning_rate;
            }
        }
        add_tree(&tree, &self.binned, &mut self.log_odds);
        tree
    }

    /// Each row with the chance of the row share, ascending.
    fn sample_rows(&mut self) -> Vec<u32> {
        let n_rows = self.outcomes.len();
        let share = self.params.row_share.min(MAX_ROWS as f64 / n_rows.max(1) as f64);
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
        let n_features = self.cuts.n_features();
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "at most the number of features")]
        let n = (self.params.feature_share.clamp(0.0, 1.0) * n_features as f64).ceil() as usize;
        let mut features = index::sample(&mut self.rng, n_features, n.max(1).min(n_features)).into_vec();
        features.sort_unstable();
        features
    }
}

fn add_tree(tree: &[BinnedNode], binned: &BinnedRows, log_odds: &mut [f64]) {
    for (row, log_odds) in log_odds.iter_mut().enumerate() {
        *log_odds += value_at(tree, binned.row(row));
    }
}

/// The tree with thresholds in place of bins.
fn unbinned(tree: &[BinnedNode], cuts: &Cuts) -> Vec<TreeNode> {
    tree.iter()
        .map(|node| match *node {
            BinnedNode::Leaf { value } => TreeNode::Leaf { value },
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
