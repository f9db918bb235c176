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
