//! Blocks of rows are told what each row is told alone.

use rand::RngExt;

use crate::features::Matrix;
use crate::learners::{TreeNode, Trees};
use crate::units::{Rng, Seed};

const N_FEATURES: usize = 5;

fn question(rng: &mut Rng, left: usize) -> TreeNode {
    let (feature, missing_left) = (rng.random_range(0..N_FEATURES), rng.random());
    // One of the thresholds is that of a question which only a missing value answers otherwise.
    let threshold = [0.25, 0.5, 0.75, f32::INFINITY][rng.random_range(0..4usize)];
    TreeNode::Split { feature, threshold, missing_left, left, right: left + 1 }
}

/// A tree that grows wherever chance has it.
fn crooked(rng: &mut Rng) -> Vec<TreeNode> {
    let mut nodes = vec![TreeNode::Leaf { value: 0.5 }];
    for _ in 0..rng.random_range(0..40) {
        let at = rng.random_range(0..nodes.len());
        if matches!(nodes[at], TreeNode::Leaf { .. }) {
            nodes[at] = question(rng, nodes.len());
            nodes.extend([TreeNode::Leaf { value: rng.random() }, TreeNode::Leaf { value: rng.random() }]);
        }
    }
    nodes
}

/// A tree that asks one question a depth.
fn level(rng: &mut Rng, depth: usize) -> Vec<TreeNode> {
    let mut nodes = Vec::new();
    for of_depth in 0..depth {
        let asked = question(rng, 0);
        for place in 0..1 << of_depth {
            let first = (2 << of_depth) - 1 + 2 * place;
            if let TreeNode::Split { feature, threshold, missing_left, .. } = asked {
                nodes.push(TreeNode::Split { feature, threshold, missing_left, left: first, right: first + 1 });
            }
        }
    }
    nodes.extend((0..1 << depth).map(|_| TreeNode::Leaf { value: rng.random() }));
    nodes
}

#[test]
fn many_rows_are_told_what_each_is_told_alone() {
    let mut rng = Seed(1).rng();
    for n_rows in [8, 63, 64, 65, 300, 1_100] {
        let mut trees = Trees::default();
        for turn in 0..30 {
            trees.push(&if turn % 3 == 0 { level(&mut rng, turn % 7) } else { crooked(&mut rng) });
        }
        let mut matrix = Matrix::missing(n_rows, N_FEATURES);
        for row in 0..n_rows {
            for column in 0..N_FEATURES {
                if rng.random::<f64>() < 0.8 {
                    let value = [0.25, 0.5, f64::MAX, -f64::MAX, rng.random()][rng.random_range(0..5usize)];
                    matrix.set(row, column, value);
                }
            }
        }
        let alone: Vec<f64> = (0..n_rows).map(|row| trees.sum(&matrix.select(&[row]))[0]).collect();
        assert_eq!(trees.sum(&matrix), alone);
    }
}

#[test]
fn a_feature_that_the_matrix_lacks_is_missing() {
    let mut trees = Trees::default();
    let (left, right) = (TreeNode::Leaf { value: 1.0 }, TreeNode::Leaf { value: 2.0 });
    for missing_left in [true, false] {
        let asked = TreeNode::Split { feature: 9, threshold: 0.0, missing_left, left: 1, right: 2 };
        trees.push(&[asked, left, right]);
    }
    assert_eq!(trees.sum(&Matrix::missing(70, 1)), vec![3.0; 70]);
}
