//! Checks of the estimated effects, kind by kind: what would show if they were not what they seem.
//!
//! `average` asks a doubly robust estimator that shares neither prior nor terms with the model; `second_opinion` an
//! X-learner; both stand on the expectations of `arms` over the lead windows of `windows`. `nulls` asks the whole method where
//! the answer is known to be nothing: a log shuffled among like accounts, an outcome that cannot be changed. `hidden_driver`
//! says how strong a driver nobody recorded must be, `left_out` what becomes of the effect when a recorded one is withheld.
//! `report` holds the answers and their words. Passing them is necessary, not sufficient.

mod average;
mod hidden_driver;
mod left_out;
mod nulls;
mod report;
mod run;
mod second_opinion;

pub use report::{AverageCheck, HiddenDriver, KindChecks, LeftOut, NullCheck, SecondOpinion};
pub(super) use run::run;
