//! The model card: what was learned from what, how good it is on rows it has not seen, and what to bear in mind.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::book::Reading;
use crate::effects::EffectReport;
use crate::ensemble::{EnsembleReport, Quality};
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
    /// How the files were read.
    pub reading: Reading,
    /// How the ensemble was made and how good it is out of fold.
    pub ensemble: EnsembleReport,
    /// How good it is on later renewals, where dates and enough rows are there.
    pub out_of_time: Option<OutOfTime>,
    /// What is known about the effects of interventions, where a log is there.
    pub effects: Option<EffectReport>,
    /// What to bear in mind, one sentence each.
    pub cautions: Vec<String>,
}

impl fmt::Display for ModelCard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "\nhow the files were read:\n{}", self.reading)?;
        writeln!(
            f,
            "win probability, learned from {} rows of {} accounts, {:.1} % renewed, in {} folds by account:",
            self.n_rows,
            self.n_accounts,
            100.0 * self.renewal_rate,
            self.ensemble.n_folds
        )?;
        let quality = |f: &mut fmt::Formatter<'_>, name: &str, q: &Quality| {
            writeln!(
                f,
                "  {name:<24} log loss {:.4}  Brier {:.4}  AUC {:.4}  calibration error {:.4}, slope {}",
                q.log_loss,
                q.brier,
                q.auc,
                q.calibration_error,
                q.calibration_slope.map_or_else(|| "not identified".to_owned(), |slope| format!("{slope:.2}"))
            )
        };
        quality(f, "ensemble, out of fold", &self.ensemble.out_of_fold)?;
        for member in &self.ensemble.members {
            quality(f, &format!("- {} ({:.2})", member.name, member.weight), &member.out_of_fold)?;
        }
        writeln!(f, "  {:<24} log loss {:.4}", "base rate", self.ensemble.base_rate_log_loss)?;
        for line in self.ensemble.choices() {
            writeln!(f, "  {line}")?;
        }
        if let Some(later) = &self.out_of_time {
            writeln!(
                f,
                "\nout of time: learned from {} rows known before {}, predicted {} later ones:",
                later.n_train, later.cut, later.n_test
            )?;
            quality(f, "ensemble", &later.ensemble)?;
            quality(f, "logistic regression", &later.logistic)?;
            writeln!(f, "  {:<24} log loss {:.4}", "base rate", later.base_rate_log_loss)?;
        }
        if let Some(effects) = &self.effects {
            writeln!(f, "\nwhat interventions changed, at their customary time, in points of win probability:")?;
            for kind in &effects.kinds {
                writeln!(
                    f,
                    "  {:<24} {:+5.1} (90 % interval {:+.1} to {:+.1}), {} accounts, {}",
                    kind.kind.as_str(),
                    100.0 * kind.average_uplift,
                    100.0 * kind.low,
                    100.0 * kind.high,
                    kind.n_accounts,
                    if kind.stands_up { "stands up book-wide" } else { "does not stand out from chance" }
                )?;
            }
            writeln!(f, "  may differ by: {}", effects.modifiers.join(", "))?;
            for caution in &effects.cautions {
                writeln!(f, "  caution: {caution}")?;
            }
        }
        for caution in &self.cautions {
            writeln!(f, "\ncaution: {caution}")?;
        }
        Ok(())
    }
}
