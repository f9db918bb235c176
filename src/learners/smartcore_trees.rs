//! Trees of smartcore, read out of their saved form into our own.
//!
//! smartcore keeps its nodes private and has changed their saved form between versions; the forest is therefore
//! flattened the moment it is grown and only our own form is ever kept. The structs mirror the fields of
//! smartcore 0.7.0, which is pinned, in their order, as postcard writes no names.

use serde::{Deserialize, Serialize};

use super::{LearnerError, TreeNode, Trees};

#[derive(Deserialize)]
struct SavedRegressor {
    forest: Option<SavedForest>,
}

#[derive(Deserialize)]
struct SavedForest {
    trees: Option<Vec<SavedTree>>,
    _num_features: Option<usize>,
    _samples: Option<Vec<Vec<bool>>>,
}

#[derive(Deserialize)]
struct SavedTree {
    nodes: Vec<SavedNode>,
    _parameters: Option<SavedParameters>,
    _depth: u16,
    _root_mass: f64,
}

#[derive(Deserialize)]
struct SavedParameters {
    _max_depth: Option<u16>,
    _min_samples_leaf: usize,
    _min_samples_split: usize,
    _seed: Option<u64>,
    _splitter: SavedSplitter,
}

#[derive(Deserialize)]
enum SavedSplitter {
    Random,
    Best,
}

#[derive(Deserialize)]
struct SavedNode {
    output: f64,
    split_feature: usize,
    split_value: Option<f64>,
    _split_score: Option<f64>,
    true_child: Option<usize>,
    false_child: Option<usize>,
}

/// The trees of a smartcore forest regressor, leaf values multiplied by `scale`; missing values go left.
///
/// # Errors
/// [`LearnerError::Forest`] when the saved form is not the one known.
pub(super) fn flatten<R: Serialize>(regressor: &R, scale: f64) -> Result<Trees, LearnerError> {
    let broken = |error: postcard::Error| LearnerError::Forest { reason: error.to_string() };
    let bytes = postcard::to_stdvec(regressor).map_err(broken)?;
    let saved: SavedRegressor = postcard::from_bytes(&bytes).map_err(broken)?;
    let mut trees = Trees::default();
    for tree in saved.forest.and_then(|forest| forest.trees).unwrap_or_default() {
        let n_nodes = tree.nodes.len();
        let nodes: Vec<TreeNode> = tree.nodes.iter().map(|node| node.flat(n_nodes, scale)).collect();
        trees.push(&nodes);
    }
    Ok(trees)
}

impl SavedNode {
    fn flat(&self, n_nodes: usize, scale: f64) -> TreeNode {
        match (self.split_value, self.true_child, self.false_child) {
            (Some(value), Some(left), Some(right)) if left < n_nodes && right < n_nodes => TreeNode::Split {
                feature: self.split_feature,
                threshold: floor_to_f32(value),
                missing_left: true,
                left,
                right,
            },
            _ => TreeNode::Leaf { value: self.output * scale },
        }
    }
}

/// The greatest `f32` not above `value`: for every `x` of type `f32`, `x ≤ value` says the same of both.
fn floor_to_f32(value: f64) -> f32 {
    #[expect(clippy::cast_possible_truncation, reason = "rounded down just below")]
    let near = value as f32;
    if f64::from(near) > value { near.next_down() } else { near }
}
