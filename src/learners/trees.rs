//! The one format of all trees: a flat arena in which siblings lie side by side.
//!
//! A node is 12 bytes: go to `left` when `x ≤ threshold` (or when `x` is missing and the node says so), else to
//! `left + 1`. A leaf points at itself, so that several rows can walk down together without asking who has arrived.

use std::sync::OnceLock;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::node::Node;
use super::saved_trees::SavedTrees;
use super::walk::{BLOCK_ROWS, Laid};
use crate::features::Matrix;

/// Trees that one row walks down together.
const LANES: usize = 8;

/// Fewer rows than this pass the nodes as they are, each by itself.
const FEW_ROWS: usize = 8;

/// Rows a thread takes at a time.
const TURN_ROWS: usize = 4 * BLOCK_ROWS;

/// Rows counted for Shapley values at the most.
const MAX_COVER_ROWS: usize = 10_000;

/// A node of a tree that is being handed over, children by index into the same list.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum TreeNode {
    /// Asks one feature.
    Split {
        /// The feature's index.
        feature: usize,
        /// Values up to this one go left.
        threshold: f32,
        /// Whether a missing value goes left.
        missing_left: bool,
        /// The child for small values.
        left: usize,
        /// The child for great values.
        right: usize,
    },
    /// Ends a path.
    Leaf {
        /// What the tree adds to the sum.
        value: f64,
    },
}

/// A sum of trees over the features of a [`Matrix`].
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(try_from = "SavedTrees", into = "SavedTrees")]
pub struct Trees {
    pub(super) roots: Vec<u32>,
    pub(super) nodes: Vec<Node>,
    /// The value of each node that is a leaf, 0 at the others.
    pub(super) values: Vec<f64>,
    /// Training rows that pass each node, for Shapley values.
    pub(super) covers: Vec<f32>,
    /// What Shapley values read off all nodes, once the first is asked for.
    #[serde(skip)]
    pub(super) outline: OnceLock<Outline>,
    /// How many rows pass them, once the first do.
    #[serde(skip)]
    pub(super) laid: Laid,
}

impl Trees {
    /// Adds a tree given as a list of nodes whose first is the root; a list without nodes adds nothing.
    pub fn push(&mut self, tree: &[TreeNode]) {
        if tree.is_empty() {
            return;
        }
        (self.outline, self.laid) = (OnceLock::new(), Laid::default());
        let root = self.nodes.len();
        self.roots.push(index(root));
        self.reserve(1);
        let mut waiting = vec![(0, root)];
        while let Some((from, to)) = waiting.pop() {
            match tree[from] {
                TreeNode::Leaf { value } => {
                    let stay = Node { threshold: f32::INFINITY, left: index(to), feature: 0, missing_left: true };
                    self.nodes[to] = stay;
                    self.values[to] = value;
                }
                TreeNode::Split { feature, threshold, missing_left, left, right } => {
                    let first = self.nodes.len();
                    self.reserve(2);
                    let feature = u16::try_from(feature).unwrap_or(u16::MAX);
                    self.nodes[to] = Node { threshold, left: index(first), feature, missing_left };
                    waiting.push((left, first));
                    waiting.push((right, first + 1));
                }
            }
        }
    }

    /// The trees as they are handed over, the root first.
    #[must_use]
    pub fn listed(&self) -> Vec<Vec<TreeNode>> {
        let listed = |&root: &u32| {
            let mut nodes = Vec::new();
            self.list(root, &mut nodes);
            nodes
        };
        self.roots.iter().map(listed).collect()
    }

    /// Adds a node and all below it, and tells its place.
    fn list(&self, at: u32, nodes: &mut Vec<TreeNode>) -> usize {
        let (place, node) = (nodes.len(), self.node(at));
        nodes.push(TreeNode::Leaf { value: self.value(at) });
        if node.left != at {
            let (left, right) = (self.list(node.left, nodes), self.list(node.left + 1, nodes));
            let (feature, threshold, missing_left) = (usize::from(node.feature), node.threshold, node.missing_left);
            nodes[place] = TreeNode::Split { feature, threshold, missing_left, left, right };
        }
        place
    }

    /// Adds all trees of another sum after one's own.
    pub fn append(&mut self, other: &Self) {
        (self.outline, self.laid) = (OnceLock::new(), Laid::default());
        let shift = index(self.nodes.len());
        self.roots.extend(other.roots.iter().map(|root| root + shift));
        self.nodes.extend(other.nodes.iter().map(|node| Node { left: node.left + shift, ..*node }));
        self.values.extend(&other.values);
        self.covers.extend(&other.covers);
    }

