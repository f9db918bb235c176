//! What is asked of a plan for the whole book, and what the caller keeps in hand while it is made.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};

use serde::{Deserialize, Deserializer, Serialize};
use utoipa::ToSchema;

use super::super::error::PlanError;
use crate::plan::Constraints;
use crate::plan::limits::Limits;
use crate::units::{Clock, Date, Days, Progress, objects, whole, whole_or_null};

/// An action that is already settled: agreed with the customer, or part of an earlier plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AgreedAction {
    /// The account.
    pub account_id: String,
    /// The kind of intervention.
    pub kind: String,
    /// The day; or give `lead_days`.
    #[schema(value_type = Option<String>, format = Date, min_length = 10)]
    pub act_by: Option<Date>,
    /// Days before renewal; or give `act_by`, which counts where both are given.
    #[serde(default, deserialize_with = "whole_or_null")]
    pub lead_days: Option<Days>,
}

/// What the plan is for and what it has to keep to; whatever is left out is as the playbook says.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct BookRequest {
    /// Money for the whole book, in place of the playbook's.
    #[schema(minimum = 0)]
    pub budget: Option<f64>,
    /// Hours of each owner in a month, in place of the playbook's.
    #[schema(minimum = 0)]
    pub hours_per_owner_per_month: Option<f64>,
    /// Slots a month by kind, each in place of the playbook's.
    #[schema(value_type = BTreeMap<String, i64>)]
    #[serde(deserialize_with = "whole_by_kind")]
    pub per_month: BTreeMap<String, u32>,
    /// At most this many actions an account (default 3).
    #[schema(minimum = 0, maximum = 8)]
    #[serde(deserialize_with = "whole_or_null")]
    pub max_actions: Option<usize>,
    /// Nothing before this day (default: the decision date of the account).
    #[schema(value_type = Option<String>, format = Date)]
    pub earliest: Option<Date>,
    /// Nothing after this day (default: the renewal date).
    #[schema(value_type = Option<String>, format = Date)]
    pub latest: Option<Date>,
    /// Plan only what pays with at least this posterior chance (default: the playbook's, or 0.55).
    #[schema(minimum = 0, maximum = 1)]
    pub confidence: Option<f64>,
    /// No new actions for accounts whose best plan stays below this win probability: they are for the forecast, not for
    /// effort (default: half of the playbook's `red_below`).
    #[schema(minimum = 0, maximum = 1)]
    pub unsavable_below: Option<f64>,
    /// What is agreed and must stay.
    #[serde(deserialize_with = "objects")]
    pub pins: Vec<AgreedAction>,
    /// The actions of an earlier plan, from which as little as possible is changed.
    #[serde(deserialize_with = "objects")]
    pub previous: Vec<AgreedAction>,
    /// What changing one account's plan of `previous` must be worth (default: 5 % of what an account's plan is worth on average).
    #[schema(minimum = 0)]
    pub change_worth: Option<f64>,
    /// Stop as soon as the plan is proven to be this close to the best possible one (default 0: as good as can be proven).
    #[schema(minimum = 0, maximum = 1)]
    pub gap: Option<f64>,
    /// Stop improving after this many seconds; the answer says so, and may then differ from run to run.
    #[schema(value_type = Option<i64>, minimum = 0, maximum = 4_294_967_295_i64)]
    #[serde(deserialize_with = "whole_or_null")]
    pub time_limit_seconds: Option<u32>,
    /// The day on which the question is asked: no day before it is proposed.
    #[serde(skip)]
    pub today: Option<Date>,
}

impl BookRequest {
    /// Refuses numbers and days that make no sense.
    ///
    /// # Errors
    /// [`PlanError::Constraint`] naming the field, what was found and what may be given.
    pub fn check(&self) -> Result<(), PlanError> {
        self.limits().map(|_| ())
    }

    /// The limits on the plans of each account; money and hours are limited for the book as a whole.
    pub(in crate::plan) fn limits(&self) -> Result<Limits, PlanError> {
        let refuse = |field: &'static str, found: f64, expected: &str| {
            Err(PlanError::Constraint { field, found: found.to_string(), expected: expected.to_owned() })
        };
        for (field, share) in [("gap", self.gap), ("unsavable_below", self.unsavable_below)] {
            if let Some(found) = share.filter(|share| !(0.0..=1.0).contains(share)) {
                return refuse(field, found, "a number from 0 to 1");
            }
        }
        let amounts = [
            ("budget", self.budget),
            ("hours_per_owner_per_month", self.hours_per_owner_per_month),
            ("change_worth", self.change_worth),
        ];
        for (field, amount) in amounts {
            if let Some(found) = amount.filter(|amount| !(amount.is_finite() && *amount >= 0.0)) {
                return refuse(field, found, "a number from 0 up");
            }
        }
        Limits::check(&Constraints {
            max_actions: self.max_actions,
            earliest: self.earliest,
            latest: self.latest,
            confidence: self.confidence,
            today: self.today,
            ..Constraints::default()
        })
    }
}

fn whole_by_kind<'de, D: Deserializer<'de>>(deserializer: D) -> Result<BTreeMap<String, u32>, D::Error> {
    #[derive(Deserialize)]
    struct Slots(#[serde(deserialize_with = "whole")] u32);

    let slots = BTreeMap::<String, Slots>::deserialize(deserializer)?;
    Ok(slots.into_iter().map(|(kind, slots)| (kind, slots.0)).collect())
}

/// What the caller keeps in hand while a plan is made.
#[derive(Clone, Copy)]
pub struct Control<'a> {
    /// Told of every stage.
    pub progress: &'a dyn Progress,
    /// Set from outside to give up.
    pub cancelled: &'a AtomicBool,
    /// Read only where the request limits the time.
    pub clock: &'a dyn Clock,
}

impl Control<'_> {
    /// Whether the caller has given up.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed)
    }
}
