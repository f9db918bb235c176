//! Grows one symmetric (oblivious) tree: all nodes of a depth split on the one question with the greatest total gain
//! (Kohavi & Li 1995; Prokhorenkova et al. 2018, `CatBoost`).
//!
//! Such trees are weak alone and hard to overfit with, as no question serves a few rows only.

use super::grow::{BinnedNode, Bounds, Grower, Question};
use super::histogram::{Histogram, Sums};

/// A node of the current depth; its rows are a range of the shared row list.
struct Level {
    rows: std::ops::Range<usize>,
    sums: Sums,
    bounds: Bounds,
    histogram: Histogram,
}

impl Grower<'_> {
    /// Grows a tree on the given rows, whose order it changes; leaf values are not yet slowed by the learning rate.
    pub(super) fn grow_symmetric(&self, rows: &mut [u32]) -> Vec<BinnedNode> {
        let mut sums = Sums::default();
        for &row in rows.iter() {
            sums += self.gradients[row as usize];
        }
        let histogram = Histogram::of(&self.layout, self.binned, rows, self.gradients);
        let mut level = vec![Level { rows: 0..rows.len(), sums, bounds: Bounds::NONE, histogram }];
        let mut questions = Vec::new();
        let mut spare = Vec::new();
        while questions.len() < self.params.max_depth && 2 << questions.len() <= self.params.max_leaves {
            let Some(question) = self.best_question(&level) else { break };
            questions.push(question);
            let mut next = Vec::with_capacity(2 * level.len());
            for node in level {
                next.extend(self.ask(node, question, rows, &mut spare));
            }
            level = next;
        }
        self.assemble(&questions, &level)
    }

    /// Both children of a node.
    fn ask(&self, mut node: Level, question: Question, rows: &mut [u32], spare: &mut Vec<u32>) -> [Level; 2] {
        let n_left = self.partition(question, &mut rows[node.rows.clone()], spare);
        let middle = node.rows.start + n_left;
        let (left_rows, right_rows) = (node.rows.start..middle, middle..node.rows.end);
        let mut left = Sums::default();
        for &row in &rows[left_rows.clone()] {
            left += self.gradients[row as usize];
        }
        let mut right = node.sums;
        right -= left;
        let left_is_smaller = left_rows.len() <= right_rows.len();
        let smaller = if left_is_smaller { left_rows.clone() } else { right_rows.clone() };
        let histogram = Histogram::of(&self.layout, self.binned, &rows[smaller], self.gradients);
        node.histogram.subtract(&histogram);
        let (left_histogram, right_histogram) =
            if left_is_smaller { (histogram, node.histogram) } else { (node.histogram, histogram) };
        let values = (self.leaf_value(left, node.bounds), self.leaf_value(right, node.bounds));
        let (left_bounds, right_bounds) = node.bounds.split(self.direction(question.feature), values.0, values.1);
        [
            Level { rows: left_rows, sums: left, bounds: left_bounds, histogram: left_histogram },
            Level { rows: right_rows, sums: right, bounds: right_bounds, histogram: right_histogram },
        ]
    }

    /// The question that gains most over all nodes of the depth.
    fn best_question(&self, level: &[Level]) -> Option<Question> {
        let whole: f64 = level.iter().map(|node| self.gain(node.sums, node.bounds).1).sum();
        let mut best = None;
        let mut best_gain = self.params.min_gain.max(1e-9);
        for &(feature, first) in &self.layout.features {
            let n_bins = self.cuts.n_bins(feature);
            let missing = first + n_bins - 1;
            let any_missing = level.iter().any(|node| node.histogram.cells[missing].n_rows() > 0);
            for missing_left in [false, true] {
                if missing_left && !any_missing {
                    continue;
                }
                let start = |node: &Level| if missing_left { node.histogram.cells[missing] } else { Sums::default() };
                let mut left: Vec<Sums> = level.iter().map(start).collect();
                for bin in 0..n_bins - 2 {
                    for (left, node) in left.iter_mut().zip(level) {
                        *left += node.histogram.cells[first + bin];
                    }
                    let question = Question { feature, bin: u8::try_from(bin).unwrap_or(u8::MAX), missing_left };
                    let gain = self.gain_of(question, level, &left).map_or(0.0, |gain| gain - whole);
                    if gain > best_gain {
                        (best, best_gain) = (Some(question), gain);
                    }
                }
            }
        }
        best
    }

    /// What all children together save; `None` when one node would move the answer the wrong way.
    fn gain_of(&self, question: Question, level: &[Level], left: &[Sums]) -> Option<f64> {
        let direction = self.direction(question.feature);
        let mut total = 0.0;
        for (node, &left) in level.iter().zip(left) {
            let mut right = node.sums;
            right -= left;
            let ((left_value, left_gain), (right_value, right_gain)) =
                (self.gain(left, node.bounds), self.gain(right, node.bounds));
            if !direction.allows(left_value, right_value) {
                return None;
            }
            total += left_gain + right_gain;
        }
        Some(total)
    }

    /// The full tree of the questions, its leaves from left to right.
    fn assemble(&self, questions: &[Question], leaves: &[Level]) -> Vec<BinnedNode> {
        let mut tree = Vec::with_capacity(2 * leaves.len());
        for (depth, question) in questions.iter().enumerate() {
            for place in 0..1usize << depth {
                let left = (2 << depth) - 1 + 2 * place;
                tree.push(BinnedNode::Split {
                    feature: question.feature,
                    bin: question.bin,
                    missing_bin: self.missing_bin(question.feature),
                    missing_left: question.missing_left,
                    left,
                    right: left + 1,
                });
            }
        }
        tree.extend(leaves.iter().map(|leaf| BinnedNode::Leaf { value: self.leaf_value(leaf.sums, leaf.bounds) }));
        tree
    }
}
