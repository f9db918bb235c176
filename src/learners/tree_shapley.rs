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

use super::Trees;
use super::contributions::Contributions;
use super::trees::Outline;

/// The Shapley values of a sum of trees at one row: `base` is the mean over the training rows the covers count.
pub(super) fn shapley_values(trees: &Trees, row: &[f32]) -> Contributions {
    let mut by_feature = vec![0.0; row.len()];
    add_walks(trees, 0, row, &mut by_feature);
    Contributions { base: trees.outline().mean, by_feature }
}

/// Adds the Shapley values of those trees that have a path asking so many features or more.
pub(super) fn add_walks(trees: &Trees, least: usize, row: &[f32], by_feature: &mut [f64]) {
    let roots = |most: usize, fewest: usize| {
        let widths = trees.roots().iter().zip(&trees.outline().widths);
        widths.filter(move |(_, width)| (fewest.max(least)..=most).contains(*width)).map(|(&root, _)| root)
    };
    // `N` points integrate products of up to `2 N` factors exactly; beyond 24 features on one path, to rounding.
    Walk::<2>::over(trees, roots(4, 0), row, by_feature);
    Walk::<4>::over(trees, roots(8, 5), row, by_feature);
    Walk::<6>::over(trees, roots(12, 9), row, by_feature);
    Walk::<8>::over(trees, roots(16, 13), row, by_feature);
    Walk::<12>::over(trees, roots(usize::MAX, 17), row, by_feature);
}

impl Trees {
    pub(super) fn outline(&self) -> &Outline {
        self.outline.get_or_init(|| Outline::of(self))
    }
}

impl Outline {
    /// Walks over all nodes once.
    pub(super) fn of(trees: &Trees) -> Self {
        let (mut mean, mut widths) = (0.0, Vec::with_capacity(trees.n_trees()));
        for &root in trees.roots() {
            let (tree_mean, width) = outline(trees, root, &mut Vec::new());
            mean += tree_mean;
            widths.push(width);
        }
        Self { mean, widths }
    }
}

/// The mean below a node over the rows that were counted, and the most features on a path through it.
fn outline(trees: &Trees, at: u32, asked: &mut Vec<u16>) -> (f64, usize) {
    let node = *trees.node(at);
    if node.left == at {
        return (trees.value(at), asked.len());
    }
    let is_new = !asked.contains(&node.feature);
    if is_new {
        asked.push(node.feature);
    }
    let (left, right) = shares(trees, at);
    let (left_mean, left_width) = outline(trees, node.left, asked);
    let (right_mean, right_width) = outline(trees, node.left + 1, asked);
    if is_new {
        asked.pop();
    }
    (left * left_mean + right * right_mean, left_width.max(right_width))
}

/// The shares of a node's rows that go left and right; halves where none was counted.
pub(super) fn shares(trees: &Trees, at: u32) -> (f64, f64) {
    let left = trees.node(at).left;
    let (left, right) = (trees.cover(left), trees.cover(left + 1));
    let inverse = 1.0 / (left + right);
    if inverse.is_finite() { (left * inverse, right * inverse) } else { (0.5, 0.5) }
}

/// How a feature leads down a path so far: with share `unknown` when unknown; with one when known, if the row goes there.
#[derive(Debug, Clone, Copy)]
struct Factor<const N: usize> {
    unknown: f64,
    known: bool,
    /// One over the factor at every point, where the row goes there.
    inverse: [f64; N],
}

/// The walk over trees of which no path asks more than `2 N` features.
struct Walk<'a, const N: usize> {
    trees: &'a Trees,
    row: &'a [f32],
    points: [f64; N],
    /// `1 - t` at every point, and `1 / (1 - t)`.
    rest: [f64; N],
    rest_inverse: [f64; N],
    /// The factor of every feature on the way to the current node.
    path: Vec<Factor<N>>,
    by_feature: &'a mut [f64],
}

impl<const N: usize> Walk<'_, N> {
    /// Adds the Shapley values of the trees with these roots.
    fn over(trees: &Trees, roots: impl Iterator<Item = u32>, row: &[f32], by_feature: &mut [f64]) {
        let mut roots = roots.peekable();
        if roots.peek().is_none() {
            return;
        }
        let (points, weights) = gauss_legendre();
        let rest = points.map(|t| 1.0 - t);
        let path = vec![Factor { unknown: 1.0, known: true, inverse: [1.0; N] }; row.len()];
        let mut walk = Walk { trees, row, points, rest, rest_inverse: rest.map(|rest| 1.0 / rest), path, by_feature };
        for root in roots {
            walk.descend(root, &weights);
        }
    }

    /// Gives the features their shares in the leaves below, and the integrand's sum over those leaves.
    fn descend(&mut self, at: u32, product: &[f64; N]) -> [f64; N] {
        let node = *self.trees.node(at);
        if node.left == at {
            let value = self.trees.value(at);
            return product.map(|p| p * value);
        }
        let feature = usize::from(node.feature);
        let taken = node.next(self.row[feature]);
        let (left, right) = shares(self.trees, at);
        let above = self.path[feature];
        let mut total = [0.0; N];
        for (child, share) in [(node.left, left), (node.left + 1, right)] {
            let unknown = above.unknown * share;
            let below = if !above.known {
                // Neither here nor above does the row go there: one factor of the path shrinks, and nobody gains.
                if share > 0.0 { self.descend(child, &product.map(|p| p * share)) } else { continue }
            } else if child == taken {
                let factor: [f64; N] = std::array::from_fn(|q| unknown + (1.0 - unknown) * self.points[q]);
                let inverse = factor.map(|f| 1.0 / f);
                self.path[feature] = Factor { unknown, known: true, inverse };
                let product = std::array::from_fn(|q| product[q] * above.inverse[q] * factor[q]);
                let below = self.descend(child, &product);
                // The leaves below count for this split, no longer for the one that asked the same feature above.
                let gain = |q: usize| (1.0 - unknown) * inverse[q] - (1.0 - above.unknown) * above.inverse[q];
                self.by_feature[feature] += (0..N).map(|q| below[q] * gain(q)).sum::<f64>();
                below
            } else if unknown > 0.0 {
                self.path[feature] = Factor { known: false, ..above };
                let product = std::array::from_fn(|q| product[q] * above.inverse[q] * (unknown * self.rest[q]));
                let below = self.descend(child, &product);
                let loss = |q: usize| self.rest_inverse[q] + (1.0 - above.unknown) * above.inverse[q];
                self.by_feature[feature] -= (0..N).map(|q| below[q] * loss(q)).sum::<f64>();
                below
            } else {
                // Neither the row nor any training row goes there.
                continue;
            };
            for (total, below) in total.iter_mut().zip(below) {
                *total += below;
            }
        }
        self.path[feature] = above;
        total
    }
}

/// Points and weights of the Gauss-Legendre quadrature on `[0, 1]`: roots of the Legendre polynomial by Newton's method.
pub(super) fn gauss_legendre<const N: usize>() -> ([f64; N], [f64; N]) {
    let n = N as f64;
    let (mut points, mut weights) = ([0.0; N], [0.0; N]);
    for (i, (point, weight)) in points.iter_mut().zip(&mut weights).enumerate() {
        let mut x = (std::f64::consts::PI * (i as f64 + 0.75) / (n + 0.5)).cos();
        let mut slope = 1.0;
        for _ in 0..20 {
            let (mut before, mut value) = (1.0, x);
            for degree in 2..=N {
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
