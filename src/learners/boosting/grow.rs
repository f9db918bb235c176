//! One tree, grown leaf by leaf: always the split that gains most next.
//!
//! The gain of a split is `½ (G_l²/(H_l+λ) + G_r²/(H_r+λ) - G²/(H+λ))`, a leaf's value `-G/(H+λ)` (Chen & Guestrin
//! 2016). Missing values are tried on both sides. The smaller child's histogram is summed, the greater one's is what
//! remains of the parent's. Where a feature may only raise (or lower) the answer, a split that does otherwise is refused,
//! and the middle of its two leaf values bounds everything below on either side, whichever feature is asked there.

use super::bins::{BinnedRows, Cuts};
use super::histogram::{Histogram, Layout, Sums};
use super::params::BoostingParams;
use crate::features::Direction;

/// A node of the tree in bins.
#[derive(Debug, Clone, Copy)]
pub(super) enum BinnedNode {
    /// Bins up to `bin` go left.
    Split { feature: usize, bin: u8, missing_bin: u8, missing_left: bool, left: usize, right: usize },
    /// Ends a path.
    Leaf { value: f64 },
}

/// The node's value where a row ends, for a tree in bins.
pub(super) fn value_at(tree: &[BinnedNode], bins: &[u8]) -> f64 {
    let mut at = 0;
    loop {
        match tree[at] {
            BinnedNode::Leaf { value } => return value,
            BinnedNode::Split { feature, bin, missing_bin, missing_left, left, right } => {
                let own = bins[feature];
                let goes_left = own <= bin || (own == missing_bin && missing_left);
                at = if goes_left { left } else { right };
            }
        }
    }
}

#[derive(Debug, Clone, Copy)]
struct Split {
    gain: f64,
    feature: usize,
    bin: u8,
    missing_left: bool,
    left: Sums,
}

/// What a split asks of a row.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Question {
    pub(super) feature: usize,
    pub(super) bin: u8,
    pub(super) missing_left: bool,
}

/// Where the values of all leaves below a node must lie.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bounds {
    low: f64,
    high: f64,
}

impl Bounds {
    pub(super) const NONE: Self = Self { low: f64::NEG_INFINITY, high: f64::INFINITY };

    /// The bounds of both children of a split whose leaves would have these values.
    pub(super) fn split(self, direction: Direction, left: f64, right: f64) -> (Self, Self) {
        let middle = f64::midpoint(left, right);
        let (below, above) = (Self { high: middle, ..self }, Self { low: middle, ..self });
        match direction {
            Direction::Free => (self, self),
            Direction::Up => (below, above),
            Direction::Down => (above, below),
        }
    }
}

/// A leaf that may still be split; its rows are a range of the shared row list.
struct OpenLeaf {
    node: usize,
    rows: std::ops::Range<usize>,
    depth: usize,
    sums: Sums,
    bounds: Bounds,
    histogram: Histogram,
    best: Option<Split>,
}

/// What a tree is grown from.
pub(super) struct Grower<'a> {
    pub(super) params: &'a BoostingParams,
    pub(super) cuts: &'a Cuts,
    pub(super) binned: &'a BinnedRows,
    pub(super) layout: Layout,
    pub(super) gradients: &'a [Sums],
    /// Which way each feature may move the answer; none stated means any.
    pub(super) directions: &'a [Direction],
}

