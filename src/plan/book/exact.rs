//! The exact finish: what prices decide is settled, and the rest is an integer programme.
//!
//! At prices `λ` with bound `D`, an account that takes option `j` loses `lossᵢⱼ = maxₗ rᵢₗ - rᵢⱼ ≥ 0`, and every feasible plan
//! is worth `D - Σᵢ loss - λ·idle`. So no plan that takes an option of loss `D - L` or more is worth more than the plan at
//! hand, of value `L`: such options can be left out (reduced cost fixing), and accounts with one option left are
//! settled. Where what remains is still too large, only the options of the least loss stay in, the core (Balas & Zemel
//! 1980, *An algorithm for large zero-one knapsack problems*; Pisinger 1995): what lies outside of it is worth at most
//! `D - τ` for the least loss `τ` left out, so the bound is the greater of that and the bound of the core.

use super::choices::Choices;
use super::gap::gap;
use super::programme::Programme;
use super::repair::{fill, reduced_values};
use super::selection::Selection;

/// Options that stay in at most.
const MOST_OPTIONS: usize = 3_000;
/// Times that a better plan or a smaller rest is looked for.
const ROUNDS: usize = 3;
/// Pivots of the integer programme, each counted once for every row: where plan and bound are far apart, and where they are
/// near to each other already.
const WORK: u64 = 2_000_000;
const WORK_WHEN_NEAR: u64 = 300_000;
/// A share of the bound that counts as near.
pub(super) const NEAR: f64 = 1e-4;
/// Losses are sums: what lies this close to the limit, as a share of the bound, stays in.
const ROUNDING: f64 = 1e-9;

/// What the exact finish came to.
pub(super) struct Finish {
    /// A plan at least as good as the one at hand.
    pub selection: Selection,
    /// Its value.
    pub value: f64,
    /// No plan that fits is worth more.
    pub bound: f64,
    /// Nodes of the search trees.
    pub nodes: u64,
}

/// The options that may still be taken, account by account.
struct Core {
    options: Vec<Vec<usize>>,
    /// The least loss that is left out; infinite where nothing is left out that could be worth more.
    outside: f64,
}

/// Improves a plan and the bound `D(λ)`, given beside its prices, until they are within `enough` of each other or the work
/// allowed is done.
pub(super) fn finish(
    choices: &Choices,
    (prices, bound): (&[f64], f64),
    plan: &Selection,
    enough: f64,
    stop: &(dyn Fn() -> bool + Sync),
) -> Finish {
    let reduced = reduced_values(choices, prices);
    let mut best = Finish { selection: plan.clone(), value: plan.value(choices), bound, nodes: 0 };
    let mut last = f64::INFINITY;
    for _ in 0..ROUNDS {
        let core = Core::of(choices, &reduced, bound - best.value + ROUNDING * bound.abs());
        let whole = core.outside.is_infinite();
        let programme = Programme::new(choices, &core.options);
        let work = if gap(best.bound, best.value) <= NEAR { WORK_WHEN_NEAR } else { WORK };
        let Some(found) = programme.solve(choices, &best.selection, (enough, work), stop) else { return best };
        best.nodes += found.nodes;
        // The plan at hand lies in a whole core; a solver that does not see it is not to be believed.
        if whole && found.bound < best.value - ROUNDING * bound.abs() {
            return best;
        }
        if let Some(mut selection) = found.selection.filter(|selection| selection.overused(choices).is_none()) {
            fill(choices, &reduced, &mut selection);
            let value = selection.value(choices);
            if value > best.value {
                (best.selection, best.value) = (selection, value);
            }
        }
        let outside = if whole { f64::NEG_INFINITY } else { bound - core.outside };
        best.bound = best.bound.min(found.bound.max(outside)).max(best.value);
        if best.bound - best.value <= ROUNDING * bound.abs() {
            best.bound = best.value;
        }
        let rest = gap(best.bound, best.value);
        if whole || rest <= enough.max(NEAR) || rest >= last || stop() {
            return best;
        }
        last = rest;
    }
    best
}

impl Core {
    /// The options of a loss below `limit`, or as many of the least loss as are allowed.
    fn of(choices: &Choices, reduced: &[f64], limit: f64) -> Self {
        let losses = |account: usize| {
            let best = choices.options(account).map(|option| reduced[option]).fold(f64::NEG_INFINITY, f64::max);
            choices.options(account).map(move |option| (option, best - reduced[option]))
        };
        let mut undecided: Vec<f64> = (0..choices.n_accounts())
            .flat_map(|account| losses(account).filter(|(_, loss)| *loss > 0.0 && *loss < limit))
            .map(|(_, loss)| loss)
            .collect();
        let outside = (undecided.len() > MOST_OPTIONS).then(|| {
            let (_, least, _) = undecided.select_nth_unstable_by(MOST_OPTIONS, f64::total_cmp);
            *least
        });
        let limit = outside.unwrap_or(limit);
        let options = (0..choices.n_accounts())
            .map(|account| losses(account).filter(|(_, loss)| *loss < limit).map(|(option, _)| option).collect())
            .collect();
        Self { options, outside: outside.unwrap_or(f64::INFINITY) }
    }
}
