//! The report on what following the advice would have been worth: each rule at each budget, with intervals.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What a rule would have brought a year.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct RuleWorth {
    /// `advice`, `simplest`, `risk` or `nothing`.
    pub rule: String,
    /// What the rule is, in words.
    pub label: String,
    /// Renewals a year that get something.
    pub actions: f64,
    /// Money and priced hours a year.
    pub spend: f64,
    /// Worth a year beyond doing nothing: value times effect, less cost.
    pub worth: f64,
    /// Lower end of its 90 % interval.
    pub low: f64,
    /// Upper end of its 90 % interval.
    pub high: f64,
}

/// What the rules would have brought a year with so much to spend.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct BudgetPoint {
    /// Money and priced hours a year.
    pub budget: f64,
    /// Worth of the advice.
    pub advice: f64,
    /// Worth of the simplest rule.
    pub simplest: f64,
    /// Worth of helping by risk.
    pub risk: f64,
    /// By how much the advice is worth more than the simplest rule.
    pub gain: f64,
    /// Lower end of the gain's 90 % interval, paired by account.
    pub gain_low: f64,
    /// Upper end of the gain's 90 % interval.
    pub gain_high: f64,
}

/// What following the advice would have been worth on the book's own past.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct AdviceReport {
    /// Past renewals that were judged.
    pub renewals: usize,
    /// Their accounts, which the intervals go by.
    pub accounts: usize,
    /// Years over which they came due.
    pub years: f64,
    /// The rules with all they ask for.
    pub rules: Vec<RuleWorth>,
    /// By how much the advice is worth more than the simplest rule, a year, with its 90 % interval.
    pub gain: [f64; 3],
    /// The rules by what there is to spend.
    pub by_budget: Vec<BudgetPoint>,
    /// All of it in words.
    pub words: String,
}
