//! Exact Shapley values of a sum of trees for one row, in one pass over the nodes.
//!
//! The value of a set of known features is the tree's mean over the training rows that agree with them at every
//! split, the others being shared out by cover ("path-dependent" `TreeSHAP`: Lundberg, Erion & Lee 2018; Lundberg et
//! al. 2020). At a leaf of value `v`, feature `i` of the path leads there with share `u_i` when unknown, and with `k_i`,
//! which is one or zero, when known. Shapley values are the integral of the derivative of the multilinear extension along the diagonal
//! (Owen 1972), so the leaf gives feature `i`
//! `v (k_i - u_i) ∫₀¹ Π_{j≠i} (u_j (1-t) + k_j t) dt`:
//! a polynomial, which Gauss-Legendre quadrature integrates exactly. The products are carried down a path and the sums
//! over leaves back up, as in Linear `TreeSHAP` (Yu et al. 2022); a feature met again replaces its earlier factor.

use super::{Contributions, Trees};

/// Points of the quadrature: exact on paths of up to twice as many features, and to rounding on far longer ones.
const N_POINTS: usize = 12;

type Points = [f64; N_POINTS];

/// The Shapley values of a sum of trees at one row: `base` is the mean over the training rows the covers count.
pub(super) fn shapley_values(trees: &Trees, row: &[f32]) -> Contributions {
    let (points, weights) = gauss_legendre();
    let path = vec![Factor { unknown: 1.0, known: 1.0 }; row.len()];
    let mut walk = Walk { trees, row, points, path, by_feature: vec![0.0; row.len()] };
    let mut base = 0.0;
    for &root in trees.roots() {
        base += mean(trees, root);
        walk.descend(root, weights);
    }
    Contributions { base, by_feature: walk.by_feature }
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

/// How a feature leads down a path: `u` when unknown, `k` when known.
#[derive(Debug, Clone, Copy)]
struct Factor {
    unknown: f64,
    known: f64,
}

impl Factor {
    /// `u (1-t) + k t` at every point.
    fn at(self, points: &Points) -> Points {
        points.map(|t| self.unknown * (1.0 - t) + self.known * t)
    }
}

struct Walk<'a> {
    trees: &'a Trees,
    row: &'a [f32],
    points: Points,
    /// The factor of every feature on the way to the current node.
    path: Vec<Factor>,
    by_feature: Vec<f64>,
}

impl Walk<'_> {
    /// Gives the features their shares in the leaves below, and the integrand's sum over those leaves.
    fn descend(&mut self, at: u32, product: Points) -> Points {
        let node = *self.trees.node(at);
        if node.left == at {
            let value = self.trees.value(at);
            return product.map(|p| p * value);
        }
        let feature = usize::from(node.feature);
        let taken = node.next(self.row[feature]);
        let above = self.path[feature];
        let above_at = above.at(&self.points);
        let (left, right) = shares(self.trees, at);
        let mut total = [0.0; N_POINTS];
        for (child, share) in [(node.left, left), (node.left + 1, right)] {
            let known = if child == taken { above.known } else { 0.0 };
            let factor = Factor { unknown: above.unknown * share, known };
            // Where neither the row nor any training row goes there is nothing to share out.
            if factor.unknown <= 0.0 && factor.known <= 0.0 {
                continue;
            }
            let factor_at = factor.at(&self.points);
            self.path[feature] = factor;
            let below = self.descend(child, std::array::from_fn(|q| product[q] / above_at[q] * factor_at[q]));
            // The leaves below count for this split, no longer for the one that asked the same feature above.
            let (own, replaced) = (factor.known - factor.unknown, above.known - above.unknown);
            let share = |q: usize| below[q] * (own / factor_at[q] - replaced / above_at[q]);
            self.by_feature[feature] += (0..N_POINTS).map(share).sum::<f64>();
            for (total, below) in total.iter_mut().zip(below) {
                *total += below;
            }
        }
        self.path[feature] = above;
        total
    }
}

/// Points and weights of the Gauss-Legendre quadrature on `[0, 1]`: roots of the Legendre polynomial by Newton's method.
fn gauss_legendre() -> (Points, Points) {
    let n = N_POINTS as f64;
    let (mut points, mut weights) = ([0.0; N_POINTS], [0.0; N_POINTS]);
    for (i, (point, weight)) in points.iter_mut().zip(&mut weights).enumerate() {
        let mut x = (std::f64::consts::PI * (i as f64 + 0.75) / (n + 0.5)).cos();
        let mut slope = 1.0;
        for _ in 0..20 {
            let (mut before, mut value) = (1.0, x);
            for degree in 2..=N_POINTS {
                let k = degree as f64;
                (before, value) = (value, ((2.0 * k - 1.0) * x * value - (k - 1.0) * before) / k);
            }
            slope = n * (x * value - before) / (x * x - 1.0);
            x -= value / slope;
        }
        *point = f64::midpoint(1.0, x);
        *weight = 1.0 / ((1.0 - x * x) * slope * slope);
    }
    (points, weights)
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
