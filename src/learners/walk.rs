//! Trees laid out for the many: a block of rows passes one tree after another.
//!
//! The features of a block lie column by column, so that the rows of a question are neighbours. Each feature stands twice, once
//! with `-∞` and once with `+∞` where it is missing: a node asks the one that sends a missing value its way, and no step asks
//! whether a value is there. A tree in which all nodes of a depth ask the same question (Kohavi 1994, "oblivious") is a table
//! of its leaves: the answers are the bits of the place. Sums run in the order of the trees, as [`Trees::sum`](super::Trees::sum) promises.
//!
//! Loops run over indices: this is most of what scoring costs, and iterators that are not inlined cost more than the work.

use std::sync::OnceLock;

use super::node::Node;
use crate::features::Matrix;

/// Rows of a block: their features stay in the first-level cache.
pub(super) const BLOCK_ROWS: usize = 64;
/// Rows that walk down a tree together, so that none waits for another's memory.
const LANES: usize = 8;
/// Steps after which it is asked of each whether all rows have arrived.
const SURE_STEPS: u32 = 8;
/// Questions of a table at the most.
const MAX_QUESTIONS: usize = 8;

/// A question, or a leaf that leads to itself.
#[derive(Debug, Clone, Copy)]
struct Step {
    threshold: f32,
    left: u32,
    /// Where the feature's rows begin in a block.
    first: u32,
}

#[derive(Debug, Clone)]
enum Shape {
    /// From a root, so many steps to the deepest leaf.
    Nodes { root: u32, depth: u32 },
    /// The questions, and where the leaves begin among those of all tables.
    Table { questions: Vec<(u32, f32)>, leaves: usize },
}

/// Trees as blocks of rows pass them.
#[derive(Debug, Clone)]
pub(super) struct Walk {
    steps: Vec<Step>,
    /// The value of each step that is a leaf.
    values: Vec<f64>,
    shapes: Vec<Shape>,
    /// The leaves of all tables.
    leaves: Vec<f64>,
    /// Features that are asked: the greatest index and one more.
    n_features: usize,
}

/// A [`Walk`] that is laid out when the first rows pass. It follows from the trees and tells none apart.
#[derive(Debug, Clone, Default)]
pub(super) struct Laid(OnceLock<Walk>);

impl PartialEq for Laid {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Laid {
    /// The walk through trees given by their roots, and by the nodes and leaf values of all.
    pub(super) fn walk(&self, roots: &[u32], nodes: &[Node], values: &[f64]) -> &Walk {
        self.0.get_or_init(|| Walk::of(roots, nodes, values))
    }
}

impl Walk {
    fn of(roots: &[u32], nodes: &[Node], values: &[f64]) -> Self {
        let n_features = nodes.iter().map(|node| usize::from(node.feature) + 1).max().unwrap_or(0);
        let step = |(at, node): (usize, &Node)| Step {
            threshold: if node.left as usize == at { f32::INFINITY } else { below_infinity(node.threshold) },
            left: node.left,
            first: place(node.feature, node.missing_left),
        };
        let steps = nodes.iter().enumerate().map(step).collect();
        let (shapes, leaves) = (Vec::with_capacity(roots.len()), Vec::new());
        let mut walk = Self { steps, values: values.to_vec(), shapes, leaves, n_features };
        for &root in roots {
            let shape = walk.table(root).unwrap_or_else(|| Shape::Nodes { root, depth: walk.depth(root) });
            walk.shapes.push(shape);
        }
        walk
    }

    fn is_leaf(&self, at: u32) -> bool {
        self.steps[at as usize].left == at
    }

    fn depth(&self, root: u32) -> u32 {
        let (mut depth, mut level) = (0, vec![root]);
        loop {
            let asks = level.iter().filter(|&&at| !self.is_leaf(at));
            level = asks.flat_map(|&at| [self.steps[at as usize].left, self.steps[at as usize].left + 1]).collect();
            if level.is_empty() {
                return depth;
            }
            depth += 1;
        }
    }

