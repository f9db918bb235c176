//! The constants of a world's law, found on a reference population.
//!
//! The population has a seed of its own, so books of different seeds and sizes obey one law: the mean and spread of the
//! outcome score come from it, and the intercept for which 82 % of all renewals are won with the customary mix.

use super::super::accounts::{Account, Drivers};
use super::super::truth::{Law, World};
use super::renewal::{self, Course};
use crate::units::{Date, Seed, sigmoid};

/// Share of first renewals that are won; with those that come due again, which do a little better, it is 82 %.
const RENEWAL_RATE: f64 = 0.813;
/// Renewals of the reference population.
const N_REFERENCE: u64 = 4_000;
const REFERENCE_SEED: Seed = Seed(0x7265_6e65_7761_6c73);

/// The law of a world.
pub(in crate::simulate) fn law_of(world: World) -> Law {
    let seeds: Vec<Seed> = (0..N_REFERENCE).map(|i| REFERENCE_SEED.child("account", i)).collect();
    // Under these constants a standardised score is the score itself.
    let bare = Law { world, score_mean: 0.0, score_sd: 1.0, intercept: 0.0 };
    let scores: Vec<f64> = seeds.iter().map(|&seed| course(&bare, seed).score).collect();
    let mean = scores.iter().sum::<f64>() / scores.len() as f64;
    let variance = scores.iter().map(|score| (score - mean).powi(2)).sum::<f64>() / scores.len() as f64;
    let standard = Law { score_mean: mean, score_sd: variance.sqrt(), ..bare };
    let log_odds: Vec<f64> = seeds.iter().map(|&seed| course(&standard, seed).log_odds).collect();
    Law { intercept: intercept_for(RENEWAL_RATE, &log_odds), ..standard }
}

/// One renewal of the reference population.
fn course(law: &Law, seed: Seed) -> Course {
    let account = Account::draw('R', 0, seed);
    let rng = &mut seed.child("dates", 0).rng();
    let horizons = renewal::past_horizons(law.world, rng);
    renewal::run(law, &account, Drivers::draw(rng), Date::from_days_since_epoch(0), &horizons, seed)
}

/// The `α` for which the mean of `σ(α + zᵢ)` is `rate`, by bisection.
fn intercept_for(rate: f64, log_odds: &[f64]) -> f64 {
    let (mut low, mut high) = (-20.0, 20.0);
    for _ in 0..60 {
        let middle = f64::midpoint(low, high);
        let mean = log_odds.iter().map(|z| sigmoid(middle + z)).sum::<f64>() / log_odds.len() as f64;
        if mean < rate {
            low = middle;
        } else {
            high = middle;
        }
    }
    f64::midpoint(low, high)
}
