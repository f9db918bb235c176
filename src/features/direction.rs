//! Which way a feature may move the win probability.

use serde::{Deserialize, Serialize};

/// What is known beforehand of a number's effect: nothing, or that more of it never lowers (or never raises) the chance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// Nothing is known.
    #[default]
    Free,
    /// More is never worse.
    Up,
    /// More is never better.
    Down,
}

impl Direction {
    /// Whether an answer may go from `low` at smaller values of the feature to `high` at greater ones.
    #[must_use]
    pub fn allows(self, low: f64, high: f64) -> bool {
        match self {
            Self::Free => true,
            Self::Up => low <= high,
            Self::Down => low >= high,
        }
    }
}
