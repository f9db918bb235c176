//! The plan of the whole book, in the words of the interface.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::effects::Grade;
use crate::units::{Date, Days};

/// Where an action of the plan comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Origin {
    /// It was agreed before and stays.
    Agreed,
    /// It was in the earlier plan and stays.
    Kept,
    /// It is new.
    New,
}

/// One thing to do, on one day, by one owner.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct WorkItem {
    /// Who has the account, where known.
    pub owner: Option<String>,
    /// The day to act.
    #[schema(value_type = String, format = Date)]
    pub act_by: Date,
    /// The account.
    pub account_id: String,
    /// The kind of intervention.
    pub kind: String,
    /// Its name for people.
    pub label: String,
    /// Days before renewal.
    pub lead_days: Days,
    /// What it costs.
    pub cost: f64,
    /// Hours of the owner it takes.
    pub hours: f64,
    /// How far its uplift may be relied on.
    #[schema(value_type = String)]
    pub evidence: Grade,
    /// Whether it was agreed, kept or is new.
    pub standing: Origin,
}

/// What an account is to the plan, by what can still be reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Prospect {
    /// Green even if nothing more is done.
    Safe,
    /// In between: effort can decide.
    Open,
    /// Even the best plan leaves it below `unsavable_below`: for the forecast, not for effort.
    Unsavable,
}

impl Prospect {
    /// The word for files and pages.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Safe => "safe",
            Self::Open => "open",
            Self::Unsavable => "unsavable",
        }
    }
}

/// One account in the plan of the book; every account of the book has one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct AccountPlan {
    /// The account.
    pub account_id: String,
    /// Who has it, where known.
    pub owner: Option<String>,
    /// When the contract comes due, where known.
    #[schema(value_type = Option<String>, format = Date)]
    pub renewal_date: Option<Date>,
    /// What the renewal is worth, where known.
    pub value: Option<f64>,
    /// Win probability as usual.
    pub win_probability: f64,
    /// Win probability if nothing more is done; absent where there is nothing to learn it from.
    pub win_probability_without: Option<f64>,
    /// Win probability under what the plan gives it.
    pub win_probability_with: Option<f64>,
    /// The difference.
    pub uplift: Option<f64>,
    /// Lower end of its 90 % interval.
    pub uplift_low: Option<f64>,
    /// Upper end of its 90 % interval.
    pub uplift_high: Option<f64>,
    /// Number of actions the plan gives it.
    pub n_actions: usize,
    /// What they cost.
    pub cost: f64,
    /// `uplift × value - cost`, where the value is known.
    pub expected_value: Option<f64>,
    /// The win probability its best supported plan would reach, were nothing scarce.
    pub best_reachable: f64,
    /// What the account is to the plan.
    pub prospect: Prospect,
    /// Position in the book by win probability as usual, the lowest first; the riskiest are seldom the best targets.
    pub risk_rank: usize,
    /// Position in the book by what its best plan is worth, from 1; absent where no plan is worth its cost.
    pub uplift_rank: Option<usize>,
}

/// What is scarce: money, slots of a kind in a month, or hours of an owner in a month.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(tag = "resource", rename_all = "lowercase")]
pub enum Resource {
    /// Money for the whole book.
    Budget,
    /// Slots of a kind in a calendar month.
    Slots {
        /// The kind of intervention.
        kind: String,
        /// The month, such as `2027-03`.
        month: String,
    },
    /// Hours of an owner in a calendar month.
    Hours {
        /// The owner.
        owner: String,
        /// The month, such as `2027-03`.
        month: String,
    },
}

/// How much of something scarce the plan uses.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ResourceUse {
    /// What.
    #[serde(flatten)]
    pub resource: Resource,
    /// How much there is for the plan.
    pub capacity: f64,
    /// How much the plan uses.
    pub used: f64,
}

/// What a little more of something scarce would be worth.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ShadowPrice {
    /// What.
    #[serde(flatten)]
    pub resource: Resource,
    /// What one more unit of it is worth, in the currency of the book.
    pub price: f64,
    /// The same in words.
    pub words: String,
}

/// An account that does not get what would be best for it, and why.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Unserved {
    /// The account.
    pub account_id: String,
    /// Who has it, where known.
    pub owner: Option<String>,
    /// The kinds of its best plan, earliest first.
    pub wanted: Vec<String>,
    /// Number of actions it gets instead.
    pub n_actions: usize,
    /// By how much the best plan is worth more than what it gets.
    pub forgone: f64,
    /// What stands in the way.
    #[serde(flatten)]
    pub binding: Option<Resource>,
    /// Why, in words.
    pub reason: String,
}

/// An account whose actions are others than in the earlier plan.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Moved {
    /// The account.
    pub account_id: String,
    /// What was planned.
    pub before: Vec<String>,
    /// What is planned.
    pub after: Vec<String>,
    /// Why, in words.
    pub reason: String,
}

/// What is known of how good the plan is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Proof {
    /// No plan of these account plans that keeps to all limits is worth more; the gap is 0.
    Optimal,
    /// It is as close to the bound as was asked for.
    Near,
    /// No more than the bound says.
    Bound,
}

/// How the plan was found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct BookSearch {
    /// Plans of single accounts that were looked at to choose from.
    pub account_plans: u64,
    /// Plans of single accounts that were chosen from.
    pub options: usize,
    /// Accounts with more plans worth choosing from than are kept.
    pub shortened: usize,
    /// Steps of the prices.
    pub price_steps: usize,
    /// Plans of parts of the book evaluated by the genetic search.
    pub evaluations: u64,
    /// Nodes of the search trees that settle what prices leave open.
    pub nodes: u64,
    /// What is known of how good the plan is.
    pub proof: Proof,
    /// The seed.
    pub seed: u64,
    /// Whether the time limit ended it: another run may then differ.
    pub out_of_time: bool,
    /// Why it stopped.
    pub stopped: String,
}

/// The plan of the whole book.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct BookPlan {
    /// What the plan is expected to bring: the sum of `uplift × value - cost`.
    pub value: f64,
    /// What it costs.
    pub cost: f64,
    /// Hours it takes.
    pub hours: f64,
    /// No plan of these account plans that keeps to all limits can bring more.
    pub upper_bound: f64,
    /// How far the value may be from the best possible one, as a share of the bound.
    pub gap: f64,
    /// Value of the renewals to be expected if nothing more is done.
    pub expected_without: f64,
    /// Value of the renewals to be expected under the plan.
    pub expected_with: f64,
    /// What one more of each scarce thing is worth, dearest first.
    pub shadow_prices: Vec<ShadowPrice>,
    /// What was left out and why, the greatest loss first.
    pub unserved: Vec<Unserved>,
    /// What differs from the earlier plan.
    pub moved: Vec<Moved>,
    /// The work, owner by owner, day by day.
    pub actions: Vec<WorkItem>,
    /// Every account of the book, by its ID.
    pub accounts: Vec<AccountPlan>,
    /// Use of everything scarce.
    pub resources: Vec<ResourceUse>,
    /// How the plan was found.
    pub search: BookSearch,
    /// What to know about the whole plan, in words.
    pub notes: Vec<String>,
    /// Which model answers.
    pub model: String,
}
