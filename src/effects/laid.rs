//! The draws of the posterior laid out term by term: what an account gains under all of them at once.

use super::data::{N_TENTS, Terms};

/// The draws, term by term, and what follows from them whatever the account.
#[derive(Debug, Clone)]
pub(super) struct LaidDraws {
    n_draws: usize,
    by_term: Vec<f64>,
    /// By how much each pair of kinds multiplies the odds, pair by pair.
    pair_ratios: Vec<f64>,
}

impl LaidDraws {
    /// Lays out draws × terms.
    pub(super) fn of(terms: &Terms, draws: &ndarray::Array2<f64>) -> Self {
        let mut laid = Self {
            n_draws: draws.nrows(),
            by_term: draws.columns().into_iter().flatten().copied().collect(),
            pair_ratios: Vec::new(),
        };
        laid.pair_ratios =
            (0..terms.pairs.len()).flat_map(|at| laid.term(terms.pair(at)).iter().map(|gain| gain.exp())).collect();
        laid
    }

    /// A term under each draw.
    pub(super) fn term(&self, term: usize) -> &[f64] {
        &self.by_term[term * self.n_draws..(term + 1) * self.n_draws]
    }

    /// By how much a pair of kinds multiplies the odds under each draw.
    pub(super) fn pair_ratio(&self, pair: usize) -> &[f64] {
        &self.pair_ratios[pair * self.n_draws..(pair + 1) * self.n_draws]
    }

    /// What a kind gains at its customary time for an account with modifiers `z`, under each draw.
    pub(super) fn level(&self, terms: &Terms, kind: usize, z: &[f64]) -> Vec<f64> {
        let mut level = self.weighted(terms.modifiers(kind), z);
        level.iter_mut().zip(self.term(terms.average(kind))).for_each(|(sum, average)| *sum += average);
        level
    }

    /// What the timing of interventions of a kind adds, under each draw.
    pub(super) fn timing(&self, terms: &Terms, kind: usize, timing: &[f64; N_TENTS]) -> Vec<f64> {
        self.weighted(terms.timing(kind), timing)
    }

    /// The sum of terms that stand side by side, times their weights.
    fn weighted(&self, first: usize, weights: &[f64]) -> Vec<f64> {
        let mut sums = vec![0.0; self.n_draws];
        for (at, weight) in weights.iter().enumerate() {
            for (sum, term) in sums.iter_mut().zip(self.term(first + at)) {
                *sum += term * weight;
            }
        }
        sums
    }
}
