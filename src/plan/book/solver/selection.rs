//! One option for each account, with what all of them take together.

use super::choices::{Choices, Use};

/// A choice for every account of a [`Choices`]; may take more than there is until it is repaired.
#[derive(Debug, Clone, PartialEq)]
pub struct Selection {
    chosen: Vec<usize>,
    used: Vec<f64>,
}

impl Selection {
    /// The given option of each account.
    #[must_use]
    pub fn of(choices: &Choices, chosen: Vec<usize>) -> Self {
        let mut used = vec![0.0; choices.capacity().len()];
        for &option in &chosen {
            for one in choices.uses(option) {
                used[one.resource] += one.amount;
            }
        }
        Self { chosen, used }
    }

    /// What every account falls back on.
    #[must_use]
    pub fn fallback(choices: &Choices) -> Self {
        Self::of(choices, (0..choices.n_accounts()).map(|account| choices.options(account).start).collect())
    }

    /// The chosen option of each account, as a position among all options.
    #[must_use]
    pub fn chosen(&self) -> &[usize] {
        &self.chosen
    }

    /// What is taken of each resource.
    #[must_use]
    pub fn used(&self) -> &[f64] {
        &self.used
    }

    /// What it is worth, summed in order.
    #[must_use]
    pub fn value(&self, choices: &Choices) -> f64 {
        self.chosen.iter().map(|&option| choices.value(option)).sum()
    }

    /// The first resource of which more is taken than there is.
    #[must_use]
    pub fn overused(&self, choices: &Choices) -> Option<usize> {
        (0..self.used.len()).find(|&resource| self.excess(choices, resource) > 0.0)
    }

    /// By how much a resource is taken beyond its capacity.
    #[must_use]
    #[inline]
    pub fn excess(&self, choices: &Choices, resource: usize) -> f64 {
        choices.excess(resource, self.used[resource])
    }

    /// Whether the chosen option of an account takes something of which too much is taken.
    pub(super) fn is_involved(&self, choices: &Choices, account: usize) -> bool {
        choices.uses(self.chosen[account]).iter().any(|one| self.excess(choices, one.resource) > 0.0)
    }

    /// The first resource that an account's other option would take beyond its capacity.
    #[must_use]
    pub fn obstacle(&self, choices: &Choices, account: usize, option: usize) -> Option<Use> {
        self.obstacles(choices, account, option).next()
    }

    /// The resources that an account's other option would take beyond their capacity.
    pub(in crate::plan::book) fn obstacles<'a>(
        &'a self,
        choices: &'a Choices,
        account: usize,
        option: usize,
    ) -> impl Iterator<Item = Use> + 'a {
        let own = self.chosen[account];
        choices.uses(option).iter().copied().filter(move |one| {
            let more = one.amount - choices.amount(own, one.resource);
            more > 0.0 && choices.excess(one.resource, self.used[one.resource] + more) > 0.0
        })
    }

    /// Gives an account another of its options.
    pub(super) fn switch(&mut self, choices: &Choices, account: usize, option: usize) {
        for one in choices.uses(self.chosen[account]) {
            self.used[one.resource] -= one.amount;
        }
        for one in choices.uses(option) {
            self.used[one.resource] += one.amount;
        }
        self.chosen[account] = option;
    }
}
