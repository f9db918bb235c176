//! How many intervals may hold the truth before chance no longer explains it: the binomial bound of every coverage test.

use std::ops::RangeInclusive;

/// A count as rare as this, on either side, is no chance any more.
const RARE: f64 = 0.005;

/// How many of `n` independent intervals hold the truth where each does so with this chance: the counts that are not too rare.
pub fn held_by_chance(n: usize, chance: f64) -> RangeInclusive<usize> {
    let chances = binomial(n, chance);
    let at_most = |k: usize| chances[..=k].iter().sum::<f64>();
    let at_least = |k: usize| chances[k..].iter().sum::<f64>();
    let fewest = (0..=n).find(|&k| at_most(k) > RARE).unwrap();
    let most = (0..=n).rev().find(|&k| at_least(k) > RARE).unwrap();
    fewest..=most
}

/// The same for a share of rows of which only `n` err independently, as the rows that one fit answers for do.
pub fn share_by_chance(n: usize, chance: f64) -> RangeInclusive<f64> {
    let held = held_by_chance(n, chance);
    let share = |k: usize| k as f64 / n as f64;
    share(*held.start())..=share(*held.end())
}

/// The chance of every count from 0 to `n`; in logarithms, for `(1 - p)^n` may be no number any more.
fn binomial(n: usize, p: f64) -> Vec<f64> {
    let mut log_chance = n as f64 * (1.0 - p).ln();
    let step = |k: usize| ((n - k) as f64 / (k + 1) as f64 * p / (1.0 - p)).ln();
    (0..=n)
        .map(|k| {
            let chance = log_chance.exp();
            log_chance += if k < n { step(k) } else { 0.0 };
            chance
        })
        .collect()
}

#[test]
fn bounds_are_those_of_the_binomial_distribution() {
    // Of 12 at 0.9: fewer than 8 has a chance of 0.0043, fewer than 9 of 0.0256; all 12 of 0.28.
    assert_eq!(held_by_chance(12, 0.9), 8..=12);
    // Of 200 at 0.8: fewer than 145 has a chance of 0.0041, more than 174 of 0.0036.
    assert_eq!(held_by_chance(200, 0.8), 145..=174);
    assert!((binomial(4_000, 0.9).iter().sum::<f64>() - 1.0).abs() < 1e-9);
}
