//! Trees of smartcore, read out of their saved form into our own.
//!
//! smartcore keeps its nodes private and has changed their saved form between versions; the forest is therefore
//! flattened the moment it is grown and only our own form is ever kept. The structs mirror the fields of
//! smartcore 0.7.0, which is pinned, in their order, as postcard writes no names.

use serde::{Deserialize, Serialize};

use super::error::LearnerError;
use super::{TreeNode, Trees};

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

/// The trees of a smartcore forest regressor; missing values go left.
///
/// # Errors
/// [`LearnerError::Forest`] when the saved form is not the one known.
pub(super) fn flatten<R: Serialize>(regressor: &R) -> Result<Trees, LearnerError> {
    let broken = |error: postcard::Error| LearnerError::Forest { reason: error.to_string() };
    let bytes = postcard::to_stdvec(regressor).map_err(broken)?;
    let saved: SavedRegressor = postcard::from_bytes(&bytes).map_err(broken)?;
    let mut trees = Trees::default();
    for tree in saved.forest.and_then(|forest| forest.trees).unwrap_or_default() {
        let n_nodes = tree.nodes.len();
        let nodes: Vec<TreeNode> = tree.nodes.iter().map(|node| node.flat(n_nodes)).collect();
        trees.push(&nodes);
    }
    Ok(trees)
}

impl SavedNode {
    fn flat(&self, n_nodes: usize) -> TreeNode {
        match (self.split_value, self.true_child, self.false_child) {
            (Some(value), Some(left), Some(right)) if left < n_nodes && right < n_nodes => TreeNode::Split {
                feature: self.split_feature,
                threshold: floor_to_f32(value),
                missing_left: true,
                left,
                right,
            },
            _ => TreeNode::Leaf { value: self.output },
        }
    }
}

/// The greatest `f32` not above `value`: for every `x` of type `f32`, `x ≤ value` says the same of both.
fn floor_to_f32(value: f64) -> f32 {
    #[expect(clippy::cast_possible_truncation, reason = "rounded down just below")]
    let near = value as f32;
    if f64::from(near) > value { near.next_down() } else { near }
}

#[cfg(test)]
mod tests {
    use rand::RngExt;
    use smartcore::ensemble::extra_trees_regressor::{ExtraTreesRegressor, ExtraTreesRegressorParameters};
    use smartcore::ensemble::random_forest_regressor::{RandomForestRegressor, RandomForestRegressorParameters};
    use smartcore::linalg::basic::matrix::DenseMatrix;

    use super::flatten;
    use crate::features::Matrix;
    use crate::units::Seed;

    #[test]
    fn flat_trees_predict_what_smartcore_predicts() {
        let (n_rows, n_columns) = (400, 5);
        let mut rng = Seed(1).rng();
        let mut matrix = Matrix::missing(n_rows, n_columns);
        for row in 0..n_rows {
            for column in 0..n_columns {
                let value: f64 = rng.random();
                matrix.set(row, column, if column == 0 { value.round() } else { value });
            }
        }
        let values: Vec<f32> = (0..n_columns).flat_map(|column| matrix.column(column)).collect();
        let x = DenseMatrix::new(n_rows, n_columns, values, true).unwrap();
        let y: Vec<f64> = (0..n_rows).map(|row| f64::from(matrix.row(row)[0] + matrix.row(row)[1] > 0.8)).collect();

        let parameters = RandomForestRegressorParameters::default().with_n_trees(20).with_min_samples_leaf(2);
        let random_forest = RandomForestRegressor::fit(&x, &y, parameters).unwrap();
        let parameters = ExtraTreesRegressorParameters::default().with_n_trees(20).with_min_samples_leaf(2);
        let extra_trees = ExtraTreesRegressor::fit(&x, &y, parameters).unwrap();
        let theirs = [random_forest.predict(&x).unwrap(), extra_trees.predict(&x).unwrap()];
        let ours = [flatten(&random_forest).unwrap(), flatten(&extra_trees).unwrap()];
        for (theirs, ours) in theirs.iter().zip(&ours) {
            assert_eq!(ours.n_trees(), 20);
            for (a, b) in theirs.iter().zip(ours.sum(&matrix)) {
                assert!((a - b / 20.0).abs() < 1e-12, "{a} {b}");
            }
        }
    }
}
