//! The plan of the whole book, step by step: pools, limits, choices, search, report.

use std::sync::atomic::AtomicBool;

use rayon::prelude::*;

use super::super::error::PlanError;
use super::answer::BookPlan;
use super::offers::{Pool, Pools, Settled};
use super::params::BookParams;
use super::report::Report;
use super::request::{BookRequest, Control};
use super::resources::{Capacities, Resources};
use super::solver::{Choices, Ending, Patience, Prices, Selection, Solution, gap, solve};
use super::words;
use crate::plan::planner::Planner;
use crate::units::Seed;

impl Planner<'_> {
    /// The plan of the whole book: at most one plan a row, within budget, slots and hours.
    ///
    /// The order of the rows does not matter, nor does the number of threads.
    ///
    /// # Errors
    /// [`PlanError::Constraint`], [`PlanError::Agreed`], [`PlanError::Overcommitted`], [`PlanError::NoValue`] or
    /// [`PlanError::Cancelled`].
    pub fn plan_book(&self, request: &BookRequest, seed: Seed, control: Control) -> Result<BookPlan, PlanError> {
        let params = BookParams::default();
        let started = control.clock.now_seconds();
        let limits = request.limits()?.of_playbook(self.playbook);
        let capacities = Capacities::of(request, self.playbook)?;
        if !self.rows.is_empty() && self.rows.value.iter().all(Option::is_none) {
            return Err(PlanError::NoValue);
        }
        let pins = Settled::read("pins", &request.pins, self.playbook, self.rows)?;
        let previous = Settled::read("previous", &request.previous, self.playbook, self.rows)?;
        let unsavable_below = request.unsavable_below.unwrap_or(0.5 * self.playbook.health.red_below);
        let by_month = capacities.by_month();
        let pools = Pools {
            planner: self,
            limits: &limits,
            pins: &pins,
            previous: &previous,
            by_month: &by_month,
            most: (params.offers / self.rows.len().max(1)).clamp(params.least_offers, params.most_offers),
            unsavable_below,
            seed,
        };
        let pools = self.pools(&pools, control)?;
        let work = pools.iter().flat_map(|pool| pool.offers.iter().map(|offer| pool.work(offer)));
        let resources = Resources::of(&capacities, self.playbook, self.rows, work);
        let choices = choices(&resources, &resources.capacity(self.log), &pools);
        let names = resources.names();
        let fallback = Selection::fallback(&choices);
        if let Some(at) = fallback.overused(&choices) {
            return Err(PlanError::Overcommitted {
                resource: words::scarce(self.playbook, &names[at]),
                agreed: fallback.used()[at],
                capacity: choices.capacity()[at],
            });
        }
        let is_late = || {
            let passed = control.clock.now_seconds().saturating_sub(started);
            request.time_limit_seconds.is_some_and(|limit| passed >= i64::from(limit))
        };
        let stop = || is_cancelled(control.cancelled) || is_late();
        control.progress.stage("searching the best plan of the book", 1);
        let patience = Patience { gap: request.gap.unwrap_or(params.gap), batches: params.patience };
        let solution = if previous.is_empty() {
            solve(&choices, None, patience, seed.child("book", 0), &stop)?
        } else {
            let worth = request.change_worth.unwrap_or_else(|| usual_change_worth(&pools, params.change_share));
            replan(&choices, &pools, worth, patience, seed.child("book", 0), &stop)?
        };
        control.progress.step();
        if control.is_cancelled() {
            return Err(PlanError::Cancelled);
        }
        let report = Report {
            planner: self,
            capacities: &capacities,
            pools: &pools,
            choices: &choices,
            names: &names,
            solution: &solution,
            gone: (pins.gone, previous.gone),
            is_replanned: !previous.is_empty(),
            unsavable_below,
            seed,
        };
        Ok(report.answer())
    }

    /// The pools of all rows, in order of the account ID, whatever the order of the rows.
    fn pools(&self, pools: &Pools, control: Control) -> Result<Vec<Pool>, PlanError> {
        let mut order: Vec<usize> = (0..self.rows.len()).collect();
        order.sort_by_key(|&row| (&self.rows.accounts[row], self.rows.renewal_date[row], self.rows.as_of[row]));
        control.progress.stage("looking at every account", order.len());
        let pool = |row: usize| {
            if control.is_cancelled() {
                return Err(PlanError::Cancelled);
            }
            let pool = pools.of(row);
            control.progress.step();
            pool
        };
        order.into_par_iter().map(pool).collect()
    }
}

fn is_cancelled(flag: &AtomicBool) -> bool {
    flag.load(std::sync::atomic::Ordering::Relaxed)
}

/// The offers as choices; every number in them is finite and every resource known, so none is refused.
fn choices(resources: &Resources, capacity: &[f64], pools: &[Pool]) -> Choices {
    let mut choices = Choices::new(capacity);
    for pool in pools {
        let mut options: Vec<_> =
            pool.offers.iter().map(|offer| (offer.worth, resources.uses(pool.work(offer)))).collect();
        if choices.add(&options).is_err() {
            // A value that overflowed: the account keeps what is agreed, at no worth.
            options.truncate(1);
            options[0].0 = 0.0;
            let _known = choices.add(&options);
        }
    }
    choices
}

/// The option of each account that is its earlier plan.
fn earlier(choices: &Choices, pools: &[Pool]) -> Vec<Option<usize>> {
    let option = |(account, pool): (usize, &Pool)| {
        let planned = if pool.before.is_empty() { Some(0) } else { pool.previous };
        planned.map(|offer| choices.options(account).start + offer)
    };
    pools.iter().enumerate().map(option).collect()
}

fn usual_change_worth(pools: &[Pool], share: f64) -> f64 {
    let worths: Vec<f64> = pools
        .iter()
        .filter_map(|pool| pool.previous.map(|at| pool.offers[at].worth - pool.offers[0].worth))
        .filter(|worth| *worth > 0.0)
        .collect();
    share * worths.iter().sum::<f64>() / worths.len().max(1) as f64
}

/// A plan near the earlier one: every account whose plan changes must make it worth its while. The bound and the
/// prices are those of a plan made afresh.
fn replan(
    choices: &Choices,
    pools: &[Pool],
    worth: f64,
    patience: Patience,
    seed: Seed,
    stop: &(dyn Fn() -> bool + Sync),
) -> Result<Solution, PlanError> {
    let earlier = earlier(choices, pools);
    let favoured = choices.favouring(&earlier, worth);
    let start =
        earlier.iter().enumerate().map(|(account, option)| option.unwrap_or(choices.options(account).start)).collect();
    let found = solve(&favoured, Some(&Selection::of(choices, start)), patience, seed, stop)?;
    let mut prices = Prices::free(choices);
    prices.settle(choices, stop);
    let value = found.selection.value(choices);
    let upper_bound = prices.bound().max(value);
    let ending = Ending::of(gap(upper_bound, value), patience.gap, found.ending == Ending::Stopped);
    Ok(Solution {
        value,
        upper_bound,
        ending,
        prices: prices.best().to_vec(),
        price_steps: found.price_steps + prices.steps(),
        ..found
    })
}
