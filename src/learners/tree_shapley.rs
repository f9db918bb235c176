//! Exact Shapley values of a sum of trees for one row, in time linear in the leaves.
//!
//! "Path-dependent" `TreeSHAP`, algorithm 2 of Lundberg, Erion & Lee (2018, *Consistent individualized feature
//! attribution for tree ensembles*; Lundberg et al. 2020): the value of a set of known features is the tree's mean
//! over the training rows that agree with them at every split, the others being shared out by cover. A path keeps
//! its distinct features with the share of subsets of each size that flow down it, extended on the way down and
//! unwound for a feature that is met again, or whose contribution is asked at the leaf.

use super::{Contributions, Trees};

/// A feature on the way to the current node.
#[derive(Debug, Clone, Copy)]
struct Step {
    /// `None` for the root.
    feature: Option<usize>,
    /// Share of training rows that take this way when the feature is unknown.
    unknown: f64,
    /// 1 when the row takes this way, else 0.
    known: f64,
    /// Share of the subsets of each size that flow down.
    weight: f64,
}

/// The Shapley values of a sum of trees at one row: `base` is the mean over the training rows the covers count.
pub(super) fn shapley_values(trees: &Trees, row: &[f32]) -> Contributions {
    let mut contributions = Contributions { base: 0.0, by_feature: vec![0.0; row.len()] };
    for &root in trees.roots() {
        contributions.base += mean(trees, root);
        let walk = Walk { trees, row };
        let start = Step { feature: None, unknown: 1.0, known: 1.0, weight: 0.0 };
        walk.descend(root, Vec::new(), start, &mut contributions.by_feature);
    }
    contributions
}

/// The tree's mean over the rows that were counted.
fn mean(trees: &Trees, at: u32) -> f64 {
    let node = trees.node(at);
    if node.left == at {
        return trees.value(at);
    }
    let (left, right) = shares(trees, at);
    left * mean(trees, node.left) + right * mean(trees, node.left + 1)
}

/// The shares of a node's rows that go left and right; halves where none was counted.
fn shares(trees: &Trees, at: u32) -> (f64, f64) {
    let left = trees.node(at).left;
    let (left, right) = (trees.cover(left), trees.cover(left + 1));
    if left + right > 0.0 { (left / (left + right), right / (left + right)) } else { (0.5, 0.5) }
}

struct Walk<'a> {
    trees: &'a Trees,
    row: &'a [f32],
}

impl Walk<'_> {
    fn descend(&self, at: u32, mut path: Vec<Step>, step: Step, by_feature: &mut [f64]) {
        extend(&mut path, step);
        let node = self.trees.node(at);
        if node.left == at {
            let value = self.trees.value(at);
            for index in 1..path.len() {
                let Step { feature, unknown, known, .. } = path[index];
                if let Some(feature) = feature {
                    by_feature[feature] += unwound_weight(&path, index) * (known - unknown) * value;
                }
            }
            return;
        }
        let feature = usize::from(node.feature);
        let taken = node.next(self.row.get(feature).copied().unwrap_or(f32::NAN));
        // A feature met again is unwound, so that a path holds each feature once.
        let (mut unknown, mut known) = (1.0, 1.0);
        if let Some(index) = path.iter().position(|step| step.feature == Some(feature)) {
            (unknown, known) = (path[index].unknown, path[index].known);
            unwind(&mut path, index);
        }
        let (left, right) = shares(self.trees, at);
        for (child, share) in [(node.left, left), (node.left + 1, right)] {
            let known = if child == taken { known } else { 0.0 };
            let unknown = unknown * share;
            // Where neither the row nor any training row goes there is nothing to share out.
            if known > 0.0 || unknown > 0.0 {
                let step = Step { feature: Some(feature), unknown, known, weight: 0.0 };
                self.descend(child, path.clone(), step, by_feature);
            }
        }
    }
}

fn extend(path: &mut Vec<Step>, step: Step) {
    let depth = path.len();
    path.push(Step { weight: if depth == 0 { 1.0 } else { 0.0 }, ..step });
    let n = (depth + 1) as f64;
    for i in (0..depth).rev() {
        path[i + 1].weight += step.known * path[i].weight * (i + 1) as f64 / n;
        path[i].weight *= step.unknown * (depth - i) as f64 / n;
    }
}

