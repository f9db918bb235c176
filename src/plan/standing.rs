//! Whether an action is recommended, and the code of the reason where it is not.
//!
//! A decision is an expected worth under uncertainty, not a significance test: an action is recommended when its posterior
//! expected worth (uplift × value − cost) is positive and the chance that it pays is at least the asked confidence. The grade
//! of the evidence says how sure that is, and never decides alone; where nothing is known, or a check failed, nothing is
//! recommended.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::effects::{CandidateEffect, Evidence, Grade, Uplift};
use crate::units::normal_cdf;

/// What an action is to the reader: something to do, something to try, or neither.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Recommended, and its effect is supported by the past.
    Proven,
    /// Recommended because it is likely to pay; its effect is not yet clear.
    BestBet,
    /// Given by lot, so that its effect becomes known.
    Trial,
    /// Not recommended; `reason_code` says why.
    NotRecommended,
}

impl Standing {
    /// The word for files.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Proven => "proven",
            Self::BestBet => "best_bet",
            Self::Trial => "trial",
            Self::NotRecommended => "not_recommended",
        }
    }
}

/// Why an action is not recommended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReasonCode {
    /// The expected worth is not positive.
    NotWorthItsCost,
    /// The chance that it pays is below the asked confidence.
    TooUncertain,
    /// Accounts like this one were hardly ever given it.
    NoOverlap,
    /// Too few past accounts had it to compare with.
    TooFewGiven,
    /// Accounts like this one were nearly always given it.
    AlwaysGiven,
    /// A check of its effect failed.
    CheckFailed,
    /// It was nearly always given together with another kind.
    Inseparable,
    /// A rule of the playbook forbids it.
    Rule,
}

impl ReasonCode {
    /// The word for files.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::NotWorthItsCost => "not_worth_its_cost",
            Self::TooUncertain => "too_uncertain",
            Self::NoOverlap => "no_overlap",
            Self::TooFewGiven => "too_few_given",
            Self::AlwaysGiven => "always_given",
            Self::CheckFailed => "check_failed",
            Self::Inseparable => "inseparable",
            Self::Rule => "rule",
        }
    }
}

/// What an action is expected to be worth.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Expectation {
    /// Expected worth: `uplift × value − cost`, or the uplift where the value is unknown.
    pub worth: f64,
    /// Posterior chance that the worth is positive.
    pub chance_to_pay: f64,
}

impl Expectation {
    /// What an uplift is worth beyond a price, with the chance of that under a normal posterior.
    #[must_use]
    pub fn of(uplift: &Uplift, value: Option<f64>, price: f64) -> Self {
        let beyond = uplift.uplift - value.map_or(0.0, |value| price / value.max(1e-9));
        Self {
            worth: value.map_or(uplift.uplift, |value| value * uplift.uplift - price),
            chance_to_pay: normal_cdf(beyond / uplift.sd.max(1e-12)),
        }
    }
}

/// Why the effect of a candidate may not be acted on, whatever its numbers say.
#[must_use]
pub fn barred(effect: &CandidateEffect) -> Option<ReasonCode> {
    if effect.grade == Grade::Unsupported {
        return Some(match effect.evidence {
            Evidence::RareKind { .. } => ReasonCode::TooFewGiven,
            Evidence::FewComparable { n_with, needed, .. } if n_with < needed => ReasonCode::TooFewGiven,
            Evidence::NoOverlap { propensity } if propensity < 0.5 => ReasonCode::NoOverlap,
            _ => ReasonCode::AlwaysGiven,
        });
    }
    if effect.is_inseparable {
        return Some(ReasonCode::Inseparable);
    }
    (!effect.passes_checks).then_some(ReasonCode::CheckFailed)
}

/// The standing of a candidate at the asked confidence, with the reason where it is not recommended.
#[must_use]
pub fn decide(effect: &CandidateEffect, expectation: Expectation, confidence: f64) -> (Standing, Option<ReasonCode>) {
    let reason = barred(effect).or(if expectation.worth <= 0.0 {
        Some(ReasonCode::NotWorthItsCost)
    } else {
        (expectation.chance_to_pay < confidence).then_some(ReasonCode::TooUncertain)
    });
    match (reason, effect.grade) {
        (Some(reason), _) => (Standing::NotRecommended, Some(reason)),
        (None, Grade::Supported) => (Standing::Proven, None),
        (None, _) => (Standing::BestBet, None),
    }
}
