//! An account whose win probability moved, and what is told of it.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::units::Date;

/// What kind of change a feature stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Cause {
    /// The account's own facts.
    Data,
    /// Time that passed: days to renewal, ages of days.
    Time,
    /// Something that was done about it.
    Done,
}

/// A feature's part in an account's log-odds.
#[derive(Debug, Clone, PartialEq)]
pub struct Share {
    /// The feature.
    pub feature: String,
    /// Its name for people.
    pub label: String,
    /// What a change of it stands for.
    pub cause: Cause,
    /// Its value, as text; absent when blank.
    pub value: Option<String>,
    /// Its contribution in log-odds.
    pub log_odds: f64,
}

/// An account as today's model tells it: the shares and `base` add up to its log-odds.
#[derive(Debug, Clone, PartialEq)]
pub struct Told {
    /// The log-odds where every feature is as usual.
    pub base: f64,
    /// The features.
    pub shares: Vec<Share>,
}

impl Told {
    pub(super) fn log_odds(&self) -> f64 {
        self.base + self.shares.iter().map(|share| share.log_odds).sum::<f64>()
    }
}

/// An account then and now.
#[derive(Debug, Clone, PartialEq)]
pub struct Moved {
    /// The account.
    pub account_id: String,
    /// Its owner.
    pub owner: Option<String>,
    /// Its segment.
    pub segment: Option<String>,
    /// What it is worth.
    pub value: Option<f64>,
    /// The day of `published`.
    pub since: Option<Date>,
    /// What was said of it then, by the model of then.
    pub published: f64,
    /// As it was then.
    pub then: Told,
    /// As it is now.
    pub now: Told,
}

/// A feature's part in a change.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct FeatureChange {
    /// The feature.
    pub feature: String,
    /// Its name for people.
    pub label: String,
    /// What its change stands for.
    pub cause: Cause,
    /// Its value then.
    pub before: Option<String>,
    /// Its value now.
    pub now: Option<String>,
    /// Its part in the change of the win probability, between -1 and 1.
    pub points: f64,
    /// In words: `log-ins fell from 210 to 40 (-9)`.
    pub words: String,
}

/// How an account's win probability has changed: `data + time + done + model = change`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Mover {
    /// The account.
    pub account_id: String,
    /// Its owner.
    pub owner: Option<String>,
    /// Its segment.
    pub segment: Option<String>,
    /// What it is worth.
    pub value: Option<f64>,
    /// The day it is compared with.
    #[schema(value_type = Option<String>, format = Date)]
    pub since: Option<Date>,
    /// The win probability published then.
    pub before: f64,
    /// The win probability now.
    pub now: f64,
    /// `now - before`.
    pub change: f64,
    /// The part of the account's own facts.
    pub data: f64,
    /// The part of time that passed.
    pub time: f64,
    /// The part of what was done.
    pub done: f64,
    /// The part of another model.
    pub model: f64,
    /// The features behind it, strongest first.
    pub top: Vec<FeatureChange>,
    /// What somebody noted that explains it.
    pub note: Option<String>,
    /// Until when that note silences it; absent where it does not.
    #[schema(value_type = Option<String>, format = Date)]
    pub silenced_until: Option<Date>,
    /// All of it in words.
    pub words: String,
}
