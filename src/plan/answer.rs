//! What is asked about an account's options and what is answered, in the words of the interface.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::standing::{ReasonCode, Standing};
use crate::effects::Grade;
use crate::units::{Date, Days, whole, whole_or_null};

/// Limits a caller may put on what is proposed for one account.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Constraints {
    /// At most this many ranked actions and plans in the answer.
    #[schema(minimum = 1)]
    #[serde(deserialize_with = "whole_or_null")]
    pub limit: Option<usize>,
    /// At most this many actions in a plan (default 3).
    #[schema(minimum = 0, maximum = 8)]
    #[serde(deserialize_with = "whole_or_null")]
    pub max_actions: Option<usize>,
    /// Money a plan may cost.
    #[schema(minimum = 0)]
    pub budget: Option<f64>,
    /// Hours of the owner a plan may take.
    #[schema(minimum = 0)]
    pub hours: Option<f64>,
    /// Nothing before this day (default: the decision date of the account).
    #[schema(value_type = Option<String>, format = Date)]
    pub earliest: Option<Date>,
    /// Nothing after this day (default: the renewal date).
    #[schema(value_type = Option<String>, format = Date)]
    pub latest: Option<Date>,
    /// Recommend only what pays with at least this posterior chance (default: the playbook's, or 0.55).
    #[schema(minimum = 0, maximum = 1)]
    pub confidence: Option<f64>,
    /// The day on which the question is asked: no day before it is proposed.
    #[serde(skip)]
    pub today: Option<Date>,
}

/// One action on one day, and what it is expected to change.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Action {
    /// Position in the list, from 1.
    pub rank: usize,
    /// The kind of intervention.
    pub kind: String,
    /// Its name for people.
    pub label: String,
    /// Days before renewal.
    pub lead_days: Days,
    /// The day to act.
    #[schema(value_type = Option<String>, format = Date)]
    pub act_by: Option<Date>,
    /// Win probability as usual.
    pub win_probability: f64,
    /// Win probability if nothing more is done; absent when unsupported.
    pub win_probability_without: Option<f64>,
    /// Win probability under this action alone; absent when unsupported.
    pub win_probability_with: Option<f64>,
    /// `win_probability_with - win_probability_without`.
    pub uplift: Option<f64>,
    /// Lower end of the 90 % interval of the uplift.
    pub uplift_low: Option<f64>,
    /// Upper end of the 90 % interval of the uplift.
    pub uplift_high: Option<f64>,
    /// How far the uplift may be relied on.
    #[schema(value_type = String)]
    pub evidence: Grade,
    /// What it costs.
    pub cost: f64,
    /// Hours it takes.
    pub hours: f64,
    /// `uplift × value - cost`, where the value of the renewal is known; hours cost what the playbook says.
    pub expected_value: Option<f64>,
    /// Posterior chance that it is worth more than it costs; absent when unsupported.
    #[serde(default)]
    pub chance_to_pay: Option<f64>,
    /// Whether it is recommended: its expected worth is positive, and it pays with the asked confidence.
    pub recommended: bool,
    /// Proven, a best bet, part of a trial, or not recommended.
    pub standing: Standing,
    /// Why it is not recommended.
    #[serde(default)]
    pub reason_code: Option<ReasonCode>,
    /// What waiting a week costs; for recommended actions.
    pub waiting: Option<Waiting>,
    /// Where the recommendation was drawn at random: the chance with which it is made, to be logged.
    #[serde(default)]
    pub chance: Option<f64>,
    /// Where it was drawn at random: whether it is to be done, to be logged.
    #[serde(default)]
    pub done: Option<bool>,
    /// Why, in words.
    pub reason: String,
    /// The key under which it was kept when it was given out, to decide on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recommendation_id: Option<String>,
}

/// What is lost by acting a week later than on the day named.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Waiting {
    /// Uplift on the day named less uplift a week later; all of it when a week later is too late.
    pub uplift: f64,
    /// The same in money, where the value of the renewal is known.
    pub value: Option<f64>,
    /// The same in words.
    pub words: String,
}

