//! Rounds of boosting for the log loss.
//!
//! On small tables several runs that differ in their samples of rows and features advance side by side, and their mean
//! is the answer (bagging, Breiman 1996): what one run owes to the luck of its samples is averaged away.

use rand::RngExt;
use rand::seq::index;

use super::super::labelled::LabelledViews;
use super::bins::{BinnedRows, Cuts};
use super::grow::{BinnedNode, Grower, value_at};
use super::histogram::{Layout, Sums};
use super::params::BoostingParams;
use crate::features::Direction;
use crate::learners::TreeNode;
use crate::units::{Rng, Seed, logit, sigmoid};

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
pub(super) struct Binned<'a> {
    pub outcomes: Vec<f64>,
    pub cuts: Cuts,
    pub rows: BinnedRows,
    /// The log-odds before the first tree.
    pub start: f64,
    pub directions: &'a [Direction],
    pub exposures: Option<Exposures<'a>>,
}

impl<'a> Binned<'a> {
    pub(super) fn of(params: &BoostingParams, training: LabelledViews<'a>) -> Self {
        let cuts = Cuts::fit(&training.views.trees, params.max_bins);
        let rows = cuts.bin(&training.views.trees);
        let start = logit(training.base_rate());
        let directions = &training.views.tree_directions;
        Self { outcomes: training.outcomes(), cuts, rows, start, directions, exposures: None }
    }
}

/// Boosting under way.
pub(super) struct Rounds<'a> {
    params: &'a BoostingParams,
    data: &'a Binned<'a>,
    log_odds: Vec<f64>,
    gradients: Vec<Sums>,
    rng: Rng,
}

impl<'a> Rounds<'a> {
    /// As many runs as the number of rows bears.
    pub(super) fn bags(params: &'a BoostingParams, data: &'a Binned, seed: Seed) -> Vec<Self> {
        let n_rows = data.outcomes.len();
        let n_bags = (params.bag_rows / n_rows.max(1)).clamp(1, params.max_bags.max(1));
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
    pub(super) fn next_tree(&mut self) -> Vec<BinnedNode> {
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
        let share = self.params.row_share.min(self.params.max_tree_rows as f64 / n_rows.max(1) as f64);
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
pub(super) fn add_tree(tree: &[BinnedNode], share: f64, binned: &BinnedRows, log_odds: &mut [f64]) {
    for (row, log_odds) in log_odds.iter_mut().enumerate() {
        *log_odds += share * value_at(tree, binned.row(row));
    }
}

/// The tree with thresholds in place of bins, and a share of its answer.
pub(super) fn unbinned(tree: &[BinnedNode], share: f64, cuts: &Cuts) -> Vec<TreeNode> {
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
