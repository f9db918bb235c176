//! The problem without its words: choose one option an account, so that no resource is used beyond its capacity.
//!
//! A multiple-choice knapsack with many limits (Kellerer, Pferschy & Pisinger 2004, *Knapsack Problems*, ch. 11):
//! maximise `Σᵢ v(i, jᵢ)` subject to `Σᵢ a(i, jᵢ, k) ≤ cₖ`. Options lie in one flat block, their uses in another.

use std::ops::Range;

/// What an option takes of one resource.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Use {
    /// Position of the resource.
    pub resource: usize,
    /// How much of it.
    pub amount: f64,
}

/// Why an account's options were refused.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum ChoicesError {
    /// Every account needs an option to fall back on.
    #[error("account {account} has no option")]
    NoOption {
        /// Position of the account.
        account: usize,
    },
    /// A use of something there is not, or of an amount that is none.
    #[error("account {account} uses {amount} of resource {resource}, expected at least 0 of one of {n_resources}")]
    Use {
        /// Position of the account.
        account: usize,
        /// Position of the resource.
        resource: usize,
        /// How much.
        amount: f64,
        /// Number of resources.
        n_resources: usize,
    },
    /// A value that is no number.
    #[error("account {account} has an option worth {value}, expected a finite number")]
    Value {
        /// Position of the account.
        account: usize,
        /// The value.
        value: f64,
    },
}

/// Options of accounts, and the capacities they share.
#[derive(Debug, Clone, PartialEq)]
pub struct Choices {
    capacity: Vec<f64>,
    first_option: Vec<usize>,
    values: Vec<f64>,
    first_use: Vec<usize>,
    uses: Vec<Use>,
}

/// Sums of amounts may exceed a capacity by this share of it: the error of adding them up.
const ROUNDING: f64 = 1e-9;

impl Choices {
    /// No account yet; a capacity below zero, or none, counts as zero.
    #[must_use]
    pub fn new(capacity: &[f64]) -> Self {
        Self {
            capacity: capacity.iter().map(|capacity| capacity.max(0.0)).collect(),
            first_option: vec![0],
            values: Vec::new(),
            first_use: vec![0],
            uses: Vec::new(),
        }
    }

    /// Adds an account. Its first option is what it falls back on: all first options together must fit.
    ///
    /// An option that alone takes more than there is of something can never be chosen; its value is −∞ from here on.
    /// Where there is nothing at all it keeps its value, so that the resource has a price.
    ///
    /// # Errors
    /// [`ChoicesError`]; the account is then not added.
    pub fn add(&mut self, options: &[(f64, Vec<Use>)]) -> Result<(), ChoicesError> {
        let account = self.n_accounts();
        if options.is_empty() {
            return Err(ChoicesError::NoOption { account });
        }
        let n_resources = self.capacity.len();
        for (value, uses) in options {
            if !value.is_finite() {
                return Err(ChoicesError::Value { account, value: *value });
            }
            let wrong = |one: &&Use| one.resource >= n_resources || !(one.amount >= 0.0 && one.amount.is_finite());
            if let Some(&Use { resource, amount }) = uses.iter().find(wrong) {
                return Err(ChoicesError::Use { account, resource, amount, n_resources });
            }
        }
        for (index, (value, uses)) in options.iter().enumerate() {
            let start = self.uses.len();
            for one in uses.iter().filter(|one| one.amount > 0.0) {
                match self.uses[start..].iter_mut().find(|known| known.resource == one.resource) {
                    Some(known) => known.amount += one.amount,
                    None => self.uses.push(*one),
                }
            }
            let too_much = |one: &Use| {
                let capacity = self.capacity[one.resource];
                capacity > 0.0 && one.amount > capacity * (1.0 + ROUNDING)
            };
            let barred = index > 0 && self.uses[start..].iter().any(too_much);
            self.values.push(if barred { f64::NEG_INFINITY } else { *value });
            self.first_use.push(self.uses.len());
        }
        self.first_option.push(self.values.len());
        Ok(())
    }

    /// The number of accounts.
    #[must_use]
    pub fn n_accounts(&self) -> usize {
        self.first_option.len() - 1
    }

    /// The number of options of all accounts.
    #[must_use]
    pub fn n_options(&self) -> usize {
        self.values.len()
    }

    /// The capacity of each resource.
    #[must_use]
    pub fn capacity(&self) -> &[f64] {
        &self.capacity
    }

    /// The positions of an account's options among all options; the first is its fallback.
    #[must_use]
    #[inline]
    pub fn options(&self, account: usize) -> Range<usize> {
        self.first_option[account]..self.first_option[account + 1]
    }

    /// What an option is worth; −∞ where it can never be chosen.
    #[must_use]
    #[inline]
    pub fn value(&self, option: usize) -> f64 {
        self.values[option]
    }

    /// What an option takes, each resource once.
    #[must_use]
    #[inline]
    pub fn uses(&self, option: usize) -> &[Use] {
        &self.uses[self.first_use[option]..self.first_use[option + 1]]
    }

    /// What an option takes of a resource.
    #[must_use]
    #[inline]
    pub fn amount(&self, option: usize, resource: usize) -> f64 {
        self.uses(option).iter().find(|one| one.resource == resource).map_or(0.0, |one| one.amount)
    }

    /// The value of an option less the price of what it takes.
    #[must_use]
    #[inline]
    pub fn reduced(&self, option: usize, prices: &[f64]) -> f64 {
        self.value(option) - self.uses(option).iter().map(|one| prices[one.resource] * one.amount).sum::<f64>()
    }

    /// By how much a use of a resource exceeds its capacity; 0 within rounding.
    #[must_use]
    #[inline]
    pub fn excess(&self, resource: usize, used: f64) -> f64 {
        let over = used - self.capacity[resource];
        if over > ROUNDING * self.capacity[resource].max(1.0) { over } else { 0.0 }
    }

    /// The same problem with `bonus` more for the given option of each account, where one is given.
    #[must_use]
    pub fn favouring(&self, options: &[Option<usize>], bonus: f64) -> Self {
        let mut favoured = self.clone();
        for &option in options.iter().flatten() {
            favoured.values[option] += bonus;
        }
        favoured
    }
}