/// One step of a plan.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct PlannedAction {
    /// The kind of intervention.
    pub kind: String,
    /// Its name for people.
    pub label: String,
    /// Days before renewal.
    pub lead_days: Days,
    /// The day to act.
    #[schema(value_type = Option<String>, format = Date)]
    pub act_by: Option<Date>,
    /// How far its uplift may be relied on.
    #[schema(value_type = String)]
    pub evidence: Grade,
}

/// Several actions together, and what they are expected to change.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ActionPlan {
    /// Position in the list, from 1.
    pub plan: usize,
    /// What to do, earliest first; empty is doing nothing.
    pub actions: Vec<PlannedAction>,
    /// Win probability if nothing more is done.
    pub win_probability_without: f64,
    /// Win probability under the plan.
    pub win_probability_with: f64,
    /// The difference.
    pub uplift: f64,
    /// Lower end of its 90 % interval.
    pub uplift_low: f64,
    /// Upper end of its 90 % interval.
    pub uplift_high: f64,
    /// Posterior chance that the plan does harm.
    pub chance_of_harm: f64,
    /// What it costs.
    pub cost: f64,
    /// Hours it takes.
    pub hours: f64,
    /// `uplift × value - cost`, where the value of the renewal is known.
    pub expected_value: Option<f64>,
    /// The weakest grade among its actions.
    #[schema(value_type = String)]
    pub evidence: Grade,
}

/// How the plans were found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct SearchReport {
    /// Whether every feasible plan was looked at.
    pub exact: bool,
    /// Plans evaluated.
    pub evaluations: u64,
    /// The seed of the search.
    pub seed: u64,
    /// Why it stopped.
    pub stopped: String,
}

/// Everything that might be done for one account, best first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Recommendations {
    /// The account.
    pub account_id: String,
    /// Win probability as usual.
    pub win_probability: f64,
    /// Win probability if nothing more is done; absent when there is no log of interventions to learn from.
    pub win_probability_without: Option<f64>,
    /// Single actions, best first.
    pub actions: Vec<Action>,
    /// Combinations, best first.
    pub plans: Vec<ActionPlan>,
    /// Kinds that cannot be proposed for this account, and why.
    #[serde(default)]
    pub excluded: Vec<Excluded>,
    /// Plans that no other beats in uplift, cost, hours and risk at once.
    pub pareto: Vec<ActionPlan>,
    /// Which model answers.
    pub model: String,
    /// How the plans were found.
    pub search: SearchReport,
    /// What would change the answer, in words.
    pub would_change: Vec<String>,
    /// What to know about the whole answer, in words.
    pub notes: Vec<String>,
}

impl Recommendations {
    /// The action most worth doing, where one is recommended.
    #[must_use]
    pub fn best(&self) -> Option<&Action> {
        self.actions.first().filter(|best| best.recommended)
    }
}

/// A kind that cannot be proposed for an account.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Excluded {
    /// The kind of intervention.
    pub kind: String,
    /// Its name for people.
    pub label: String,
    /// Why, as a code.
    pub reason_code: ReasonCode,
    /// Why, in words.
    pub reason: String,
}

/// An action somebody asks about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AskedAction {
    /// The kind of intervention.
    pub kind: String,
    /// Days before renewal.
    #[serde(deserialize_with = "whole")]
    pub lead_days: Days,
}

/// What a plan of the caller's own would change.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct WhatIf {
    /// The account.
    pub account_id: String,
    /// Win probability as usual, under the features asked about.
    pub win_probability: f64,
    /// Win probability if nothing more is done; absent when unsupported.
    pub win_probability_without: Option<f64>,
    /// Win probability under the actions; absent when unsupported.
    pub win_probability_with: Option<f64>,
    /// The difference.
    pub uplift: Option<f64>,
    /// Lower end of its 90 % interval.
    pub uplift_low: Option<f64>,
    /// Upper end of its 90 % interval.
    pub uplift_high: Option<f64>,
    /// The weakest grade among the actions.
    #[schema(value_type = String)]
    pub evidence: Grade,
    /// Why, in words.
    pub reason: String,
    /// Which model answers.
    pub model: String,
}
