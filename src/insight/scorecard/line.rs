//! The scorecard as one table: the metrics of the health score, then the proposed points.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::points::PointsLine;
use super::report::ScorecardReport;
use super::verdict::{MetricLine, WeightVerdict};
use crate::insight::factors::FactorEvidence;

/// A row of the scorecard: a metric of the health score, or a line of the proposed points.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ScorecardLine {
    /// The feature of a metric; absent from a line of points.
    pub metric: Option<String>,
    /// The name of the feature for people.
    pub label: String,
    /// The group of the metric, or the family of the feature.
    pub group: Option<String>,
    /// The share of all weights.
    pub weight: Option<f64>,
    /// The share that the evidence would give.
    pub evidence_weight: Option<f64>,
    /// How well the metric ranks renewals by itself.
    pub auc: Option<f64>,
    /// How sure it is that it goes with renewal.
    pub evidence: Option<FactorEvidence>,
    /// What is to be said of the weight.
    pub verdict: Option<WeightVerdict>,
    /// The feature of a line of points; absent from a metric.
    pub feature: Option<String>,
    /// When the points are given.
    pub when: Option<String>,
    /// The points.
    pub points: Option<i32>,
    /// In words.
    pub words: String,
}

impl ScorecardReport {
    /// Its metrics, then its points, as rows of one table.
    #[must_use]
    pub fn lines(&self) -> Vec<ScorecardLine> {
        self.metrics.iter().map(of_metric).chain(self.proposal.iter().map(of_points)).collect()
    }
}

fn of_metric(line: &MetricLine) -> ScorecardLine {
    ScorecardLine {
        metric: Some(line.metric.clone()),
        label: line.label.clone(),
        group: line.group.clone(),
        weight: Some(line.weight),
        evidence_weight: Some(line.evidence_weight),
        auc: Some(line.auc),
        evidence: Some(line.evidence),
        verdict: Some(line.verdict),
        feature: None,
        when: None,
        points: None,
        words: line.words.clone(),
    }
}

fn of_points(line: &PointsLine) -> ScorecardLine {
    ScorecardLine {
        metric: None,
        label: line.label.clone(),
        group: line.group.clone(),
        weight: None,
        evidence_weight: None,
        auc: None,
        evidence: None,
        verdict: None,
        feature: Some(line.feature.clone()),
        when: Some(line.when.clone()),
        points: Some(line.points),
        words: line.words.clone(),
    }
}
