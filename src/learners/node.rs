//! A node of a decision tree, stored beside the others of its tree and naming its children by position.

/// Goes to `left`, or to the node after it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Node {
    pub(super) threshold: f32,
    pub(super) left: u32,
    pub(super) feature: u16,
    pub(super) missing_left: bool,
}

impl Node {
    pub(super) fn next(&self, x: f32) -> u32 {
        let right = if x.is_nan() { !self.missing_left } else { x > self.threshold };
        self.left + u32::from(right)
    }
}
