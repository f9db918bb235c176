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
use super::params::ExactParams;
use super::programme::Programme;
use super::repair::{fill, reduced_values};
use super::selection::Selection;

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
    params: &ExactParams,
    stop: &(dyn Fn() -> bool + Sync),
) -> Finish {
    let reduced = reduced_values(choices, prices);
    let mut best = Finish { selection: plan.clone(), value: plan.value(choices), bound, nodes: 0 };
    let mut last = f64::INFINITY;
    for _ in 0..params.rounds {
        let core = Core::of(choices, &reduced, bound - best.value + ROUNDING * bound.abs(), params.most_options);
        let whole = core.outside.is_infinite();
        let programme = Programme::new(choices, &core.options);
        let work = if gap(best.bound, best.value) <= params.near { params.work_when_near } else { params.work };
        let allowed = (enough, work, &params.programme);
        let Some(found) = programme.solve(choices, &best.selection, allowed, stop) else { return best };
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
        if whole || rest <= enough.max(params.near) || rest >= last || stop() {
            return best;
        }
        last = rest;
    }
    best
}

impl Core {
    /// The options of a loss below `limit`, or as many of the least loss as are allowed.
    fn of(choices: &Choices, reduced: &[f64], limit: f64, most: usize) -> Self {
        let losses = |account: usize| {
            let best = choices.options(account).map(|option| reduced[option]).fold(f64::NEG_INFINITY, f64::max);
            choices.options(account).map(move |option| (option, best - reduced[option]))
        };
        let mut undecided: Vec<f64> = (0..choices.n_accounts())
            .flat_map(|account| losses(account).filter(|(_, loss)| *loss > 0.0 && *loss < limit))
            .map(|(_, loss)| loss)
            .collect();
        let outside = (undecided.len() > most).then(|| {
            let (_, least, _) = undecided.select_nth_unstable_by(most, f64::total_cmp);
            *least
        });
        let limit = outside.unwrap_or(limit);
        let options = (0..choices.n_accounts())
            .map(|account| losses(account).filter(|(_, loss)| *loss < limit).map(|(option, _)| option).collect())
            .collect();
        Self { options, outside: outside.unwrap_or(f64::INFINITY) }
    }
}
