//! What was done and what came of it: interventions, recommendations, decisions, outcomes, and what can be learned from them.

mod call;
mod intervention;
mod learning;
mod load;
mod loaded_log;
mod outcome;
mod plan;
mod published;
mod recommendation;
mod rejected;
mod settlement;
mod snooze;

pub use call::{Call, ScoredCall};
pub use intervention::{LoggedIntervention, NewIntervention};
pub use learning::Lessons;
pub use load::{FileLoad, OpenBook, Part};
pub use outcome::Outcome;
pub use published::{EndedRenewal, Published};
pub use recommendation::{Decision, GivenOn, GivenRecommendation, Verdict};
