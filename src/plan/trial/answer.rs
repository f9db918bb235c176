//! What a proposed trial answers, in the words of the interface.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::plan::standing::{ReasonCode, Standing};
use crate::units::{Date, Days};

/// One account's lot: whether it gets a kind, on which day, and with what chance that was drawn.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Lot {
    /// The account.
    pub account_id: String,
    /// Who looks after it.
    pub owner: Option<String>,
    /// The kind of intervention.
    pub kind: String,
    /// Its name for people.
    pub label: String,
    /// When the contract comes due.
    #[schema(value_type = Option<String>, format = Date)]
    pub renewal_date: Option<Date>,
    /// The day to act, or the day on which nothing is done.
    #[schema(value_type = String, format = Date)]
    pub act_by: Date,
    /// Days before renewal.
    pub lead_days: Days,
    /// The chance with which it was drawn; log it as `chance`.
    pub chance: f64,
    /// What the draw says: do it, or hold it back; log it as `done`.
    pub done: bool,
    /// What the action costs where it is done.
    pub cost: f64,
    /// Hours it takes where it is done.
    pub hours: f64,
    /// Always `trial`.
    pub standing: Standing,
    /// The same in words.
    pub words: String,
}

/// A trial of one kind: its size, its cost, and what it would tell.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct KindTrial {
    /// The kind of intervention.
    pub kind: String,
    /// Its name for people.
    pub label: String,
    /// Whether lots were drawn for it: knowing is worth more than the trial, or it was asked for.
    pub is_proposed: bool,
    /// Open accounts it could be tried on.
    pub accounts_possible: usize,
    /// Accounts that take part now, those from which it is held back among them.
    pub accounts: usize,
    /// Accounts needed until an average effect of `points` is told from none with 80 % power.
    pub accounts_needed: usize,
    /// Months until then, at the rate at which renewals of this book come due; absent where none could take part.
    pub months: Option<f64>,
    /// The effect that is to be told from none, in points of win probability.
    pub points: f64,
    /// Expected money spent: chances times costs.
    pub spend: f64,
    /// Expected worth given up against acting on what is believed today.
    pub forgone: f64,
    /// What the answer is expected to be worth over a year of renewals like these: the expected value of sample information.
    pub worth_knowing: f64,
    /// What is believed today of the average effect on the accounts it could be tried on.
    pub believed: f64,
    /// How unsure that is: the posterior standard deviation of that average.
    pub believed_sd: f64,
    /// The standard error that the accounts of now would give.
    pub standard_error: Option<f64>,
    /// Why it is not simply recommended, where the same reason holds for most of these accounts.
    pub reason_code: Option<ReasonCode>,
    /// All of it in words.
    pub words: String,
}

/// What is proposed to be tried, and on whom.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct TrialProposal {
    /// Kind by kind, the most worth knowing first.
    pub kinds: Vec<KindTrial>,
    /// The lots, by owner and day.
    pub lots: Vec<Lot>,
    /// Expected money spent on all of it.
    pub spend: f64,
    /// Expected worth given up by all of it.
    pub forgone: f64,
    /// What all answers are expected to be worth over a year of renewals like these.
    pub worth_knowing: f64,
    /// What to bear in mind, one sentence each.
    pub notes: Vec<String>,
    /// Which model says so.
    pub model: String,
    /// The seed of the lots.
    pub seed: u64,
}
