//! How many accounts a trial needs.
//!
//! With known chances `e`, each account's doubly robust score has the mean of its effect and, where outcomes are foreseen as well as
//! the model does, the variance `p₁(1 - p₁)/e + p₀(1 - p₀)/(1 - e)` (Robins, Rotnitzky & Zhao 1994). An average of `δ` is told from none
//! at 95 % confidence with 80 % power by `n = (z₀.₉₇₅ + z₀.₈)² v / δ²` accounts.

use super::params::TrialParams;
use crate::units::normal_quantile;

/// The variance of one account's score: win probability with and without, and the chance of being given it.
pub(super) fn variance(with: f64, without: f64, chance: f64) -> f64 {
    with * (1.0 - with) / chance + without * (1.0 - without) / (1.0 - chance)
}

/// Accounts needed until an average of `effect` (a change of probability) is told from none.
pub(super) fn accounts_needed(variance: f64, effect: f64, params: &TrialParams) -> usize {
    let z = normal_quantile(1.0 - 0.5 * params.alpha) + normal_quantile(params.power);
    let n = (z * z * variance / (effect * effect)).ceil();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a cast of a float stops at the ends")]
    let n = n as usize;
    n
}
