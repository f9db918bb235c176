//! How good an estimate of uplift is: against outcomes of a trial, against scores of a log, and against a known truth.
//!
//! `curves` ranks where interventions were given at random; `targeting` ranks by doubly robust scores, which also hold in a
//! log that followed the accounts' risk; `policy` values what a rule would have brought; `truth` compares with a
//! simulator's answer. Libraries differ in these definitions, so each is pinned here, and to known numbers in the tests.

mod curves;
mod policy;
mod targeting;
mod truth;

pub use curves::{TrialRow, auuc, qini};
pub use policy::{PolicyRow, PolicyValue, doubly_robust_value, inverse_propensity_value, self_normalised_value};
pub use targeting::{AipwRow, autoc, qini_rate, targeting_curve};
pub use truth::{harm_rate, promised_over_delivered, root_pehe};
