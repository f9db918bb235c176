//! Lots: who gets something is drawn with a known chance, so that what follows is a trial.
//!
//! A draw depends on the seed, a label, the account and the renewal alone: asked again, it says the same, in any order and on any
//! number of threads. Where a lot decides, nothing else does, and the chance stands in for a propensity.

use rand::RngExt;

use crate::units::{AccountId, Date, Seed};

/// Two independent uniform numbers for an account's renewal.
pub(super) fn draw(label: &str, account: &AccountId, renewal: Date, seed: Seed) -> (f64, f64) {
    let renewal = u64::from(renewal.days_since_epoch().unsigned_abs());
    let mut rng = seed.child(label, 0).child(account.as_str(), renewal).rng();
    (rng.random(), rng.random())
}
