//! The `[scorecard]` table of the playbook: the customer's own health score, as a column of the files or as weighted metrics.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::health::FamilyThresholds;

/// A metric of a health score: `weight` times how far the feature has come from `minimum` to `maximum`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, expecting = "a table with weight, minimum and maximum")]
pub struct Metric {
    /// Its name for people; the feature's where none is stated.
    #[serde(default)]
    pub label: Option<String>,
    /// Its group, such as `adoption`.
    #[serde(default)]
    pub group: Option<String>,
    /// Its weight, usually in percent.
    pub weight: f64,
    /// The value worth nothing.
    #[serde(default)]
    pub minimum: f64,
    /// The value worth the whole weight; below `minimum` where less is better.
    #[serde(default = "one")]
    pub maximum: f64,
}

fn one() -> f64 {
    1.0
}

impl Metric {
    /// The share of the weight that a value earns, from 0 to 1.
    #[must_use]
    pub fn share(&self, value: f64) -> f64 {
        ((value - self.minimum) / (self.maximum - self.minimum)).clamp(0.0, 1.0)
    }
}

/// A health score of one's own: the table `[scorecard]`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default, expecting = "a table with a column or with metrics")]
pub struct Scorecard {
    /// The feature that holds the score, where it is computed elsewhere; more is better.
    pub column: Option<String>,
    /// The metrics it is made of, by feature.
    pub metrics: BTreeMap<String, Metric>,
    /// Thresholds of the families that the metrics are grouped into.
    pub families: BTreeMap<String, FamilyThresholds>,
}

impl Scorecard {
    /// Whether the playbook states none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.column.is_none() && self.metrics.is_empty()
    }
}
