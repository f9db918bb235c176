//! How an ensemble was made and how good it is out of fold: what the model card shows.

use serde::{Deserialize, Serialize};

use super::calibrate::Calibrator;
use super::combine::Combination;
use super::score::OutOfFoldMembers;
use crate::metrics::{auc, base_rate_log_loss, brier_score, calibration_line, expected_calibration_error, log_loss};
use crate::units::{Probability, sigmoid};

/// Bins of the calibration error.
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
    /// Reports on all members, the linear one first, before any is left out.
    pub(super) fn of_members(names: &[&str], members: &OutOfFoldMembers) -> Self {
        let renewed = &members.renewed;
        let n_renewed = renewed.iter().filter(|&&y| y).count();
        let members_report: Vec<MemberReport> = names
            .iter()
            .zip(&members.log_odds)
            .map(|(name, log_odds)| {
                let probabilities: Vec<f64> = log_odds.iter().copied().map(sigmoid).collect();
                MemberReport {
                    name: (*name).to_owned(),
                    weight: 0.0,
                    out_of_fold: Quality::of(&probabilities, renewed),
                }
            })
            .collect();
        let base_rate = base_rate_log_loss(renewed);
        Self {
            n_rows: renewed.len(),
            n_events: n_renewed.min(renewed.len() - n_renewed),
            n_folds: members.folds.n_folds(),
            calibrator: String::new(),
            out_of_fold: Quality::of(&vec![0.5; renewed.len()], renewed),
            base_rate_log_loss: base_rate,
            logistic_log_loss: members_report.first().map_or(base_rate, |member| member.out_of_fold.log_loss),
            members: members_report,
        }
    }

    /// Fills in what is known once weights and calibration are.
    pub(super) fn complete(
        &mut self,
        kept: &[usize],
        combination: &Combination,
        calibrator: &Calibrator,
        out_of_fold: &[Probability],
        renewed: &[bool],
    ) {
        for (&member, &weight) in kept.iter().zip(combination.weights()) {
            self.members[member].weight = weight;
        }
        let probabilities: Vec<f64> = out_of_fold.iter().map(|p| p.get()).collect();
        self.out_of_fold = Quality::of(&probabilities, renewed);
        self.calibrator = calibrator.describe();
    }
}
