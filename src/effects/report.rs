//! What the model card says about effects: per kind the average uplift, its interval, checks and worth.

use serde::{Deserialize, Serialize};

use super::boosted::BoostedTrial;
use super::checks::KindChecks;
use super::worth::Worth;
use crate::book::AssumedEffect;
use crate::units::KindId;

/// Two kinds that were nearly always given together.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GivenWith {
    /// The other kind.
    pub kind: KindId,
    /// Renewals that had both, as a share of those that had either.
    pub share: f64,
}

/// What the model card says about one kind of intervention.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct KindReport {
    /// The kind.
    pub kind: KindId,
    /// Past accounts that had it.
    pub n_accounts: usize,
    /// Mean uplift over past renewals at its customary time.
    pub average_uplift: f64,
    /// Lower end of its 90 % interval.
    pub low: f64,
    /// Upper end of its 90 % interval.
    pub high: f64,
    /// Chance of seeing as much anywhere in the book if the kind had no effect, corrected for looking twice.
    pub p_value: f64,
    /// Whether it stands up when all kinds of the book are looked at.
    pub stands_up: bool,
    /// What the playbook states of it, where it does.
    #[serde(default)]
    pub assumed: Option<AssumedEffect>,
    /// Whether it is what it seems.
    #[serde(default)]
    pub checks: KindChecks,
    /// What it has been worth to the renewals that had it.
    #[serde(default)]
    pub worth: Vec<Worth>,
    /// The kind it was nearly always given together with.
    #[serde(default)]
    pub given_with: Option<GivenWith>,
    /// Whether trees told better who gains, where it was given often enough to try.
    #[serde(default)]
    pub boosted: Option<BoostedTrial>,
}

impl KindReport {
    /// Whether its effects may be relied on where the past is comparable: it stands up over the book, and no check failed.
    #[must_use]
    pub fn is_relied_on(&self) -> bool {
        self.stands_up && self.checks.passed()
    }

    /// Why nothing of this kind is recommended, in words.
    #[must_use]
    pub fn doubt(&self) -> Option<String> {
        let together = self.given_with.as_ref().map(|together| {
            format!(
                "it was given together with {} in {:.0} % of the renewals that had either, so their effects cannot be told apart",
                together.kind,
                100.0 * together.share
            )
        });
        together.or_else(|| self.checks.failed().into_iter().next())
    }
}

/// What the model card says about effects.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EffectReport {
    /// Kind by kind.
    pub kinds: Vec<KindReport>,
    /// What effects may differ by.
    pub modifiers: Vec<String>,
    /// Fitted prior standard deviations in log-odds: averages, timing, modifiers, pairs, risk terms.
    pub prior_scales: [f64; 5],
    /// Information of the rows beside as many independent ones.
    pub independence: f64,
    /// What to bear in mind, one sentence each.
    pub cautions: Vec<String>,
}
