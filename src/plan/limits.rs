//! The limits a caller puts on plans, checked once.

use super::answer::Constraints;
use super::error::PlanError;
use super::params::PlanParams;
use crate::book::Playbook;
use crate::units::{Date, normal_quantile};

/// Checked constraints.
#[derive(Debug, Clone)]
pub struct Limits {
    pub(super) limit: usize,
    pub(super) max_actions: usize,
    pub(super) budget: f64,
    pub(super) hours: f64,
    pub(super) earliest: Option<Date>,
    pub(super) latest: Option<Date>,
    /// Least chance to pay; `None` where neither caller nor playbook asks for one.
    asked_confidence: Option<f64>,
    /// The one that counts then.
    default_confidence: f64,
}

impl Limits {
    /// Checks what a caller asked for.
    ///
    /// # Errors
    /// [`PlanError::Constraint`] with the first limit that makes no sense.
    pub fn check(constraints: &Constraints) -> Result<Self, PlanError> {
        let params = PlanParams::default();
        let wrong = |field, found: String, expected: &str| {
            Err(PlanError::Constraint { field, found, expected: expected.to_owned() })
        };
        for (field, value) in [("budget", constraints.budget), ("hours", constraints.hours)] {
            if let Some(value) = value.filter(|value| !(value.is_finite() && *value >= 0.0)) {
                return wrong(field, value.to_string(), "a number from 0 up");
            }
        }
        if let Some(confidence) = constraints.confidence.filter(|asked| !(0.0..=1.0).contains(asked)) {
            return wrong("confidence", confidence.to_string(), "a number from 0 to 1");
        }
        let max_actions = constraints.max_actions.unwrap_or(params.max_actions);
        if max_actions > 8 {
            return wrong("max_actions", max_actions.to_string(), "a whole number from 0 to 8");
        }
        let limit = constraints.limit.unwrap_or(usize::MAX);
        if limit == 0 {
            return wrong("limit", limit.to_string(), "a whole number from 1 up");
        }
        if let (Some(earliest), Some(latest)) = (constraints.earliest, constraints.latest)
            && earliest > latest
        {
            return wrong("latest", latest.to_string(), "a day not before `earliest`");
        }
        Ok(Self {
            limit,
            max_actions,
            budget: constraints.budget.unwrap_or(f64::INFINITY),
            hours: constraints.hours.unwrap_or(f64::INFINITY),
            earliest: constraints.earliest.max(constraints.today),
            latest: constraints.latest,
            asked_confidence: constraints.confidence,
            default_confidence: params.confidence,
        })
    }

    /// The best action from `today` on, and no plans: what a list of the book shows of each account.
    pub(super) fn of_best(today: Option<Date>) -> Self {
        Self {
            limit: 1,
            max_actions: 0,
            budget: f64::INFINITY,
            hours: f64::INFINITY,
            earliest: today,
            latest: None,
            asked_confidence: None,
            default_confidence: PlanParams::default().confidence,
        }
    }

    /// With the playbook's confidence where the caller asks for none.
    #[must_use]
    pub fn of_playbook(mut self, playbook: &Playbook) -> Self {
        self.asked_confidence = self.asked_confidence.or(playbook.effects.confidence);
        self
    }

    /// The least chance to pay of what is recommended.
    pub(super) fn confidence(&self) -> f64 {
        self.asked_confidence.unwrap_or(self.default_confidence)
    }

    /// The standard normal quantile of the asked confidence.
    pub(super) fn quantile(&self) -> f64 {
        normal_quantile(self.confidence())
    }
}
