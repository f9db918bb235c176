//! What knowing would be worth: the expected value of sample information.
//!
//! The trial observes `Y`, the average change of win probability over its accounts, with a standard error `s`. Before it, the worth `W`
//! of the kind for an account is expected to become `E[W | Y]`, which is spread normally around today's expectation `m` with the
//! standard deviation `σ = |Cov(W, U)| / √(Var U + s²)`, where `U` is the true average under the posterior (Raiffa & Schlaifer
//! 1961, *Applied Statistical Decision Theory*). Choosing after the answer gains `E max(m', 0) - max(m, 0) = σ (φ(d) - |d| Φ(-|d|))`
//! with `d = m/σ`; of a kind that is not acted on today, all of `E max(m', 0)`.

use std::f64::consts::TAU;

use rayon::prelude::*;

use super::arms::{Arm, Arms};
use crate::units::normal_cdf;

/// Accounts that one thread sums up at a time; fixed, so that sums do not depend on the threads.
const BLOCK: usize = 256;

/// The average change over accounts, one number a draw of the posterior.
pub(super) struct Average {
    draws: Vec<f64>,
    pub mean: f64,
    pub variance: f64,
}

impl Average {
    /// Over the given arms, one an account.
    pub(super) fn over(arms: &Arms, of: &[&Arm]) -> Self {
        let sums: Vec<Vec<f64>> = of
            .par_chunks(BLOCK)
            .map(|block| block.iter().map(|arm| arms.changes(arm)).fold(Vec::new(), |sum, one| add(sum, &one)))
            .collect();
        let mut draws = sums.iter().fold(Vec::new(), |sum, block| add(sum, block));
        for draw in &mut draws {
            *draw /= of.len().max(1) as f64;
        }
        let n = draws.len().max(1) as f64;
        let mean = draws.iter().sum::<f64>() / n;
        let variance = draws.iter().map(|draw| (draw - mean).powi(2)).sum::<f64>() / n;
        Self { draws, mean, variance }
    }

    /// What an answer with this standard error is worth to the decisions about `of`, all together.
    pub(super) fn worth_knowing(&self, arms: &Arms, of: &[&Arm], standard_error: f64) -> f64 {
        let spread = (self.variance + standard_error * standard_error).sqrt();
        if spread <= 0.0 {
            return 0.0;
        }
        let one = |arm: &&Arm| {
            let changes = arms.changes(arm);
            let n = changes.len().max(1) as f64;
            let mean = changes.iter().sum::<f64>() / n;
            let together = changes.iter().zip(&self.draws).map(|(a, b)| (a - mean) * (b - self.mean)).sum::<f64>() / n;
            gain(arm.worth, arm.value * together.abs() / spread, arm.barred.is_some())
        };
        let gains: Vec<f64> = of.par_iter().map(one).collect();
        gains.iter().sum()
    }
}

fn add(mut sum: Vec<f64>, one: &[f64]) -> Vec<f64> {
    if sum.is_empty() {
        return one.to_vec();
    }
    sum.iter_mut().zip(one).for_each(|(sum, one)| *sum += one);
    sum
}

/// What one decision gains by an answer: what acting is worth today, and how far the answer may move that.
fn gain(worth: f64, sd: f64, is_barred: bool) -> f64 {
    if sd <= 0.0 {
        return if is_barred { worth.max(0.0) } else { 0.0 };
    }
    let d = worth / sd;
    let density = (-0.5 * d * d).exp() / TAU.sqrt();
    if is_barred { sd * (density + d * normal_cdf(d)) } else { sd * (density - d.abs() * normal_cdf(-d.abs())) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_worth_most_where_the_decision_hangs_in_the_balance_and_nothing_where_it_is_certain() {
        assert!((gain(0.0, 2.0, false) - 2.0 / TAU.sqrt()).abs() < 1e-12);
        assert!(gain(1.0, 2.0, false) < gain(0.0, 2.0, false));
        assert!((gain(1.0, 2.0, false) - gain(-1.0, 2.0, false)).abs() < 1e-12);
        assert!(gain(40.0, 2.0, false).abs() < 1e-12);
        assert!(gain(0.5, 0.0, false).abs() < 1e-12);
    }

    #[test]
    fn a_kind_that_is_not_acted_on_gains_whatever_it_turns_out_to_be_worth() {
        assert!((gain(40.0, 2.0, true) - 40.0).abs() < 1e-9);
        assert!(gain(-40.0, 2.0, true).abs() < 1e-9);
    }
}
