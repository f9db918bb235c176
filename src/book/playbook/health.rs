//! Traffic lights: of an account, and of each family of its health score (D.E.A.R., the eight KPI families, or groups of one's own).

use serde::{Deserialize, Serialize};

/// The traffic light as a reading of the probability.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Health {
    /// Red below this probability.
    pub red_below: f64,
    /// Green from this probability.
    pub green_from: f64,
}

/// A colour for a win probability.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TrafficLight {
    /// Likely lost.
    Red,
    /// In between.
    Yellow,
    /// Likely renewed.
    Green,
}

impl TrafficLight {
    fn of(value: f64, red_below: f64, green_from: f64) -> Self {
        if value < red_below {
            Self::Red
        } else if value < green_from {
            Self::Yellow
        } else {
            Self::Green
        }
    }

    /// The word for files and pages.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Red => "red",
            Self::Yellow => "yellow",
            Self::Green => "green",
        }
    }
}

impl Health {
    /// The colour of a win probability.
    #[must_use]
    pub fn light(&self, win_probability: f64) -> TrafficLight {
        TrafficLight::of(win_probability, self.red_below, self.green_from)
    }
}

/// Families that stand or do not: there is no yellow between.
const TWO_COLOURED: [&str; 2] = ["deployment", "roi"];
/// Whether a family stands or does not, without a yellow between.
#[must_use]
pub fn is_two_coloured(family: &str) -> bool {
    TWO_COLOURED.iter().any(|known| family.eq_ignore_ascii_case(known))
}

/// What a family must earn, in percent, where the playbook states nothing.
const USUAL_RED: f64 = 50.0;
const USUAL_GREEN: f64 = 80.0;

/// Thresholds of a family, in percent of what its metrics can earn.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default, expecting = "a table with red_below and green_from, in percent")]
pub struct FamilyThresholds {
    /// Red below this.
    pub red_below: Option<f64>,
    /// Green from this.
    pub green_from: Option<f64>,
}

impl FamilyThresholds {
    /// The thresholds as they count for a family: one number serves for both where the family has two colours.
    #[must_use]
    pub fn of(self, family: &str) -> (f64, f64) {
        let is_two_coloured = is_two_coloured(family);
        match (self.red_below, self.green_from) {
            (Some(red), Some(green)) => (red, green),
            (Some(one), None) | (None, Some(one)) if is_two_coloured => (one, one),
            (None, None) if is_two_coloured => (USUAL_RED, USUAL_RED),
            (red, green) => {
                let red_below = red.unwrap_or(USUAL_RED.min(green.unwrap_or(USUAL_RED)));
                (red_below, green.unwrap_or(USUAL_GREEN.max(red_below)))
            }
        }
    }

    /// The colour of what a family has earned, in percent.
    #[must_use]
    pub fn light(self, family: &str, earned: f64) -> TrafficLight {
        let (red_below, green_from) = self.of(family);
        TrafficLight::of(earned, red_below, green_from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn deployment_and_roi_are_never_yellow() {
        let nothing = FamilyThresholds::default();
        for earned in [0.0, 49.9, 50.0, 79.9, 80.0, 100.0] {
            assert_ne!(nothing.light("Deployment", earned), TrafficLight::Yellow, "{earned}");
            assert_ne!(
                FamilyThresholds { green_from: Some(70.0), ..nothing }.light("roi", earned),
                TrafficLight::Yellow
            );
        }
        assert_eq!(nothing.light("adoption", 60.0), TrafficLight::Yellow);
        assert_eq!(FamilyThresholds { green_from: Some(40.0), ..nothing }.of("usage"), (40.0, 40.0));
    }
}
