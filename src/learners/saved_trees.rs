//! Trees as a model file holds them: a list for each field of a node, so that its name is written once.
//!
//! What comes out of a file is looked at before it is walked: an index out of range or a way back to the root is refused.

use serde::{Deserialize, Serialize};

use super::node::Node;
use super::trees::Trees;

/// The fields of all nodes, one list each.
#[derive(Serialize, Deserialize)]
pub(super) struct SavedTrees {
    roots: Vec<u32>,
    thresholds: Vec<f32>,
    lefts: Vec<u32>,
    features: Vec<u16>,
    missing_left: Vec<bool>,
    values: Vec<f64>,
    covers: Vec<f32>,
}

/// Lists that do not make trees.
#[derive(Debug, thiserror::Error)]
#[error("the trees of a member are not whole")]
pub(super) struct NoTrees;

impl From<Trees> for SavedTrees {
    fn from(trees: Trees) -> Self {
        let nodes = &trees.nodes;
        Self {
            thresholds: nodes.iter().map(|node| node.threshold).collect(),
            lefts: nodes.iter().map(|node| node.left).collect(),
            features: nodes.iter().map(|node| node.feature).collect(),
            missing_left: nodes.iter().map(|node| node.missing_left).collect(),
            roots: trees.roots,
            values: trees.values,
            covers: trees.covers,
        }
    }
}

impl TryFrom<SavedTrees> for Trees {
    type Error = NoTrees;

    fn try_from(saved: SavedTrees) -> Result<Self, NoTrees> {
        let n = saved.thresholds.len();
        let lengths =
            [saved.lefts.len(), saved.features.len(), saved.missing_left.len(), saved.values.len(), saved.covers.len()];
        // A leaf points at itself, any other node at two that come after it.
        let leads_on = |(at, &left): (usize, &u32)| {
            let left = left as usize;
            left == at && at < n || left > at && left + 1 < n
        };
        let is_whole = lengths.iter().all(|&length| length == n)
            && saved.roots.iter().all(|&root| (root as usize) < n)
            && saved.lefts.iter().enumerate().all(leads_on);
        if !is_whole {
            return Err(NoTrees);
        }
        let fields = saved.thresholds.iter().zip(&saved.lefts).zip(saved.features.iter().zip(&saved.missing_left));
        let nodes = fields
            .map(|((&threshold, &left), (&feature, &missing_left))| Node { threshold, left, feature, missing_left })
            .collect();
        Ok(Self { roots: saved.roots, nodes, values: saved.values, covers: saved.covers, ..Self::default() })
    }
}