    /// Counts how many rows of `matrix` pass each node, of a large one every so many rows.
    pub fn count_covers(&mut self, matrix: &Matrix) {
        self.outline = OnceLock::new();
        self.covers.fill(0.0);
        let every = matrix.n_rows().div_ceil(MAX_COVER_ROWS).max(1);
        for row in (0..matrix.n_rows()).step_by(every).map(|row| matrix.row(row)) {
            for &root in &self.roots {
                let mut at = root;
                loop {
                    self.covers[at as usize] += 1.0;
                    let next = self.step(at, row);
                    if next == at {
                        break;
                    }
                    at = next;
                }
            }
        }
    }

    /// The number of trees.
    #[must_use]
    pub fn n_trees(&self) -> usize {
        self.roots.len()
    }

    /// The number of nodes of all trees.
    #[must_use]
    pub fn n_nodes(&self) -> usize {
        self.nodes.len()
    }

    /// The sum of all trees at each row; every row's sum runs in the order of the trees, whoever computes it.
    #[must_use]
    pub fn sum(&self, matrix: &Matrix) -> Vec<f64> {
        let mut sums = vec![0.0; matrix.n_rows()];
        if matrix.n_columns() == 0 {
            let constant = self.roots.iter().map(|&root| self.values[root as usize]).sum();
            sums.fill(constant);
            return sums;
        }
        if sums.len() < FEW_ROWS {
            for (row, sum) in sums.iter_mut().enumerate() {
                *sum = self.sum_of(matrix.row(row));
            }
            return sums;
        }
        let walk = self.laid.walk(&self.roots, &self.nodes, &self.values);
        let turn = |(turn, sums): (usize, &mut [f64])| {
            let mut room = walk.room();
            for (block, sums) in sums.chunks_mut(BLOCK_ROWS).enumerate() {
                walk.add(matrix, turn * TURN_ROWS + block * BLOCK_ROWS, sums, &mut room);
            }
        };
        // Waking other threads takes longer than a few rows do.
        if sums.len() <= TURN_ROWS {
            turn((0, &mut sums));
        } else {
            sums.par_chunks_mut(TURN_ROWS).enumerate().for_each(turn);
        }
        sums
    }

    fn sum_of(&self, row: &[f32]) -> f64 {
        let mut sum = 0.0;
        for roots in self.roots.chunks(LANES) {
            let last = roots.len() - 1;
            let leaves = self.leaves(std::array::from_fn(|lane| roots[lane.min(last)]), [row; LANES]);
            for &leaf in &leaves[..=last] {
                sum += self.values[leaf as usize];
            }
        }
        sum
    }

    /// Where rows end that walk down from these nodes together.
    fn leaves(&self, mut at: [u32; LANES], rows: [&[f32]; LANES]) -> [u32; LANES] {
        loop {
            let mut moved = 0;
            for (at, row) in at.iter_mut().zip(rows) {
                let next = self.step(*at, row);
                moved |= next ^ *at;
                *at = next;
            }
            if moved == 0 {
                return at;
            }
        }
    }

    #[inline]
    fn step(&self, at: u32, row: &[f32]) -> u32 {
        let node = &self.nodes[at as usize];
        node.next(row.get(usize::from(node.feature)).copied().unwrap_or(f32::NAN))
    }

    fn reserve(&mut self, n_nodes: usize) {
        let n = self.nodes.len() + n_nodes;
        self.nodes.resize(n, Node { threshold: f32::INFINITY, left: 0, feature: 0, missing_left: true });
        self.values.resize(n, 0.0);
        self.covers.resize(n, 0.0);
    }

    pub(super) fn roots(&self) -> &[u32] {
        &self.roots
    }

    pub(super) fn node(&self, at: u32) -> &Node {
        &self.nodes[at as usize]
    }

    pub(super) fn value(&self, at: u32) -> f64 {
        self.values[at as usize]
    }

    pub(super) fn cover(&self, at: u32) -> f64 {
        f64::from(self.covers[at as usize])
    }
}

/// Node numbers are `u32`: four thousand million nodes are more than a memory holds.
fn index(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// What Shapley values need to know of trees whatever the row.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Outline {
    /// The sum of the trees' means over the rows that were counted.
    pub(super) mean: f64,
    /// The most features that one path asks, a tree each.
    pub(super) widths: Vec<usize>,
}

#[cfg(test)]
mod tests;
