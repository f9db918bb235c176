//! Outcomes to look for factors in, and the test of a number against them.

use std::collections::BTreeMap;

use super::chance::two_sided;

/// Outcomes of some rows, and the account of each.
#[derive(Debug, Clone)]
pub(super) struct Sample {
    /// Whether each renewed.
    pub(super) renewed: Vec<bool>,
    /// The account of each, from 0.
    pub(super) accounts: Vec<usize>,
    n_accounts: usize,
}

/// A number held against the outcome.
#[derive(Debug, Clone, Copy)]
pub(super) struct Association {
    /// How many standard deviations from no association; its sign is that of the association.
    pub(super) z: f64,
    /// The p-value.
    pub(super) p: f64,
    /// How much wider than independent rows' the distribution is, since rows of one account resemble each other; at least 1.
    pub(super) design: f64,
}

impl Sample {
    pub(super) fn new(renewed: Vec<bool>, accounts: &[usize]) -> Self {
        let mut known: BTreeMap<usize, usize> = BTreeMap::new();
        for &account in accounts {
            let next = known.len();
            known.entry(account).or_insert(next);
        }
        let accounts: Vec<usize> = accounts.iter().map(|account| known[account]).collect();
        Self { renewed, accounts, n_accounts: known.len() }
    }

    pub(super) fn len(&self) -> usize {
        self.renewed.len()
    }

    /// The share that renewed.
    pub(super) fn rate(&self) -> f64 {
        self.n_renewed() as f64 / self.len().max(1) as f64
    }

    pub(super) fn n_renewed(&self) -> usize {
        self.renewed.iter().filter(|&&won| won).count()
    }

    /// Rows of the rarer outcome.
    pub(super) fn n_events(&self) -> usize {
        self.n_renewed().min(self.len() - self.n_renewed())
    }

    /// The rows at these places only.
    pub(super) fn select(&self, rows: &[usize]) -> Self {
        let accounts: Vec<usize> = rows.iter().map(|&row| self.accounts[row]).collect();
        Self::new(rows.iter().map(|&row| self.renewed[row]).collect(), &accounts)
    }

    /// Holds a number of each row against the outcome, by the score `U = Σ (x - x̄)(y - ȳ)`.
    ///
    /// Its variance is that of a permutation, or that over accounts where it is larger (the sandwich of Liang & Zeger 1986):
    /// several renewals of one account are not as many witnesses.
    pub(super) fn association(&self, x: &[f64]) -> Association {
        let n = self.len() as f64;
        let none = Association { z: 0.0, p: 1.0, design: 1.0 };
        if self.len() < 3 || self.n_events() == 0 {
            return none;
        }
        let (x_mean, rate) = (x.iter().sum::<f64>() / n, self.rate());
        let mut of_account = vec![0.0; self.n_accounts];
        let (mut score, mut spread, mut independent) = (0.0, 0.0, 0.0);
        for ((&value, &renewed), &account) in x.iter().zip(&self.renewed).zip(&self.accounts) {
            let part = (value - x_mean) * (f64::from(u8::from(renewed)) - rate);
            score += part;
            spread += (value - x_mean).powi(2);
            independent += part * part;
            of_account[account] += part;
        }
        if spread <= 0.0 {
            return none;
        }
        let permuted = spread * n * rate * (1.0 - rate) / (n - 1.0);
        let clustered: f64 = of_account.iter().map(|part| part * part).sum();
        let design = if independent > 0.0 { (clustered / independent).max(1.0) } else { 1.0 };
        let t = score / (permuted * design).sqrt();
        Association { z: t, p: two_sided(t, self.n_accounts as f64 - 2.0), design }
    }
}

/// Mean ranks, scaled to lie between 0 and 1.
pub(super) fn ranks(values: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|&a, &b| values[a].total_cmp(&values[b]));
    let mut ranks = vec![0.0; values.len()];
    let mut n_below = 0;
    for tied in order.chunk_by(|&a, &b| values[a].total_cmp(&values[b]).is_eq()) {
        let rank = n_below as f64 + 0.5 * tied.len() as f64;
        for &at in tied {
            ranks[at] = rank / values.len() as f64;
        }
        n_below += tied.len();
    }
    ranks
}
