//! Draws from the few distributions the generator needs.

use rand::RngExt;

use crate::units::{Days, Rng};

/// A number uniform in `[0, 1)`.
pub(in crate::simulate) fn uniform(rng: &mut Rng) -> f64 {
    rng.random::<f64>()
}

/// Whether something of the given chance happens.
pub(in crate::simulate) fn happens(rng: &mut Rng, chance: f64) -> bool {
    uniform(rng) < chance
}

/// One of the options, each as likely as its weight says.
pub(in crate::simulate) fn weighted<T: Copy>(rng: &mut Rng, options: &[(T, f64)], otherwise: T) -> T {
    let total: f64 = options.iter().map(|(_, weight)| weight).sum();
    let mut rest = uniform(rng) * total;
    for &(option, weight) in options {
        rest -= weight;
        if rest < 0.0 {
            return option;
        }
    }
    otherwise
}

/// A position in a list of `n` equally likely things; 0 when there are none.
pub(in crate::simulate) fn index(rng: &mut Rng, n: usize) -> usize {
    rng.random_range(0..n.max(1))
}

/// A day from `low` to `high`, both included.
pub(in crate::simulate) fn day(rng: &mut Rng, low: Days, high: Days) -> Days {
    rng.random_range(low..=high.max(low))
}

/// The whole days in a length of time.
#[expect(clippy::cast_possible_truncation, reason = "clamped to thirty years")]
pub(in crate::simulate) fn whole_days(length: f64) -> Days {
    length.clamp(-11_000.0, 11_000.0).floor() as Days
}
