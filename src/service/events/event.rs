//! The kinds of events a webhook can subscribe to, and an event with its payload.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;

use crate::units::instant;

/// A kind of event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub enum EventKind {
    /// An account's win probability moved by a point or more, or its traffic light changed.
    #[serde(rename = "account.score_changed")]
    ScoreChanged,
    /// An account turned red.
    #[serde(rename = "account.risk_entered")]
    RiskEntered,
    /// A plan of the whole book was made.
    #[serde(rename = "plan.created")]
    PlanCreated,
    /// The day to act on a recommendation is today.
    #[serde(rename = "intervention.due")]
    InterventionDue,
    /// A model was trained.
    #[serde(rename = "model.trained")]
    ModelTrained,
    /// The book no longer looks like what the model learned from.
    #[serde(rename = "model.drifted")]
    ModelDrifted,
    /// Outcomes have raised the alarm against the published probabilities.
    #[serde(rename = "model.miscalibrated")]
    ModelMiscalibrated,
    /// An alert stands that should be looked at.
    #[serde(rename = "alert.raised")]
    AlertRaised,
    /// The week of an owner.
    #[serde(rename = "digest")]
    Digest,
}

impl EventKind {
    /// The catalogue.
    pub const ALL: [Self; 9] = [
        Self::ScoreChanged,
        Self::RiskEntered,
        Self::PlanCreated,
        Self::InterventionDue,
        Self::ModelTrained,
        Self::ModelDrifted,
        Self::ModelMiscalibrated,
        Self::AlertRaised,
        Self::Digest,
    ];

    /// Its name in messages.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::ScoreChanged => "account.score_changed",
            Self::RiskEntered => "account.risk_entered",
            Self::PlanCreated => "plan.created",
            Self::InterventionDue => "intervention.due",
            Self::ModelTrained => "model.trained",
            Self::ModelDrifted => "model.drifted",
            Self::ModelMiscalibrated => "model.miscalibrated",
            Self::AlertRaised => "alert.raised",
            Self::Digest => "digest",
        }
    }
}

/// Something that happened.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// What kind.
    pub kind: EventKind,
    /// A name that is the same whenever the same is told, where that can happen twice.
    pub once: Option<String>,
    /// What is told about it.
    pub data: Value,
}

impl Event {
    /// An event that is told as often as it is emitted.
    #[must_use]
    pub fn new(kind: EventKind, data: Value) -> Self {
        Self { kind, once: None, data }
    }

    /// An event that is told once, however often it is emitted; `about` says in full what of that kind it tells.
    #[must_use]
    pub fn told_once(kind: EventKind, word: &str, about: &str, data: Value) -> Self {
        let hash = blake3::hash(about.as_bytes()).to_hex();
        Self { kind, once: Some(format!("evt_{word}_{}", &hash[..24])), data }
    }

    /// The message: kind, time, and what is told.
    pub(in crate::service) fn message(&self, now: i64) -> Value {
        json!({ "type": self.kind.word(), "timestamp": instant(now), "data": self.data })
    }
}