fn unwind(path: &mut Vec<Step>, index: usize) {
    let depth = path.len() - 1;
    let Step { unknown, known, .. } = path[index];
    let mut carried = path[depth].weight;
    let n = (depth + 1) as f64;
    for i in (0..depth).rev() {
        if known == 0.0 {
            path[i].weight *= n / (unknown * (depth - i) as f64);
        } else {
            let before = path[i].weight;
            path[i].weight = carried * n / ((i + 1) as f64 * known);
            carried = before - path[i].weight * unknown * (depth - i) as f64 / n;
        }
    }
    for i in index..depth {
        let weight = path[i].weight;
        path[i] = Step { weight, ..path[i + 1] };
    }
    path.pop();
}

/// The sum of the weights the path would have without one of its features.
fn unwound_weight(path: &[Step], index: usize) -> f64 {
    let depth = path.len() - 1;
    let Step { unknown, known, .. } = path[index];
    let n = (depth + 1) as f64;
    let mut carried = path[depth].weight;
    let mut sum = 0.0;
    for i in (0..depth).rev() {
        if known == 0.0 {
            sum += path[i].weight * n / (unknown * (depth - i) as f64);
        } else {
            let weight = carried * n / ((i + 1) as f64 * known);
            sum += weight;
            carried = path[i].weight - weight * unknown * (depth - i) as f64 / n;
        }
    }
    sum
}

#[cfg(test)]
mod tests {
    use rand::RngExt;

    use super::{shapley_values, shares};
    use crate::features::Matrix;
    use crate::learners::{TreeNode, Trees};
    use crate::units::Seed;

    const N_FEATURES: usize = 4;

    /// A full tree of depth four that asks features at random, some of them twice on a path.
    fn random_tree(seed: u64) -> Vec<TreeNode> {
        let mut rng = Seed(seed).rng();
        (0..31)
            .map(|node| {
                if node >= 15 {
                    return TreeNode::Leaf { value: rng.random::<f64>() - 0.5 };
                }
                TreeNode::Split {
                    feature: rng.random_range(0..N_FEATURES),
                    threshold: rng.random(),
                    missing_left: rng.random(),
                    left: 2 * node + 1,
                    right: 2 * node + 2,
                }
            })
            .collect()
    }

    fn random_rows(n_rows: usize, seed: u64) -> Matrix {
        let mut rng = Seed(seed).rng();
        let mut matrix = Matrix::missing(n_rows, N_FEATURES);
        for row in 0..n_rows {
            for column in 0..N_FEATURES {
                matrix.set(row, column, rng.random());
            }
        }
        matrix
    }

    /// The mean over training rows that agree with the known features at every split.
    fn value_of(trees: &Trees, at: u32, row: &[f32], known: usize) -> f64 {
        let node = trees.node(at);
        if node.left == at {
            return trees.value(at);
        }
        let feature = usize::from(node.feature);
        if known >> feature & 1 == 1 {
            return value_of(trees, node.next(row[feature]), row, known);
        }
        let (left, right) = shares(trees, at);
        left * value_of(trees, node.left, row, known) + right * value_of(trees, node.left + 1, row, known)
    }

    #[test]
    fn values_are_those_of_shapleys_formula_over_all_subsets() {
        // |S|! (4 - |S| - 1)! / 4! for subsets of 0 to 3 features.
        const WEIGHTS: [f64; N_FEATURES] = [1.0 / 4.0, 1.0 / 12.0, 1.0 / 12.0, 1.0 / 4.0];
        let training = random_rows(200, 1);
        for seed in 0..20 {
            let mut trees = Trees::default();
            trees.push(&random_tree(seed));
            trees.push(&random_tree(seed + 100));
            trees.count_covers(&training);
            let asked = random_rows(3, seed);
            for row in (0..3).map(|row| asked.row(row)) {
                let fast = shapley_values(&trees, row);
                let whole =
                    |known: usize| trees.roots().iter().map(|&root| value_of(&trees, root, row, known)).sum::<f64>();
                assert!((fast.base - whole(0)).abs() < 1e-12);
                for feature in 0..N_FEATURES {
                    let slow: f64 = (0..1usize << N_FEATURES)
                        .filter(|known| known >> feature & 1 == 0)
                        .map(|known| {
                            WEIGHTS[known.count_ones() as usize] * (whole(known | 1 << feature) - whole(known))
                        })
                        .sum();
                    assert!((fast.by_feature[feature] - slow).abs() < 1e-12, "tree {seed} feature {feature}");
                }
            }
        }
    }
}
