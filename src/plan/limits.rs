//! The limits a caller puts on plans, checked once.

use super::answer::Constraints;
use super::planner::PlanError;
use crate::units::Date;

const DEFAULT_ACTIONS: usize = 3;
const DEFAULT_CONFIDENCE: f64 = 0.8;

/// Checked constraints.
#[derive(Debug, Clone)]
pub struct Limits {
    pub(super) limit: usize,
    pub(super) max_actions: usize,
    pub(super) budget: f64,
    pub(super) hours: f64,
    pub(super) earliest: Option<Date>,
    pub(super) latest: Option<Date>,
    pub(super) confidence: f64,
}

impl Limits {
    /// Checks what a caller asked for.
    ///
    /// # Errors
    /// [`PlanError::Constraint`] with the first limit that makes no sense.
    pub fn check(constraints: &Constraints) -> Result<Self, PlanError> {
        let wrong = |field, found: String, expected: &str| {
            Err(PlanError::Constraint { field, found, expected: expected.to_owned() })
        };
        for (field, value) in [("budget", constraints.budget), ("hours", constraints.hours)] {
            if let Some(value) = value.filter(|value| !(value.is_finite() && *value >= 0.0)) {
                return wrong(field, value.to_string(), "a number from 0 up");
            }
        }
        let confidence = constraints.confidence.unwrap_or(DEFAULT_CONFIDENCE);
        if !(0.0..=1.0).contains(&confidence) {
            return wrong("confidence", confidence.to_string(), "a number from 0 to 1");
        }
        let max_actions = constraints.max_actions.unwrap_or(DEFAULT_ACTIONS);
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
            earliest: constraints.earliest,
            latest: constraints.latest,
            confidence,
        })
    }

    /// The standard normal quantile of the asked confidence.
    pub(super) fn quantile(&self) -> f64 {
        confidence_quantile(self.confidence)
    }
}

/// The standard normal quantile (Winitzki 2008, by the inverse error function; error below 0.005).
fn confidence_quantile(confidence: f64) -> f64 {
    let x = 2.0 * confidence.clamp(1e-6, 1.0 - 1e-6) - 1.0;
    let a = 0.147;
    let log = (1.0 - x * x).ln();
    let first = 2.0 / (std::f64::consts::PI * a) + log / 2.0;
    let inverse_error = x.signum() * ((first * first - log / a).sqrt() - first).sqrt();
    std::f64::consts::SQRT_2 * inverse_error
}
