//! The latest score of each account, its win probability and the action most worth doing, and the scores before it.

use std::borrow::Cow;
use std::collections::HashSet;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::book::TrafficLight;
use crate::effects::Grade;
use crate::model::WinProbability;
use crate::plan::{Action, Standing};
use crate::units::{Date, Days, Moment};

/// The action most worth doing for an account.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct TopAction {
    /// The kind of intervention.
    pub kind: String,
    /// Its name for people.
    pub label: String,
    /// Days before renewal.
    pub lead_days: Days,
    /// The day to act.
    #[schema(value_type = Option<String>, format = Date)]
    pub act_by: Option<Date>,
    /// What it is expected to change.
    pub uplift: Option<f64>,
    /// Lower end of the 90 % interval of the uplift.
    pub uplift_low: Option<f64>,
    /// Upper end of the 90 % interval of the uplift.
    pub uplift_high: Option<f64>,
    /// `uplift × value - cost`, where the value of the renewal is known.
    pub expected_value: Option<f64>,
    /// How far the uplift may be relied on.
    #[schema(value_type = String)]
    pub evidence: Grade,
    /// Proven, a best bet or part of a trial.
    #[serde(default = "proven")]
    pub standing: Standing,
    /// Posterior chance that it is worth more than it costs.
    #[serde(default)]
    pub chance_to_pay: Option<f64>,
    /// Win probability if it is done, and nothing else.
    #[serde(default)]
    pub win_probability_with: Option<f64>,
}

/// What was kept before actions had a standing was recommended only where it was proven.
fn proven() -> Standing {
    Standing::Proven
}

impl From<&Action> for TopAction {
    fn from(action: &Action) -> Self {
        Self {
            kind: action.kind.clone(),
            label: action.label.clone(),
            lead_days: action.lead_days,
            act_by: action.act_by,
            uplift: action.uplift,
            uplift_low: action.uplift_low,
            uplift_high: action.uplift_high,
            expected_value: action.expected_value,
            evidence: action.evidence,
            standing: action.standing,
            chance_to_pay: action.chance_to_pay,
            win_probability_with: action.win_probability_with,
        }
    }
}

/// A reading of an account, to be kept.
#[derive(Debug, Clone, PartialEq)]
pub struct Score {
    /// The model and the log of interventions it stands on.
    pub basis: String,
    /// The win probability.
    pub win_probability: WinProbability,
    /// The action most worth doing, when any is recommended.
    pub top_action: Option<TopAction>,
    /// Whether the action is still to be found: the account is then due to be scored again.
    pub awaits_action: bool,
}

impl Score {
    /// What the whole reading stands on, told apart from the same without its action.
    pub(super) fn latest_basis(&self) -> Cow<'_, str> {
        if self.awaits_action { format!("{}{AWAITS_ACTION}", self.basis).into() } else { (&self.basis).into() }
    }
}

/// An account in the list of the book.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct AccountScore {
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
    /// The action most worth doing; absent when none is recommended.
    pub top_action: Option<TopAction>,
    /// Which model answers.
    pub model: String,
}

impl AccountScore {
    /// Whether its renewal is one of those that have ended, as `Store::ended` gives them.
    #[must_use]
    pub fn has_ended(&self, ended: &HashSet<(String, String)>) -> bool {
        self.renewal_date.is_some_and(|due| ended.contains(&(self.account_id.clone(), due.to_string())))
    }
}

/// A reading that was kept.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct PastScore {
    /// When it was made.
    #[schema(value_type = String)]
    pub scored_at: Moment,
    /// The same in seconds since 1970.
    pub scored_at_epoch: i64,
    /// The win probability.
    pub win_probability: f64,
    /// Lower end of the 90 % interval.
    pub low: f64,
    /// Upper end of the 90 % interval.
    pub high: f64,
    /// Which model answered.
    pub model: String,
}

/// Ends the basis of a reading whose action is still to be found.
pub(super) const AWAITS_ACTION: &str = ", awaits action";
