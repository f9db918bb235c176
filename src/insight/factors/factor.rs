//! What is told about a feature and the outcome.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::units::Days;

/// How sure it is that a feature and the outcome go together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum FactorEvidence {
    /// At most 5 % of what is told so are expected to be chance.
    Supported,
    /// At most 20 % are.
    Weak,
    /// No evidence yet.
    None,
    /// So close to the outcome that it can only have been known afterwards, or a key: no factor.
    Hindsight,
}

impl FactorEvidence {
    /// The word for files.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Supported => "supported",
            Self::Weak => "weak",
            Self::None => "none",
            Self::Hindsight => "hindsight",
        }
    }

    /// Whether there is any that it goes with renewal.
    pub(in crate::insight) fn is_any(self) -> bool {
        matches!(self, Self::Supported | Self::Weak)
    }
}

/// The outcome a cut point speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Side {
    /// Beyond the cut more renew.
    Renewal,
    /// Beyond the cut fewer renew.
    Churn,
}

impl Side {
    /// The word for files.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Renewal => "renewal",
            Self::Churn => "churn",
        }
    }
}

/// Past renewals with much the same value of a feature.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Level {
    /// The values: a range, a word, or `blank`.
    pub level: String,
    /// Renewals.
    pub n: usize,
    /// The share that renewed.
    pub rate: f64,
    /// Lower end of its 90 % interval.
    pub low: f64,
    /// Upper end of its 90 % interval.
    pub high: f64,
}

/// A feature and the outcome: an association of the past, never a lever by itself.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Factor {
    /// The feature.
    pub feature: String,
    /// Its name for people.
    pub label: String,
    /// Its group in the playbook.
    pub family: Option<String>,
    /// Past renewals in which it is known.
    pub n: usize,
    /// Rank correlation with the outcome (Spearman), from -1 to 1; of names, by the share that renewed under each.
    pub correlation: f64,
    /// How well it ranks renewals above losses by itself, in its own direction: 0.5 is chance.
    pub auc: f64,
    /// How sure it is, all features of the table being looked at.
    pub evidence: FactorEvidence,
    /// The false discovery rate at which it would be told.
    pub false_discovery_rate: f64,
    /// Whether the cut is one above which more renew, or one beyond which fewer do; absent where there is none.
    pub side: Option<Side>,
    /// The cut point of a number: `above` is from this value on.
    pub cut: Option<f64>,
    /// What `above` means, in words: `3 or more`, `yes`, `Enterprise`, `blank`.
    pub when: Option<String>,
    /// The share that renewed above the cut.
    pub rate_above: Option<f64>,
    /// The share that renewed below it.
    pub rate_below: Option<f64>,
    /// Lower end of the 90 % interval of `rate_above - rate_below`, the search for the cut paid for.
    pub low: Option<f64>,
    /// Upper end of it.
    pub high: Option<f64>,
    /// Renewals above the cut.
    pub n_above: Option<usize>,
    /// Renewals below it.
    pub n_below: Option<usize>,
    /// The strongest feature of those that say much the same; itself where it is that, or stands alone.
    pub group: String,
    /// Whether people can change it; absent where the playbook does not tell.
    pub actionable: Option<bool>,
    /// How many days before renewal it tells already; absent without evidence or dates.
    pub lead_days: Option<Days>,
    /// Which accounts: `onboarding`, `mature`, or `all`.
    pub stage: String,
    /// The share that renewed by quantile or word, blanks apart.
    pub levels: Vec<Level>,
    /// All of it in words.
    pub words: String,
}
