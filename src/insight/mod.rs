//! What the book teaches as a whole, in tables a person reads. Reads fitted models; fits nothing.
//!
//! `plays`: what each kind of intervention has been worth. `trials`: what came of kinds that were given by lot.
//! `plays`: what each kind of intervention has been worth. `factors`: which features go with renewal.

mod factors;
mod plays;
mod rates;
mod trials;

pub use factors::{Factor, FactorEvidence, Level, Side, factors};
pub use plays::{Play, plays};
pub use trials::{Draw, TrialResult, Verdict, draws_of, trial_results};
