//! One tree, grown leaf by leaf: always the split that gains most next.
//!
//! The gain of a split is `½ (G_l²/(H_l+λ) + G_r²/(H_r+λ) - G²/(H+λ))`, a leaf's value `-G/(H+λ)` (Chen & Guestrin
//! 2016). Missing values are tried on both sides. The smaller child's histogram is summed, the greater one's is what
//! remains of the parent's.

use super::BoostingParams;
use super::bins::{BinnedRows, Cuts};
use super::histogram::{Histogram, Layout, Sums};

/// Hessian a leaf has at the least: below it the Newton step of a leaf is noise.
const MIN_LEAF_HESSIAN: f64 = 1e-3;

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

/// A leaf that may still be split; its rows are a range of the shared row list.
struct OpenLeaf {
    node: usize,
    rows: std::ops::Range<usize>,
    depth: usize,
    sums: Sums,
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
}

impl Grower<'_> {
    /// Grows a tree on the given rows, whose order it changes; leaf values are not yet slowed by the learning rate.
    pub(super) fn grow(&self, rows: &mut [u32]) -> Vec<BinnedNode> {
        let mut sums = Sums::default();
        for &row in rows.iter() {
            sums += self.gradients[row as usize];
        }
        let mut tree = vec![BinnedNode::Leaf { value: self.leaf_value(sums) }];
        let histogram = Histogram::of(&self.layout, self.binned, rows, self.gradients, Vec::new());
        let mut open = vec![self.open(0, 0..rows.len(), 0, sums, histogram)];
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
        let missing_bin = u8::try_from(self.cuts.n_bins(split.feature) - 1).unwrap_or(u8::MAX);
        let mine = &mut rows[leaf.rows.clone()];
        spare.clear();
        let mut n_left = 0;
        for at in 0..mine.len() {
            let row = mine[at];
            let bin = self.binned.row(row as usize)[split.feature];
            if bin <= split.bin || (bin == missing_bin && split.missing_left) {
                mine[n_left] = row;
                n_left += 1;
            } else {
                spare.push(row);
            }
        }
        mine[n_left..].copy_from_slice(spare);

        let middle = leaf.rows.start + n_left;
        let (left_rows, right_rows) = (leaf.rows.start..middle, middle..leaf.rows.end);
        let mut right = leaf.sums;
        right -= split.left;
        let (left_node, right_node) = (tree.len(), tree.len() + 1);
        tree.push(BinnedNode::Leaf { value: self.leaf_value(split.left) });
        tree.push(BinnedNode::Leaf { value: self.leaf_value(right) });
        tree[leaf.node] = BinnedNode::Split {
            feature: split.feature,
            bin: split.bin,
            missing_bin,
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
        let histogram = Histogram::of(&self.layout, self.binned, &rows[smaller], self.gradients, Vec::new());
        leaf.histogram.subtract(&histogram);
        let (left_histogram, right_histogram) =
            if left_is_smaller { (histogram, leaf.histogram) } else { (leaf.histogram, histogram) };
        open.push(self.open(left_node, left_rows, depth, split.left, left_histogram));
        open.push(self.open(right_node, right_rows, depth, right, right_histogram));
    }

    fn open(
        &self,
        node: usize,
        rows: std::ops::Range<usize>,
        depth: usize,
        sums: Sums,
        histogram: Histogram,
    ) -> OpenLeaf {
        let best = self.best_split(sums, &histogram);
        OpenLeaf { node, rows, depth, sums, histogram, best }
    }

    fn best_split(&self, sums: Sums, histogram: &Histogram) -> Option<Split> {
        let min_rows = i64::try_from(self.params.min_leaf_rows).unwrap_or(i64::MAX).max(1);
        if sums.n_rows() < 2 * min_rows {
            return None;
        }
        let whole = self.strength(sums);
        let mut best: Option<Split> = None;
        for &(feature, first) in &self.layout.features {
            let cells = &histogram.cells[first..first + self.cuts.n_bins(feature)];
            let (missing, values) = cells.split_last()?;
            let mut left = Sums::default();
            for (bin, cell) in values[..values.len() - 1].iter().enumerate() {
                if cell.n_rows() == 0 {
                    continue;
                }
                left += *cell;
                let mut consider = |left: Sums, missing_left: bool| {
                    let mut right = sums;
                    right -= left;
                    let enough = |side: Sums| side.n_rows() >= min_rows && side.hessian() >= MIN_LEAF_HESSIAN;
                    if !enough(left) || !enough(right) {
                        return;
                    }
                    let gain = 0.5 * (self.strength(left) + self.strength(right) - whole);
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

    fn strength(&self, sums: Sums) -> f64 {
        sums.gradient().powi(2) / (sums.hessian() + self.params.l2)
    }

    fn leaf_value(&self, sums: Sums) -> f64 {
        -sums.gradient() / (sums.hessian() + self.params.l2).max(MIN_LEAF_HESSIAN)
    }
}

/// Takes the leaf of the greatest gain, the earliest among equals.
fn take_best(open: &mut Vec<OpenLeaf>) -> Option<OpenLeaf> {
    let gain = |leaf: &OpenLeaf| leaf.best.map_or(f64::NEG_INFINITY, |best| best.gain);
    let best = (0..open.len()).reduce(|best, next| if gain(&open[next]) > gain(&open[best]) { next } else { best })?;
    open[best].best.is_some().then(|| open.swap_remove(best))
}