    /// The tree as a table, where all nodes of a depth ask the same.
    fn table(&mut self, root: u32) -> Option<Shape> {
        let (mut questions, mut level) = (Vec::new(), vec![root]);
        while !self.is_leaf(level[0]) {
            let asked = self.steps[level[0] as usize];
            let same = |&at: &u32| {
                let step = self.steps[at as usize];
                !self.is_leaf(at) && step.first == asked.first && step.threshold.to_bits() == asked.threshold.to_bits()
            };
            if questions.len() == MAX_QUESTIONS || !level.iter().all(same) {
                return None;
            }
            questions.push((asked.first, asked.threshold));
            let children = |&at: &u32| [self.steps[at as usize].left, self.steps[at as usize].left + 1];
            level = level.iter().flat_map(children).collect();
        }
        if !level.iter().all(|&at| self.is_leaf(at)) {
            return None;
        }
        let leaves = self.leaves.len();
        self.leaves.extend(level.iter().map(|&at| self.values[at as usize]));
        Some(Shape::Table { questions, leaves })
    }

    /// Room for the features of a block.
    pub(super) fn room(&self) -> Vec<f32> {
        vec![0.0; 2 * self.n_features * BLOCK_ROWS]
    }

    /// Adds all trees to the sums of up to [`BLOCK_ROWS`] neighbouring rows, in the room for a block.
    pub(super) fn add(&self, matrix: &Matrix, first: usize, sums: &mut [f64], room: &mut [f32]) {
        let n_rows = sums.len();
        self.fill(matrix, first, n_rows, room);
        for shape in &self.shapes {
            match shape {
                Shape::Nodes { root, depth } => {
                    let mut row = 0;
                    while row < n_rows {
                        let at = self.down(*root, *depth, row, room);
                        let n = LANES.min(n_rows - row);
                        for lane in 0..n {
                            sums[row + lane] += self.values[at[lane] as usize];
                        }
                        row += LANES;
                    }
                }
                Shape::Table { questions, leaves } => {
                    let mut places = [0u32; BLOCK_ROWS];
                    for &(first, threshold) in questions {
                        let asked = &room[first as usize..first as usize + BLOCK_ROWS];
                        for row in 0..BLOCK_ROWS {
                            places[row] = places[row] << 1 | u32::from(asked[row] > threshold);
                        }
                    }
                    let table = &self.leaves[*leaves..*leaves + (1 << questions.len())];
                    for row in 0..n_rows {
                        sums[row] += table[places[row] as usize];
                    }
                }
            }
        }
    }

    /// Where rows of a block end that walk down from a root together.
    #[inline]
    #[expect(clippy::needless_range_loop, reason = "zipped iterators are not always inlined")]
    fn down(&self, root: u32, depth: u32, row: usize, room: &[f32]) -> [u32; LANES] {
        let mut at = [root; LANES];
        for _ in 0..depth.min(SURE_STEPS) {
            for lane in 0..LANES {
                at[lane] = self.next(at[lane], row + lane, room);
            }
        }
        for _ in SURE_STEPS..depth {
            let mut moved = 0;
            for lane in 0..LANES {
                let next = self.next(at[lane], row + lane, room);
                moved |= next ^ at[lane];
                at[lane] = next;
            }
            if moved == 0 {
                break;
            }
        }
        at
    }

    #[inline]
    fn next(&self, at: u32, row: usize, room: &[f32]) -> u32 {
        let step = self.steps[at as usize];
        step.left + u32::from(room[step.first as usize + row] > step.threshold)
    }

    /// Lays out the features of a block.
    fn fill(&self, matrix: &Matrix, first: usize, n_rows: usize, room: &mut [f32]) {
        let n_known = self.n_features.min(matrix.n_columns());
        if n_known < self.n_features {
            for pair in room.chunks_exact_mut(2 * BLOCK_ROWS) {
                let (left, right) = pair.split_at_mut(BLOCK_ROWS);
                left.fill(f32::NEG_INFINITY);
                right.fill(f32::INFINITY);
            }
        }
        for row in 0..n_rows {
            let values = &matrix.row(first + row)[..n_known];
            let mut to = row;
            for &x in values {
                let is_missing = x.is_nan();
                room[to] = if is_missing { f32::NEG_INFINITY } else { x };
                room[to + BLOCK_ROWS] = if is_missing { f32::INFINITY } else { x };
                to += 2 * BLOCK_ROWS;
            }
        }
    }
}

/// Where a block has the rows of a feature that a node asks.
fn place(feature: u16, missing_left: bool) -> u32 {
    let rows = 2 * u32::from(feature) + u32::from(!missing_left);
    rows * u32::try_from(BLOCK_ROWS).unwrap_or(u32::MAX)
}

/// A threshold that every number passes and a missing value that goes right does not: a [`Matrix`] holds nothing infinite.
fn below_infinity(threshold: f32) -> f32 {
    if threshold.is_nan() { f32::MAX } else { threshold.min(f32::MAX) }
}