impl Grower<'_> {
    /// Grows a tree on the given rows, whose order it changes; leaf values are not yet slowed by the learning rate.
    pub(super) fn grow(&self, rows: &mut [u32]) -> Vec<BinnedNode> {
        let mut sums = Sums::default();
        for &row in rows.iter() {
            sums += self.gradients[row as usize];
        }
        let mut tree = vec![BinnedNode::Leaf { value: self.leaf_value(sums, Bounds::NONE) }];
        let histogram = Histogram::of(&self.layout, self.binned, rows, self.gradients);
        let best = self.best_split(sums, Bounds::NONE, &histogram);
        let mut open =
            vec![OpenLeaf { node: 0, rows: 0..rows.len(), depth: 0, sums, bounds: Bounds::NONE, histogram, best }];
        let mut spare = Vec::new();
        for _ in 1..self.params.max_leaves {
            let Some(leaf) = take_best(&mut open) else { break };
            let Some(split) = leaf.best else { break };
            self.split(leaf, split, rows, &mut tree, &mut open, &mut spare);
        }
        tree
    }

    fn split(
        &self,
        mut leaf: OpenLeaf,
        split: Split,
        rows: &mut [u32],
        tree: &mut Vec<BinnedNode>,
        open: &mut Vec<OpenLeaf>,
        spare: &mut Vec<u32>,
    ) {
        let question = Question { feature: split.feature, bin: split.bin, missing_left: split.missing_left };
        let n_left = self.partition(question, &mut rows[leaf.rows.clone()], spare);
        let middle = leaf.rows.start + n_left;
        let (left_rows, right_rows) = (leaf.rows.start..middle, middle..leaf.rows.end);
        let mut right = leaf.sums;
        right -= split.left;
        let (left_node, right_node) = (tree.len(), tree.len() + 1);
        let (left_value, right_value) = (self.leaf_value(split.left, leaf.bounds), self.leaf_value(right, leaf.bounds));
        let (left_bounds, right_bounds) = leaf.bounds.split(self.direction(split.feature), left_value, right_value);
        tree.push(BinnedNode::Leaf { value: left_value });
        tree.push(BinnedNode::Leaf { value: right_value });
        tree[leaf.node] = BinnedNode::Split {
            feature: split.feature,
            bin: split.bin,
            missing_bin: self.missing_bin(split.feature),
            missing_left: split.missing_left,
            left: left_node,
            right: right_node,
        };
        let depth = leaf.depth + 1;
        if depth >= self.params.max_depth || tree.len() + 1 >= 2 * self.params.max_leaves {
            return;
        }
        let left_is_smaller = left_rows.len() <= right_rows.len();
        let smaller = if left_is_smaller { left_rows.clone() } else { right_rows.clone() };
        let histogram = Histogram::of(&self.layout, self.binned, &rows[smaller], self.gradients);
        leaf.histogram.subtract(&histogram);
        let (left_histogram, right_histogram) =
            if left_is_smaller { (histogram, leaf.histogram) } else { (leaf.histogram, histogram) };
        let mut wait = |node, rows, sums, bounds, histogram: Histogram| {
            let best = self.best_split(sums, bounds, &histogram);
            open.push(OpenLeaf { node, rows, depth, sums, bounds, histogram, best });
        };
        wait(left_node, left_rows, split.left, left_bounds, left_histogram);
        wait(right_node, right_rows, right, right_bounds, right_histogram);
    }

    fn best_split(&self, sums: Sums, bounds: Bounds, histogram: &Histogram) -> Option<Split> {
        let min_rows = i64::try_from(self.params.min_leaf_rows).unwrap_or(i64::MAX).max(1);
        if sums.n_rows() < 2 * min_rows {
            return None;
        }
        let whole = self.gain(sums, bounds).1;
        let mut best: Option<Split> = None;
        for &(feature, first) in &self.layout.features {
            let cells = &histogram.cells[first..first + self.cuts.n_bins(feature)];
            let (missing, values) = cells.split_last()?;
            let direction = self.direction(feature);
            let mut left = Sums::default();
            for (bin, cell) in values[..values.len() - 1].iter().enumerate() {
                if cell.n_rows() == 0 {
                    continue;
                }
                left += *cell;
                let mut consider = |left: Sums, missing_left: bool| {
                    let mut right = sums;
                    right -= left;
                    let enough =
                        |side: Sums| side.n_rows() >= min_rows && side.hessian() >= self.params.min_leaf_hessian;
                    if !enough(left) || !enough(right) {
                        return;
                    }
                    let ((left_value, left_gain), (right_value, right_gain)) =
                        (self.gain(left, bounds), self.gain(right, bounds));
                    if !direction.allows(left_value, right_value) {
                        return;
                    }
                    let gain = left_gain + right_gain - whole;
                    if gain > best.map_or(self.params.min_gain, |best| best.gain) {
                        let bin = u8::try_from(bin).unwrap_or(u8::MAX);
                        best = Some(Split { gain, feature, bin, missing_left, left });
                    }
                };
                if missing.n_rows() == 0 {
                    // No missing value was seen here: one that comes later goes with the majority.
                    consider(left, 2 * left.n_rows() >= sums.n_rows());
                } else {
                    consider(left, false);
                    let mut with_missing = left;
                    with_missing += *missing;
                    consider(with_missing, true);
                }
            }
        }
        best
    }

    /// The value of a leaf of these sums, and the loss it saves: `-(G v + ½ (H+λ) v²)`.
    pub(super) fn gain(&self, sums: Sums, bounds: Bounds) -> (f64, f64) {
        let value = self.leaf_value(sums, bounds);
        (value, -value * (sums.gradient() + 0.5 * (sums.hessian() + self.params.l2) * value))
    }

    pub(super) fn leaf_value(&self, sums: Sums, bounds: Bounds) -> f64 {
        let free = -sums.gradient() / (sums.hessian() + self.params.l2).max(self.params.min_leaf_hessian);
        free.max(bounds.low).min(bounds.high)
    }

    /// Brings the rows that go left to the front, both sides in their order; gives their number.
    pub(super) fn partition(&self, question: Question, rows: &mut [u32], spare: &mut Vec<u32>) -> usize {
        let missing_bin = self.missing_bin(question.feature);
        spare.clear();
        let mut n_left = 0;
        for at in 0..rows.len() {
            let row = rows[at];
            let bin = self.binned.row(row as usize)[question.feature];
            if bin <= question.bin || (bin == missing_bin && question.missing_left) {
                rows[n_left] = row;
                n_left += 1;
            } else {
                spare.push(row);
            }
        }
        rows[n_left..].copy_from_slice(spare);
        n_left
    }

    /// The bin of missing values, a feature's last.
    pub(super) fn missing_bin(&self, feature: usize) -> u8 {
        u8::try_from(self.cuts.n_bins(feature) - 1).unwrap_or(u8::MAX)
    }

    pub(super) fn direction(&self, feature: usize) -> Direction {
        self.directions.get(feature).copied().unwrap_or_default()
    }
}

/// Takes the leaf of the greatest gain, the earliest among equals.
fn take_best(open: &mut Vec<OpenLeaf>) -> Option<OpenLeaf> {
    let gain = |leaf: &OpenLeaf| leaf.best.map_or(f64::NEG_INFINITY, |best| best.gain);
    let best = (0..open.len()).reduce(|best, next| if gain(&open[next]) > gain(&open[best]) { next } else { best })?;
    open[best].best.is_some().then(|| open.swap_remove(best))
}
