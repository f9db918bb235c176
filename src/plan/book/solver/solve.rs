//! Prices, repair, the genetic search and the exact finish taken together: a plan, the proof of how good it is, and why it
//! ended.

use super::choices::Choices;
use super::exact::finish;
use super::gap::gap;
use super::improve::Improvement;
use super::params::ExactParams;
use super::prices::Prices;
use super::repair::{at_prices, fill, reduced_values, relieve};
use super::selection::Selection;
use crate::search::ParamsError;
use crate::units::Seed;

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
    /// No choices that fit are worth more.
    Optimal,
    /// The plan is as close to the bound as was asked for.
    Gap,
    /// The genetic search found nothing better for long enough, and the exact finish came to no proof.
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
    /// Nodes of the search trees of the exact finish.
    pub nodes: u64,
    /// Why it ended.
    pub ending: Ending,
}

impl Ending {
    /// Why a search ended that left the share `rest` of the bound open, where `enough` was asked for.
    pub(in crate::plan::book) fn of(rest: f64, enough: f64, is_stopped: bool) -> Self {
        if rest <= 0.0 {
            Self::Optimal
        } else if rest <= enough {
            Self::Gap
        } else if is_stopped {
            Self::Stopped
        } else {
            Self::Stalled
        }
    }
}

impl Solution {
    /// How far the value may be from the best possible one, as a share of the bound.
    #[must_use]
    pub fn gap(&self) -> f64 {
        gap(self.upper_bound, self.value)
    }
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
    let exact = ExactParams::default();
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
    let mut is_stopped = false;
    let asked = stop;
    let mut stop = || {
        is_stopped |= asked();
        is_stopped
    };
    let mut bound = prices.bound();
    for _ in 0..prices.params().stages {
        prices.stage(choices);
        take(at_prices(choices, prices.current()), &mut value);
        let is_settled = bound - prices.bound() <= prices.params().settled * prices.bound().abs();
        if gap(prices.bound(), value) <= patience.gap || is_settled || stop() {
            break;
        }
        bound = prices.bound();
    }
    take(at_prices(choices, prices.best()), &mut value);
    let mut upper_bound = prices.bound().max(value);
    let (mut evaluations, mut nodes) = (0, 0);
    if gap(upper_bound, value) > patience.gap && !stop() {
        let mut improvement = Improvement::new(choices, prices.best(), seed)?;
        let reduced = reduced_values(choices, prices.best());
        let near = patience.gap.max(exact.near);
        for (batches, target) in [(exact.first_batches.min(patience.batches), patience.gap), (patience.batches, near)] {
            let mut stale = 0;
            while stale < batches && gap(upper_bound, value) > target && !stop() {
                let gain = improvement.batch(&mut best);
                fill(choices, &reduced, &mut best);
                value = best.value(choices);
                stale = if gain > 0.0 { 0 } else { stale + 1 };
            }
            if gap(upper_bound, value) <= patience.gap || stop() {
                break;
            }
            let found = finish(choices, (prices.best(), prices.bound()), &best, patience.gap, &exact, asked);
            (best, value, nodes) = (found.selection, found.value, nodes + found.nodes);
            upper_bound = upper_bound.min(found.bound).max(value);
            if gap(upper_bound, value) <= near {
                break;
            }
        }
        evaluations = improvement.evaluations();
    }
    let ending = Ending::of(gap(upper_bound, value), patience.gap, stop());
    Ok(Solution {
        value,
        upper_bound,
        prices: prices.best().to_vec(),
        price_steps: prices.steps(),
        selection: best,
        evaluations,
        nodes,
        ending,
    })
}
