//! The model card: what was learned from what, how good it is on rows it has not seen, and what to bear in mind.

use serde::{Deserialize, Serialize};

use super::parts::PartReport;
use crate::book::Reading;
use crate::effects::EffectReport;
use crate::ensemble::{EnsembleReport, LearningCurve, Quality};
use crate::metrics::ReliabilityBin;
use crate::units::Date;

/// How good the probabilities of later renewals are, learned from earlier ones only.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OutOfTime {
    /// Renewals known before this day were learned from.
    pub cut: Date,
    /// Rows learned from.
    pub n_train: usize,
    /// Rows predicted.
    pub n_test: usize,
    /// The ensemble's quality.
    pub ensemble: Quality,
    /// The logistic regression's quality.
    pub logistic: Quality,
    /// The log loss of giving every row the earlier share of renewals.
    pub base_rate_log_loss: f64,
}

/// Past rows that were not learned from, because the past is longer than is learned from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LeftOut {
    /// How many.
    pub n_rows: usize,
    /// What more rows would bring, where that can be told.
    pub curve: Option<LearningCurve>,
}

/// Everything to know about a trained model.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ModelCard {
    /// The version of winprob that trained it.
    pub winprob_version: String,
    /// The seed.
    pub seed: u64,
    /// The share of rows that renewed.
    pub renewal_rate: f64,
    /// Rows, decision dates of renewals.
    pub n_rows: usize,
    /// Distinct accounts.
    pub n_accounts: usize,
    /// Rows of the past that were left out, and what more of them would bring; none where all were learned from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub left_out: Option<LeftOut>,
    /// How the files were read.
    pub reading: Reading,
    /// How the ensemble was made and how good it is out of fold.
    pub ensemble: EnsembleReport,
    /// Onboarding and segments: whether a model of their own judges them, and by how much it is better.
    #[serde(default)]
    pub parts: Vec<PartReport>,
    /// How good it is out of fold with the parts' own models, where any is used.
    #[serde(default)]
    pub out_of_fold_in_parts: Option<Quality>,
    /// Out of fold, in ten groups of as many rows by probability: what was told, and what share renewed.
    #[serde(default)]
    pub reliability: Vec<ReliabilityBin>,
    /// How good it is on later renewals, where dates and enough rows are there.
    pub out_of_time: Option<OutOfTime>,
    /// What is known about the effects of interventions, where a log is there.
    pub effects: Option<EffectReport>,
    /// What to bear in mind, one sentence each.
    pub cautions: Vec<String>,
}

impl ModelCard {
    /// How good what is used is out of fold.
    #[must_use]
    pub fn out_of_fold(&self) -> &Quality {
        self.out_of_fold_in_parts.as_ref().unwrap_or(&self.ensemble.out_of_fold)
    }
}
