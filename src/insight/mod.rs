//! What the book teaches as a whole, in tables a person reads. Reads fitted models; fits nothing.
//!
//! `plays`: what each kind of intervention has been worth. `trials`: what came of kinds that were given by lot.

mod plays;
mod trials;

pub use plays::{Play, plays};
pub use trials::{Draw, TrialResult, Verdict, draws_of, trial_results};
