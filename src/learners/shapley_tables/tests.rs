//! Rows looked up in tables get what each gets alone.

use proptest::prelude::*;
use rand::RngExt;

use super::super::tree_shapley::shapley_values;
use super::shapley_values_of_rows;
use crate::features::Matrix;
use crate::learners::{TreeNode, Trees};
use crate::units::{Rng, Seed};

/// Few features meet again on a path, many make it wider than any table.
const N_FEATURES: [usize; 3] = [3, 9, 40];

fn question(rng: &mut Rng, n_features: usize, left: usize) -> TreeNode {
    let feature = rng.random_range(0..n_features);
    let threshold = [0.25, 0.5, 0.75][rng.random_range(0..3usize)];
    TreeNode::Split { feature, threshold, missing_left: rng.random(), left, right: left + 1 }
}

/// A tree that grows wherever chance has it, the more to the right the deeper it is to be.
fn crooked(rng: &mut Rng, n_features: usize) -> Vec<TreeNode> {
    let mut nodes = vec![TreeNode::Leaf { value: 0.5 }];
    let is_deep: bool = rng.random();
    for _ in 0..rng.random_range(0..40) {
        let at = if is_deep { nodes.len() - 1 } else { rng.random_range(0..nodes.len()) };
        if matches!(nodes[at], TreeNode::Leaf { .. }) {
            nodes[at] = question(rng, n_features, nodes.len());
            nodes.extend([TreeNode::Leaf { value: rng.random() }, TreeNode::Leaf { value: rng.random() }]);
        }
    }
    nodes
}

/// A tree of depth six that asks one question a depth.
fn level(rng: &mut Rng, n_features: usize) -> Vec<TreeNode> {
    let mut nodes = Vec::new();
    for depth in 0..6 {
        let asked = question(rng, n_features, 0);
        for place in 0..1 << depth {
            let first = (2 << depth) - 1 + 2 * place;
            if let TreeNode::Split { feature, threshold, missing_left, .. } = asked {
                nodes.push(TreeNode::Split { feature, threshold, missing_left, left: first, right: first + 1 });
            }
        }
    }
    nodes.extend((0..64).map(|_| TreeNode::Leaf { value: rng.random() }));
    nodes
}

fn rows(rng: &mut Rng, n_rows: usize, n_features: usize) -> Matrix {
    let mut matrix = Matrix::missing(n_rows, n_features);
    for row in 0..n_rows {
        for column in 0..n_features {
            if rng.random_range(0..5) > 0 {
                matrix.set(row, column, rng.random());
            }
        }
    }
    matrix
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn many_rows_get_what_each_gets_alone(seed in any::<u64>(), width in 0..N_FEATURES.len(), n_training in 0..60usize) {
        let mut rng = Seed(seed).rng();
        let n_features = N_FEATURES[width];
        let mut trees = Trees::default();
        for _ in 0..4 {
            trees.push(&crooked(&mut rng, n_features));
            trees.push(&level(&mut rng, n_features));
        }
        // With few training rows many nodes have none.
        trees.count_covers(&rows(&mut rng, n_training, n_features));
        let asked = rows(&mut rng, 64, n_features);
        let together = shapley_values_of_rows(&trees, &asked);
        for (row, together) in together.iter().enumerate() {
            let alone = shapley_values(&trees, asked.row(row));
            prop_assert!((together.base - alone.base).abs() < 1e-12);
            for (a, b) in together.by_feature.iter().zip(&alone.by_feature) {
                prop_assert!((a - b).abs() < 1e-12, "{a} {b}");
            }
        }
    }
}
