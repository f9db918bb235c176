//! The genetic search over the accounts' plans: what prices alone cannot settle.
//!
//! At prices `λ` the distance of a plan to its bound is a sum of named parts,
//! `D(λ) - V = Σᵢ (maxⱼ rᵢⱼ - r(i, own)) + Σₖ λₖ (cₖ - usedₖ)`: what accounts would rather have, and what lies idle. Each
//! round draws one part by its size and hands the accounts around it to the genetic algorithm of [`crate::search`]. A
//! gene is an account, allele 0 leaves it as it is, the others are its best alternatives; so the plan at hand is the
//! empty genome, and few changes come first. Rounds of one batch start from the same plan and are independent; what
//! they find is taken over in order, so any number of threads gives the same plan.

use rayon::prelude::*;

use super::choices::Choices;
use super::neighbourhood::Neighbourhood;
use super::params::ImprovementParams;
use super::repair::reduced_values;
use super::selection::Selection;
use crate::search::{CheckedParams, ParamsError, Stream, search_best};
use crate::units::Seed;

/// A gain below this is the rounding of a sum.
const LEAST_GAIN: f64 = 1e-9;
/// The state of the improvement of one plan.
pub struct Improvement<'a> {
    choices: &'a Choices,
    prices: &'a [f64],
    reduced: Vec<f64>,
    /// Accounts by the resources any of their options takes.
    takers: Vec<Vec<u32>>,
    params: ImprovementParams,
    search: CheckedParams,
    stream: Stream,
    batches: usize,
    evaluations: u64,
}

impl<'a> Improvement<'a> {
    /// Prepares the search at given prices.
    ///
    /// # Errors
    /// [`ParamsError`] never, unless the settings here are changed.
    pub fn new(choices: &'a Choices, prices: &'a [f64], seed: Seed) -> Result<Self, ParamsError> {
        let mut takers: Vec<Vec<u32>> = vec![Vec::new(); choices.capacity().len()];
        for account in 0..choices.n_accounts() {
            let name = u32::try_from(account).unwrap_or(u32::MAX);
            for one in choices.options(account).flat_map(|option| choices.uses(option)) {
                if takers[one.resource].last() != Some(&name) {
                    takers[one.resource].push(name);
                }
            }
        }
        let params = ImprovementParams::default();
        Ok(Self {
            choices,
            prices,
            reduced: reduced_values(choices, prices),
            takers,
            search: params.search.clone().check()?,
            params,
            stream: Stream::new(seed),
            batches: 0,
            evaluations: 0,
        })
    }

    /// Plans of parts of the book evaluated so far.
    #[must_use]
    pub fn evaluations(&self) -> u64 {
        self.evaluations
    }

    /// One batch of rounds; by how much the plan got better.
    pub fn batch(&mut self, selection: &mut Selection) -> f64 {
        let parts = self.parts_of_the_gap(selection);
        let stream = self.stream.child(self.batches);
        self.batches += 1;
        let found: Vec<_> = (0..self.params.batch)
            .into_par_iter()
            .filter_map(|round| {
                let stream = stream.child(round);
                let accounts = self.around(&parts, selection, &mut stream.child(0))?;
                let seed = Seed(stream.child(1).word());
                let space = Neighbourhood::new(self.choices, &self.reduced, selection, &accounts, &self.params)?;
                let found = search_best(&space, &self.search, seed);
                let gain = found.best.evaluation.objectives()[0];
                let good = found.best.evaluation.is_feasible() && gain > LEAST_GAIN;
                Some((found.evaluations, if good { space.changes(&found.best.genome) } else { Vec::new() }))
            })
            .collect();
        let before = selection.value(self.choices);
        for (evaluations, changes) in found {
            self.evaluations += evaluations;
            self.take_over(selection, &changes);
        }
        selection.value(self.choices) - before
    }

    /// Makes the changes if they still fit together and still help.
    fn take_over(&self, selection: &mut Selection, changes: &[(usize, usize)]) {
        let mut changed = selection.clone();
        let mut gain = 0.0;
        for &(account, option) in changes {
            gain += self.choices.value(option) - self.choices.value(changed.chosen()[account]);
            changed.switch(self.choices, account, option);
        }
        let touched = changes.iter().flat_map(|&(_, option)| self.choices.uses(option));
        if gain > LEAST_GAIN && touched.into_iter().all(|one| changed.excess(self.choices, one.resource) <= 0.0) {
            *selection = changed;
        }
    }

    /// The parts of the gap, accounts first, then resources, as running sums.
    fn parts_of_the_gap(&self, selection: &Selection) -> Vec<f64> {
        let wish = |account: usize| {
            let best = self.choices.options(account).map(|option| self.reduced[option]).fold(f64::MIN, f64::max);
            (best - self.reduced[selection.chosen()[account]]).max(0.0)
        };
        let idle = |resource: usize| {
            self.prices[resource] * (self.choices.capacity()[resource] - selection.used()[resource]).max(0.0)
        };
        let accounts = (0..self.choices.n_accounts()).map(wish);
        let parts = accounts.chain((0..self.prices.len()).map(idle));
        parts.scan(0.0, |sum, part| Some((*sum += part, *sum).1)).collect()
    }

    /// The accounts of a round: those nearest to a change around a part of the gap drawn by its size.
    fn around(&self, parts: &[f64], selection: &Selection, draws: &mut Stream) -> Option<Vec<usize>> {
        let total = parts.last().copied().filter(|&total| total > 0.0)?;
        let drawn = parts.partition_point(|&sum| sum <= draws.unit() * total).min(parts.len() - 1);
        let n_accounts = self.choices.n_accounts();
        let (anchor, resource) = if drawn < n_accounts {
            (Some(drawn), self.in_the_way(selection, drawn, draws))
        } else {
            (None, Some(drawn - n_accounts))
        };
        let mut near: Vec<(f64, usize)> = match resource {
            Some(resource) => self.takers[resource].iter().map(|&account| account as usize).collect::<Vec<_>>(),
            None => (0..n_accounts).collect(),
        }
        .into_iter()
        .filter(|&account| Some(account) != anchor)
        .map(|account| (self.distance(selection, account) * -(1.0 - draws.unit()).ln(), account))
        .collect();
        let wanted = self.params.genes - usize::from(anchor.is_some());
        if near.len() > wanted {
            near.select_nth_unstable_by(wanted, |a, b| a.0.total_cmp(&b.0).then_with(|| a.1.cmp(&b.1)));
            near.truncate(wanted);
        }
        let mut accounts: Vec<usize> = anchor.into_iter().chain(near.into_iter().map(|(_, account)| account)).collect();
        accounts.sort_unstable();
        Some(accounts)
    }

    /// One of the resources that keep an account from the option of the highest reduced value.
    fn in_the_way(&self, selection: &Selection, account: usize, draws: &mut Stream) -> Option<usize> {
        let options = self.choices.options(account);
        let best = options.max_by(|&a, &b| self.reduced[a].total_cmp(&self.reduced[b]))?;
        let obstacles: Vec<usize> = selection.obstacles(self.choices, account, best).map(|one| one.resource).collect();
        obstacles.get(draws.below(obstacles.len())).copied()
    }

    /// How much reduced value the nearest change of an account loses; wishes are nearest.
    fn distance(&self, selection: &Selection, account: usize) -> f64 {
        let own = selection.chosen()[account];
        let others = self.choices.options(account).filter(|&option| option != own);
        let nearest = others.map(|option| self.reduced[option]).fold(f64::NEG_INFINITY, f64::max);
        (self.reduced[own] - nearest).max(0.0)
    }
}
