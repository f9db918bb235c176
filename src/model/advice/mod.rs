//! What following the advice would have been worth on the book's own past.
//!
//! A third of the accounts is held out, a model is trained on the others, and gives its advice on those held out, as it would
//! have been asked on their first decision date; so three times. What each kind changed for each renewal is scored by a doubly robust
//! score with nuisances of the same held-out model, known chances where there was a draw. Sums of these scores are what a rule
//! would have brought, whoever was really helped: for the advice, for the simplest rule, for help by risk, by budget (Sverdrup, Wu,
//! Athey & Wager 2025, *Qini curves for multi-armed treatment rules*). `rules` says who gets what under each rule, `scores`
//! what that was worth, `evaluate` does all of it, `words` tells it.

mod answer;
mod evaluate;
mod rules;
mod scores;
mod words;

pub use answer::{AdviceReport, BudgetPoint, RuleWorth};
pub use evaluate::{ADVICE_NOT_JUDGED, evaluate_advice};
