//! What is said about one account's win probability, in the words of the interface.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::book::TrafficLight;
use crate::units::Date;

/// One reason for a win probability: an association the model saw, never a lever.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Driver {
    /// The feature.
    pub feature: String,
    /// Its name for people.
    pub label: String,
    /// Its group, when the playbook names one.
    pub family: Option<String>,
    /// The account's value, as text; absent when blank.
    pub value: Option<String>,
    /// Its contribution in log-odds.
    pub log_odds: f64,
    /// About how many points of probability that is, from 0 to 1.
    pub points: f64,
}

/// An account's chance to renew.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct WinProbability {
    /// The account.
    pub account_id: String,
    /// The calibrated chance that it renews if things go on as they customarily do.
    pub win_probability: f64,
    /// Lower end of the 90 % interval.
    pub low: f64,
    /// Upper end of the 90 % interval.
    pub high: f64,
    /// The traffic light.
    #[schema(value_type = String)]
    pub health: TrafficLight,
    /// The day the features were known.
    #[schema(value_type = Option<String>, format = Date)]
    pub as_of: Option<Date>,
    /// When the contract comes due.
    #[schema(value_type = Option<String>, format = Date)]
    pub renewal_date: Option<Date>,
    /// What the renewal is worth.
    pub value: Option<f64>,
    /// The owner.
    pub owner: Option<String>,
    /// The segment.
    pub segment: Option<String>,
    /// Reasons, strongest first.
    pub drivers: Vec<Driver>,
    /// Which model answers.
    pub model: String,
}
