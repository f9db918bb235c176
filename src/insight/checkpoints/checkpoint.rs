//! A renewal with all that was said of it, and a checkpoint of it as it is told.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::book::TrafficLight;
use crate::units::{Date, Days};

/// What somebody expects of a renewal, in a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Expected {
    /// It will renew.
    Renew,
    /// It will not.
    Lose,
    /// Wait and see; no answer at the last checkpoint.
    Monitor,
}

impl Expected {
    /// The word for files and messages.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Renew => "renew",
            Self::Lose => "lose",
            Self::Monitor => "monitor",
        }
    }

    /// The side of one half that a probability is on.
    #[must_use]
    pub fn of(win_probability: f64) -> Self {
        if win_probability >= 0.5 { Self::Renew } else { Self::Lose }
    }

    /// Whether a chance that a person called is on the other side than the model's.
    #[must_use]
    pub fn differs(called: f64, model: f64) -> bool {
        Self::of(called) != Self::of(model)
    }
}

/// What the model published of a renewal on a day.
#[derive(Debug, Clone, PartialEq)]
pub struct ModelView {
    /// The day.
    pub day: Date,
    /// The win probability.
    pub win_probability: f64,
    /// Lower end of its 90 % interval.
    pub low: f64,
    /// Upper end of it.
    pub high: f64,
    /// Which model.
    pub model: String,
}

/// What a person called on a day.
#[derive(Debug, Clone, PartialEq)]
pub struct Said {
    /// Who.
    pub made_by: String,
    /// The day.
    pub day: Date,
    /// The chance to renew that the person gave.
    pub win_probability: f64,
    /// Whether the person said `monitor` in place of a chance.
    pub monitor: bool,
    /// Why.
    pub reason: Option<String>,
}

/// How a lead settled a checkpoint.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Settlement {
    /// Which checkpoint: days before renewal.
    pub days: Days,
    /// What is expected from now on.
    pub expected: Expected,
    /// Why.
    pub reason: String,
    /// Who settled it.
    pub settled_by: String,
    /// The day.
    #[schema(value_type = String, format = Date)]
    pub settled_on: Date,
}

/// A renewal with all that was said of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Due {
    /// The account.
    pub account_id: String,
    /// What people call it.
    pub name: Option<String>,
    /// Its owner.
    pub owner: Option<String>,
    /// Its segment.
    pub segment: Option<String>,
    /// What it is worth.
    pub value: Option<f64>,
    /// When the contract comes due.
    pub renewal_date: Date,
    /// Whether it renewed; absent until that is known.
    pub renewed: Option<bool>,
    /// What was published of it, oldest first.
    pub published: Vec<ModelView>,
    /// What people called, oldest first.
    pub calls: Vec<Said>,
    /// How its checkpoints were settled.
    pub settled: Vec<Settlement>,
}

/// Where a checkpoint stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CheckpointState {
    /// People and model are on different sides: a lead settles it.
    Disagreement,
    /// Nobody has made a call that counts.
    AwaitingCall,
    /// People wait and see until the next checkpoint.
    Monitored,
    /// People and model are on the same side.
    Agreed,
    /// A lead has settled it.
    Settled,
    /// The next checkpoint was reached, or the contract has come due and the outcome is not known yet.
    Passed,
    /// The renewal has ended.
    Ended,
}

impl CheckpointState {
    /// The word for files.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Disagreement => "disagreement",
            Self::AwaitingCall => "awaiting_call",
            Self::Monitored => "monitored",
            Self::Agreed => "agreed",
            Self::Settled => "settled",
            Self::Passed => "passed",
            Self::Ended => "ended",
        }
    }
}

/// A checkpoint that was reached: the model's view beside the owner's call.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Checkpoint {
    /// Its name, to settle it by.
    pub checkpoint_id: String,
    /// The account.
    pub account_id: String,
    /// What people call it.
    pub name: Option<String>,
    /// Its owner.
    pub owner: Option<String>,
    /// The team it is scored with: the owner's, else the segment, else the whole team.
    pub team: String,
    /// What it is worth.
    pub value: Option<f64>,
    /// When the contract comes due.
    #[schema(value_type = String, format = Date)]
    pub renewal_date: Date,
    /// Days before renewal.
    pub days: Days,
    /// The day of the checkpoint.
    #[schema(value_type = String, format = Date)]
    pub checkpoint_date: Date,
    /// Where it stands.
    pub state: CheckpointState,
    /// What the model gave it: the last that was published by then, or the first after; absent where nothing was.
    pub win_probability: Option<f64>,
    /// Lower end of its 90 % interval.
    pub low: Option<f64>,
    /// Upper end of it.
    pub high: Option<f64>,
    /// The traffic light.
    #[schema(value_type = Option<String>)]
    pub health: Option<TrafficLight>,
    /// The day on which the model said so.
    #[schema(value_type = Option<String>, format = Date)]
    pub published_on: Option<Date>,
    /// Which model.
    pub model: Option<String>,
    /// Who called: the owner where the owner did, else the last to call.
    pub called_by: Option<String>,
    /// On which day.
    #[schema(value_type = Option<String>, format = Date)]
    pub called_on: Option<Date>,
    /// The chance to renew that was called; absent with `monitor`.
    pub called: Option<f64>,
    /// The call in a word.
    pub call: Option<Expected>,
    /// Why.
    pub call_reason: Option<String>,
    /// What a lead expects.
    pub settled: Option<Expected>,
    /// Who settled it.
    pub settled_by: Option<String>,
    /// Why.
    pub settled_reason: Option<String>,
    /// Whether it renewed; absent until that is known.
    pub renewed: Option<bool>,
    /// All of it in words.
    pub words: String,
}
