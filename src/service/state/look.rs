//! The result of the latest drift detection, kept until the next.

use std::sync::Arc;

use arc_swap::ArcSwapOption;

use crate::model::Drift;

/// What a look found, and under which model.
#[derive(Debug, Clone)]
pub(in crate::service) struct DriftLook {
    /// The model the book was held against.
    pub model: String,
    /// When, in seconds since 1970.
    pub looked_at: i64,
    /// Each column, the farthest first; none for a small book.
    pub drifts: Vec<Drift>,
}

/// The latest look; nothing before the first.
pub(in crate::service) type LatestLook = Arc<ArcSwapOption<DriftLook>>;
