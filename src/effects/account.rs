//! What can be done for one account: each candidate's effect with draws from the posterior, and plans of several.
//!
//! A plan's probabilities are means over the draws, so that promise and interval come from the same distribution:
//! `without = E σ(l0)`, `with = E σ(l0 + Σ gains)`, uplift = with - without.

use ndarray::Array2;

use super::data::pairings;
use super::evidence::{Evidence, Grade};
use crate::units::{Days, Interval, quantile_of, sigmoid};

/// One thing that might be done: a kind, and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Candidate {
    /// Position of the kind in the playbook.
    pub kind: usize,
    /// Days before renewal.
    pub lead_days: Days,
}

/// What is known of a candidate's effect on one account.
#[derive(Debug, Clone, PartialEq)]
pub struct CandidateEffect {
    /// What would be done.
    pub candidate: Candidate,
    /// What the past can say.
    pub evidence: Evidence,
    /// How far the effect may be relied on.
    pub grade: Grade,
    /// The mean gain in log-odds.
    pub log_odds: f64,
    /// Whether no check of its kind failed.
    pub passes_checks: bool,
    /// Whether its kind was nearly always given together with another.
    pub is_inseparable: bool,
}

/// A change of win probability and how sure it is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Uplift {
    /// Win probability if nothing is done.
    pub without: f64,
    /// Win probability under the plan.
    pub with: f64,
    /// `with - without`.
    pub uplift: f64,
    /// The 90 % interval of the uplift.
    pub interval: Interval,
    /// The posterior chance that the plan does harm.
    pub chance_of_harm: f64,
    /// The posterior standard deviation of the uplift.
    pub sd: f64,
}

/// All candidates of one account, under the same draws of the posterior.
#[derive(Debug, Clone)]
pub struct AccountEffects {
    /// Win probability as usual.
    pub as_usual: f64,
    /// The candidates.
    pub candidates: Vec<CandidateEffect>,
    /// Log-odds without anything, one a draw, and the probabilities they are.
    pub(super) without: Vec<f64>,
    pub(super) probability_without: Vec<f64>,
    /// Candidates × draws: gains in log-odds.
    pub(super) gains: Array2<f64>,
    /// Pairs of kinds, and their gains, one a draw.
    pub(super) pairs: Vec<((usize, usize), Vec<f64>)>,
    /// The uplift of each candidate alone.
    pub(super) alone: Vec<Uplift>,
}

impl AccountEffects {
    /// The win probability if nothing is done.
    #[must_use]
    pub fn win_probability_without(&self) -> f64 {
        self.probability_without.iter().sum::<f64>() / self.without.len() as f64
    }

    /// The uplift of doing all of `plan`, positions among the candidates; empty is doing nothing.
    #[must_use]
    pub fn uplift(&self, plan: &[usize]) -> Uplift {
        if let [at] = *plan
            && let Some(&known) = self.alone.get(at)
        {
            return known;
        }
        let n_draws = self.without.len() as f64;
        let without = self.win_probability_without();
        let mut changes = self.changes(plan);
        let with = self.probability_without.iter().zip(&changes).map(|(before, change)| before + change).sum::<f64>();
        let with = with / n_draws;
        let uplift = with - without;
        let sd = (changes.iter().map(|change| (change - uplift).powi(2)).sum::<f64>() / n_draws).sqrt();
        let harmful = changes.iter().filter(|&&change| change < 0.0).count() as f64;
        Uplift {
            without,
            with,
            uplift,
            interval: Interval { low: quantile_of(&mut changes, 0.05), high: quantile_of(&mut changes, 0.95) },
            chance_of_harm: harmful / n_draws,
            sd,
        }
    }

    /// What doing all of `plan` changes in win probability, one number a draw of the posterior.
    #[must_use]
    pub fn changes(&self, plan: &[usize]) -> Vec<f64> {
        let kinds: Vec<usize> = plan.iter().map(|&at| self.candidates[at].candidate.kind).collect();
        let count = |kind: usize| kinds.iter().filter(|&&done| done == kind).count();
        let pairs: Vec<(f64, &Vec<f64>)> = self
            .pairs
            .iter()
            .map(|((a, b), gains)| (pairings(count(*a), count(*b), a == b), gains))
            .filter(|(times, _)| *times > 0.0)
            .collect();
        let change = |(draw, (&base, &before)): (usize, (&f64, &f64))| {
            let gain: f64 = plan.iter().map(|&at| self.gains[[at, draw]]).sum::<f64>()
                + pairs.iter().map(|(times, gains)| times * gains[draw]).sum::<f64>();
            sigmoid(base + gain) - before
        };
        self.without.iter().zip(&self.probability_without).enumerate().map(change).collect()
    }

    /// Number of draws.
    #[must_use]
    pub fn n_draws(&self) -> usize {
        self.without.len()
    }

    /// Means and covariance over the draws of `(l0, candidates …, pairs …)`, for a search that
    /// evaluates plans by sums; with the kinds of each pair.
    #[must_use]
    pub fn moments(&self) -> (Vec<f64>, Array2<f64>, Vec<(usize, usize)>) {
        let n_draws = self.without.len();
        let n = 1 + self.candidates.len() + self.pairs.len();
        let mut stacked = Array2::<f64>::zeros((n, n_draws));
        for draw in 0..n_draws {
            stacked[[0, draw]] = self.without[draw];
            for at in 0..self.candidates.len() {
                stacked[[1 + at, draw]] = self.gains[[at, draw]];
            }
            for (at, (_, gains)) in self.pairs.iter().enumerate() {
                stacked[[1 + self.candidates.len() + at, draw]] = gains[draw];
            }
        }
        let means: Vec<f64> = stacked.rows().into_iter().map(|row| row.sum() / n_draws as f64).collect();
        for (mut row, mean) in stacked.rows_mut().into_iter().zip(&means) {
            row -= *mean;
        }
        let covariance = stacked.dot(&stacked.t()) / n_draws as f64;
        (means, covariance, self.pairs.iter().map(|(pair, _)| *pair).collect())
    }
}
