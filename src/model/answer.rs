//! What is said about one account's win probability, in the words of the interface.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::book::TrafficLight;
use crate::insight::FamilyHealth;
use crate::ledger::Statement;
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
    /// Its share of the distance from the usual probability to the account's, between -1 and 1: the points of all
    /// drivers and `usual_win_probability` add up to `win_probability`.
    pub points: f64,
    /// The reason as people say it, such as "no executive sponsor: -9 points".
    #[serde(default)]
    pub words: String,
}

/// What a family of features says of an account.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct SubScore {
    /// The family, as the playbook names it; `other` is what it puts in none.
    pub family: String,
    /// From 0 to 100: the share of past renewals of which this family says less for renewing.
    pub score: Option<f64>,
    /// What the family contributes in log-odds.
    pub log_odds: f64,
    /// What it contributes in points of probability, between -1 and 1; they add up as those of drivers do.
    pub points: f64,
    /// Where the account stands, as people say it.
    pub words: String,
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
    /// What people call the account.
    #[serde(default)]
    pub name: Option<String>,
    /// Reasons, strongest first.
    pub drivers: Vec<Driver>,
    /// What each family of features says, weakest first; empty when no reasons were asked for.
    #[serde(default)]
    pub sub_scores: Vec<SubScore>,
    /// The families of the playbook's health score, each with its light; empty where it states none, or no reasons were asked for.
    #[serde(default)]
    pub families: Vec<FamilyHealth>,
    /// The probability where every feature is as usual; absent when no reasons were asked for.
    #[serde(default)]
    pub usual_win_probability: Option<f64>,
    /// What would narrow the interval, where it is wide; empty when no reasons were asked for.
    #[serde(default)]
    pub notes: Vec<String>,
    /// The part of the book whose own model judges the account; absent where the model for all does.
    #[serde(default)]
    pub judged_as: Option<String>,
    /// Which model answers.
    pub model: String,
}

impl WinProbability {
    /// What the ledger keeps of it, published at a time in seconds since 1970.
    #[must_use]
    pub fn statement(&self, at: i64, salt: String) -> Statement {
        Statement {
            account_id: self.account_id.clone(),
            model: self.model.clone(),
            as_of: self.as_of,
            win_probability: self.win_probability,
            low: self.low,
            high: self.high,
            at,
            salt,
        }
    }
}
