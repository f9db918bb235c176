//! The grade of evidence behind an effect, and the reason in words.

use serde::{Deserialize, Serialize};

use crate::book::AssumedEffect;

/// How far an effect may be relied on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Grade {
    /// The interval excludes zero, comparable accounts are there with and without, and the kind stands up book-wide.
    Supported,
    /// A shrunk estimate whose interval is not yet clear of zero, or whose kind does not stand up book-wide.
    Weak,
    /// The playbook states the effect; no data stand behind it.
    Assumed,
    /// No comparable past: no number at all.
    Unsupported,
}

impl Grade {
    /// The word for files and pages.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Supported => "supported",
            Self::Weak => "weak",
            Self::Assumed => "assumed",
            Self::Unsupported => "unsupported",
        }
    }
}

/// Whether the past can say anything about one kind at one lead for one account.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Evidence {
    /// Comparable past renewals are there: about this many with the intervention and without it.
    Comparable {
        /// Effective number with.
        n_with: f64,
        /// Effective number without.
        n_without: f64,
    },
    /// The log has too few accounts with this kind.
    RareKind {
        /// Accounts with it.
        n_accounts: usize,
        /// Accounts needed.
        needed: usize,
    },
    /// Accounts like this one were nearly always or nearly never given this kind.
    NoOverlap {
        /// The propensity.
        propensity: f64,
    },
    /// Too little comparable past, but the playbook states the effect, in points of win probability.
    Assumed {
        /// The effect stated.
        points: f64,
        /// Lower end of its 90 % interval.
        low: f64,
        /// Upper end of its 90 % interval.
        high: f64,
    },
    /// Too few comparable renewals with the kind at about this lead, or without it.
    FewComparable {
        /// Effective number with.
        n_with: f64,
        /// Effective number without.
        n_without: f64,
        /// Number needed of each.
        needed: f64,
    },
}

impl Evidence {
    /// What the playbook states in the place of a past that says too little.
    #[must_use]
    pub fn or(self, stated: &AssumedEffect) -> Self {
        match self {
            Self::Comparable { .. } => self,
            _ => Self::Assumed { points: stated.points, low: stated.low, high: stated.high },
        }
    }

    /// The reason in words, with what data would unlock a number.
    #[must_use]
    pub fn reason(&self) -> String {
        match self {
            Self::Comparable { n_with, n_without } => {
                format!(
                    "compared with about {n_with:.0} similar past renewals that had it and {n_without:.0} that did not"
                )
            }
            Self::Assumed { points, low, high } => format!(
                "the playbook assumes {points:+} points ({low:+} to {high:+}); too little comparable past to say otherwise"
            ),
            Self::RareKind { n_accounts, needed } => format!(
                "only {n_accounts} past accounts had this; about {needed} are needed, {} more would unlock an estimate",
                needed.saturating_sub(*n_accounts)
            ),
            Self::NoOverlap { propensity } if *propensity < 0.5 => format!(
                "accounts like this one were hardly ever given this ({:.0} % of the time); trying it on some would unlock an estimate",
                100.0 * propensity
            ),
            Self::NoOverlap { propensity } => format!(
                "accounts like this one were nearly always given this ({:.0} % of the time); holding it back on some would unlock an estimate",
                100.0 * propensity
            ),
            Self::FewComparable { n_with, n_without, needed } => format!(
                "about {n_with:.0} similar past renewals had this at about this time and {n_without:.0} did not; {needed:.0} of each are needed"
            ),
        }
    }
}
