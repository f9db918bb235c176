//! Prices, repair and the genetic search taken together: a plan, the proof of how good it is, and why it ended.

use super::choices::Choices;
use super::improve::Improvement;
use super::prices::Prices;
use super::repair::{at_prices, fill, reduced_values, relieve};
use super::selection::Selection;
use crate::search::ParamsError;
use crate::units::Seed;

/// Stages of the prices at the most.
const STAGES: usize = 12;
/// A stage that lowers the bound by less than this share of it is the last.
const SETTLED: f64 = 1e-6;

/// When a search for the best choices ends.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Patience {
    /// Enough is a plan within this share of the bound.
    pub gap: f64,
    /// Batches of the genetic search without a better plan.
    pub batches: usize,
}

/// Why a search for the best choices ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// The plan is as close to the bound as was asked for.
    Gap,
    /// The genetic search found nothing better for long enough.
    Stalled,
    /// The caller stopped it.
    Stopped,
}

/// What a search for the best choices came to.
#[derive(Debug, Clone, PartialEq)]
pub struct Solution {
    /// The choices; they fit, unless not even the fallbacks do.
    pub selection: Selection,
    /// What they are worth.
    pub value: f64,
    /// No choices that fit are worth more.
    pub upper_bound: f64,
    /// The price of a unit of each resource.
    pub prices: Vec<f64>,
    /// Passes over all accounts to find the prices.
    pub price_steps: usize,
    /// Evaluations of the genetic search.
    pub evaluations: u64,
    /// Why it ended.
    pub ending: Ending,
}

impl Solution {
    /// How far the value may be from the best possible one, as a share of the bound.
    #[must_use]
    pub fn gap(&self) -> f64 {
        gap(self.upper_bound, self.value)
    }
}

/// The distance between bound and value as a share of the bound.
pub(super) fn gap(bound: f64, value: f64) -> f64 {
    let distance = (bound - value).max(0.0);
    // Sums over a book carry rounding; what lies within it is no gap.
    if distance <= 1e-12 * bound.abs() { 0.0 } else { distance / bound.abs().max(f64::MIN_POSITIVE) }
}

/// Searches the best choices, from those at hand where there are any; `stop` is asked between any two steps.
///
/// The same problem, start and seed give the same choices on any number of threads, unless `stop` says so.
///
/// # Errors
/// [`ParamsError`] never, unless the settings of the genetic search are changed.
pub fn solve(
    choices: &Choices,
    start: Option<&Selection>,
    patience: Patience,
    seed: Seed,
    stop: &(dyn Fn() -> bool + Sync),
) -> Result<Solution, ParamsError> {
    let mut prices = Prices::free(choices);
    let mut best = Selection::fallback(choices);
    let mut value = best.value(choices);
    let mut take = |selection: Selection, value: &mut f64| {
        let found = selection.value(choices);
        if found > *value && selection.overused(choices).is_none() {
            *value = found;
            best = selection;
        }
    };
    if let Some(start) = start {
        let mut start = start.clone();
        relieve(choices, &reduced_values(choices, prices.best()), &mut start);
        take(start, &mut value);
    }
    let mut ending = Ending::Stalled;
    let mut bound = prices.bound();
    for _ in 0..STAGES {
        prices.stage(choices);
        take(at_prices(choices, prices.current()), &mut value);
        if gap(prices.bound(), value) <= patience.gap {
            ending = Ending::Gap;
            break;
        }
        if stop() {
            ending = Ending::Stopped;
            break;
        }
        if bound - prices.bound() <= SETTLED * prices.bound().abs() {
            break;
        }
        bound = prices.bound();
    }
    take(at_prices(choices, prices.best()), &mut value);
    let mut evaluations = 0;
    if ending == Ending::Stalled {
        let mut improvement = Improvement::new(choices, prices.best(), seed)?;
        let reduced = reduced_values(choices, prices.best());
        let mut stale = 0;
        while stale < patience.batches {
            if stop() {
                ending = Ending::Stopped;
                break;
            }
            let gain = improvement.batch(&mut best);
            fill(choices, &reduced, &mut best);
            value = best.value(choices);
            stale = if gain > 0.0 { 0 } else { stale + 1 };
            if gap(prices.bound(), value) <= patience.gap {
                ending = Ending::Gap;
                break;
            }
        }
        evaluations = improvement.evaluations();
    }
    Ok(Solution {
        value,
        upper_bound: prices.bound().max(value),
        prices: prices.best().to_vec(),
        price_steps: prices.steps(),
        selection: best,
        evaluations,
        ending,
    })
}
