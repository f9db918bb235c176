//! The traffic light of an account.

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
        if win_probability < self.red_below {
            TrafficLight::Red
        } else if win_probability < self.green_from {
            TrafficLight::Yellow
        } else {
            TrafficLight::Green
        }
    }
}
