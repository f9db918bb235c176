//! Scores: what the combined members say before calibration. Not probabilities.

use serde::{Deserialize, Serialize};

/// Combined log-odds, not calibrated.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Serialize, Deserialize)]
pub struct Score(pub f64);
