//! What each weight of a health score is worth.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::book::Scorecard;
use crate::insight::factors::{Factor, FactorEvidence};

/// When a weight is too much.
#[derive(Debug, Clone, Copy, PartialEq)]
struct VerdictParams {
    /// The share of all weights from which on a weight is much, 0.05.
    much: f64,
    /// Renewals from which on no evidence speaks against a weight that is much, 100.
    enough: usize,
    /// The share of the weight below which what the evidence would give is far too little, 0.25.
    far_below: f64,
}

impl Default for VerdictParams {
    fn default() -> Self {
        Self { much: 0.05, enough: 100, far_below: 0.25 }
    }
}

/// What is to be said of a weight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum WeightVerdict {
    /// It goes with renewal, the way the score says.
    Useful,
    /// Much weight, and no evidence, or the other way round.
    Vanity,
    /// Too little is known.
    Unknown,
}

impl WeightVerdict {
    /// The word for files.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Useful => "useful",
            Self::Vanity => "vanity",
            Self::Unknown => "unknown",
        }
    }
}

/// A metric of the health score.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct MetricLine {
    /// The feature.
    pub metric: String,
    /// Its name for people.
    pub label: String,
    /// Its group in the health score.
    pub group: Option<String>,
    /// Its share of all weights, from 0 to 1.
    pub weight: f64,
    /// The share that the evidence would give it beside the others.
    pub evidence_weight: f64,
    /// How well it ranks renewals by itself: below 0.5 the other way round than the score says.
    pub auc: f64,
    /// How sure it is that it goes with renewal.
    pub evidence: FactorEvidence,
    /// What is to be said of it.
    pub verdict: WeightVerdict,
    /// In words.
    pub words: String,
}

/// Judges each weight by the factors of the same past.
pub(super) fn metrics(card: &Scorecard, factors: &[Factor]) -> Vec<MetricLine> {
    let params = VerdictParams::default();
    let total: f64 = card.metrics.values().map(|metric| metric.weight).sum();
    let found: Vec<_> = card
        .metrics
        .iter()
        .filter_map(|(name, metric)| {
            let factor = factors.iter().find(|factor| factor.feature == *name)?;
            let agrees = (factor.correlation >= 0.0) == (metric.maximum > metric.minimum);
            let auc = if agrees { factor.auc } else { 1.0 - factor.auc };
            let strength = if factor.evidence.is_any() && agrees { 2.0 * auc - 1.0 } else { 0.0 };
            Some((name, metric, factor, auc, strength, agrees))
        })
        .collect();
    let all: f64 = found.iter().map(|one| one.4).sum();
    let mut lines: Vec<MetricLine> = found
        .into_iter()
        .map(|(name, metric, factor, auc, strength, agrees)| {
            let weight = if total > 0.0 { metric.weight / total } else { 0.0 };
            let evidence_weight = if all > 0.0 { strength / all } else { 0.0 };
            let is_told = factor.evidence.is_any();
            let verdict = match (is_told, agrees) {
                (true, true) if evidence_weight < params.far_below * weight && weight >= params.much => {
                    WeightVerdict::Vanity
                }
                (true, true) => WeightVerdict::Useful,
                (true, false) => WeightVerdict::Vanity,
                (false, _) if factor.n >= params.enough && weight >= params.much => WeightVerdict::Vanity,
                (false, _) => WeightVerdict::Unknown,
            };
            let label = metric.label.clone().unwrap_or_else(|| factor.label.clone());
            let percent = |share: f64| format!("{:.0} %", 100.0 * share);
            let why = match (verdict, is_told, agrees) {
                (WeightVerdict::Useful, ..) => "it goes with renewal, as the score says".to_owned(),
                (WeightVerdict::Vanity, true, false) => "it goes with renewal the other way round".to_owned(),
                (WeightVerdict::Vanity, true, true) => "it goes with renewal, far less than its weight says".to_owned(),
                (WeightVerdict::Vanity, false, _) => format!("no evidence over {} renewals that it matters", factor.n),
                (WeightVerdict::Unknown, ..) => format!("too little is known over {} renewals", factor.n),
            };
            MetricLine {
                words: format!(
                    "{label}: {} of the score, {} by the evidence: {why} ({})",
                    percent(weight),
                    percent(evidence_weight),
                    verdict.word()
                ),
                metric: name.clone(),
                label,
                group: metric.group.clone(),
                weight,
                evidence_weight,
                auc,
                evidence: factor.evidence,
                verdict,
            }
        })
        .collect();
    lines.sort_by(|a, b| b.weight.total_cmp(&a.weight).then_with(|| a.metric.cmp(&b.metric)));
    lines
}
