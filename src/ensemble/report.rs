//! How an ensemble was made and how good it is out of fold: what the model card shows.

use serde::{Deserialize, Serialize};

use super::calibrate::Calibrator;
use super::combine::Combination;
use super::out_of_fold::OutOfFoldMembers;
use crate::metrics::{auc, base_rate_log_loss, brier_score, calibration_line, expected_calibration_error, log_loss};
use crate::units::{Probability, sigmoid};

/// Bins of the calibration error (Guo et al. 2017, *On calibration of modern neural networks*).
const BINS: usize = 15;

/// How good probabilities of rows not seen are.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Quality {
    /// Mean log loss.
    pub log_loss: f64,
    /// Mean squared error.
    pub brier: f64,
    /// Area under the ROC curve.
    pub auc: f64,
    /// Expected calibration error in 15 bins of equal mass.
    pub calibration_error: f64,
    /// Slope of the calibration line, where identified.
    pub calibration_slope: Option<f64>,
    /// Intercept of the calibration line, where identified.
    pub calibration_intercept: Option<f64>,
}

/// One member of the ensemble.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MemberReport {
    /// Its name.
    pub name: String,
    /// Its weight in the combination; 0 when it was left out.
    pub weight: f64,
    /// Its own quality, before calibration.
    pub out_of_fold: Quality,
    /// The setting whose out-of-fold log loss was least, in words.
    #[serde(default)]
    pub setting: String,
}

/// How an ensemble was made and how good it is out of fold.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EnsembleReport {
    /// Training rows.
    pub n_rows: usize,
    /// Rows of the rarer outcome.
    pub n_events: usize,
    /// Folds.
    pub n_folds: usize,
    /// The members.
    pub members: Vec<MemberReport>,
    /// The calibration and why it was chosen.
    pub calibrator: String,
    /// The quality of the nested out-of-fold probabilities, as an unseen account would see them.
    pub out_of_fold: Quality,
    /// The log loss of giving every row the share of renewals.
    pub base_rate_log_loss: f64,
    /// The log loss of the linear member alone.
    pub logistic_log_loss: f64,
}

impl Quality {
    /// Measures probabilities against outcomes.
    #[must_use]
    pub fn of(probabilities: &[f64], renewed: &[bool]) -> Self {
        let line = calibration_line(probabilities, renewed);
        Self {
            log_loss: log_loss(probabilities, renewed),
            brier: brier_score(probabilities, renewed),
            auc: auc(probabilities, renewed),
            calibration_error: expected_calibration_error(probabilities, renewed, BINS),
            calibration_slope: line.map(|line| line.slope),
            calibration_intercept: line.map(|line| line.intercept),
        }
    }
}

impl EnsembleReport {
    /// What was chosen and why, a line each: every member's setting, what was left out, and the calibration.
    #[must_use]
    pub fn choices(&self) -> Vec<String> {
        let mut lines = vec![format!(
            "weights by the log loss of {} folds, drawn to equal ones; settings by the least log loss out of fold:",
            self.n_folds
        )];
        lines.extend(self.members.iter().map(|member| {
            let left_out = if member.weight > 0.0 { "" } else { "; left out, as its weight was next to nothing" };
            format!("- {}: {}{left_out}", member.name, member.setting)
        }));
        lines.push(format!("calibration: {}", self.calibrator));
        lines
    }

    /// Reports on the members named, the linear one first; `kept` are those that `combination` gives a weight.
    pub(super) fn new(
        names: &[&str],
        settings: Vec<String>,
        members: &OutOfFoldMembers,
        kept: &[usize],
        combination: &Combination,
        calibrator: &Calibrator,
        out_of_fold: &[Probability],
    ) -> Self {
        let renewed = &members.renewed;
        let n_renewed = renewed.iter().filter(|&&y| y).count();
        let weight_of = |member: usize| {
            let place = kept.iter().position(|&kept| kept == member);
            place.and_then(|place| combination.weights().get(place)).copied().unwrap_or(0.0)
        };
        let quality_of =
            |log_odds: &[f64]| Quality::of(&log_odds.iter().copied().map(sigmoid).collect::<Vec<f64>>(), renewed);
        let members_report: Vec<MemberReport> = names
            .iter()
            .zip(&members.log_odds)
            .zip(settings)
            .enumerate()
            .map(|(member, ((name, log_odds), setting))| MemberReport {
                name: (*name).to_owned(),
                weight: weight_of(member),
                out_of_fold: quality_of(log_odds),
                setting,
            })
            .collect();
        let probabilities: Vec<f64> = out_of_fold.iter().map(|p| p.get()).collect();
        let base_rate = base_rate_log_loss(renewed);
        Self {
            n_rows: renewed.len(),
            n_events: n_renewed.min(renewed.len() - n_renewed),
            n_folds: members.folds.n_folds(),
            calibrator: calibrator.describe(),
            out_of_fold: Quality::of(&probabilities, renewed),
            base_rate_log_loss: base_rate,
            logistic_log_loss: members_report.first().map_or(base_rate, |member| member.out_of_fold.log_loss),
            members: members_report,
        }
    }
}
