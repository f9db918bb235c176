//! What is asked of a plan for the whole book, and what the caller keeps in hand while it is made.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::units::{Clock, Date, Days, Progress};

/// An action that is already settled: agreed with the customer, or part of an earlier plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AgreedAction {
    /// The account.
    pub account_id: String,
    /// The kind of intervention.
    pub kind: String,
    /// The day; or give `lead_days`.
    #[schema(value_type = Option<String>, format = Date)]
    pub act_by: Option<Date>,
    /// Days before renewal; or give `act_by`, which counts where both are given.
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
    pub per_month: BTreeMap<String, u32>,
    /// At most this many actions an account (default 3).
    #[schema(minimum = 0, maximum = 8)]
    pub max_actions: Option<usize>,
    /// Nothing before this day (default: the decision date of the account).
    #[schema(value_type = Option<String>, format = Date)]
    pub earliest: Option<Date>,
    /// Nothing after this day (default: the renewal date).
    #[schema(value_type = Option<String>, format = Date)]
    pub latest: Option<Date>,
    /// Plan only what is worth its cost with at least this posterior chance (default 0.8).
    #[schema(minimum = 0, maximum = 1)]
    pub confidence: Option<f64>,
    /// What is agreed and must stay.
    pub pins: Vec<AgreedAction>,
    /// The actions of an earlier plan, from which as little as possible is changed.
    pub previous: Vec<AgreedAction>,
    /// What changing one account's plan of `previous` must be worth (default: 5 % of what an account's plan is worth on average).
    #[schema(minimum = 0)]
    pub change_worth: Option<f64>,
    /// Stop as soon as the plan is proven to be this close to the best possible one (default 0.0005).
    #[schema(minimum = 0, maximum = 1)]
    pub gap: Option<f64>,
    /// Stop improving after this many seconds; the answer says so, and may then differ from run to run.
    #[schema(minimum = 0)]
    pub time_limit_seconds: Option<u32>,
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
