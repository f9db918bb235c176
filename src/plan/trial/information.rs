//! What knowing would be worth: the expected value of sample information.
//!
//! The trial observes `Y`, the average change of win probability over its accounts, with a standard error `s`. Before it, the worth `W`
//! of the kind for an account is expected to become `E[W | Y]`, which is spread normally around today's expectation `m` with the
//! standard deviation `σ = |Cov(W, U)| / √(Var U + s²)`, where `U` is the true average under the posterior (Raiffa & Schlaifer
//! 1961, *Applied Statistical Decision Theory*). Choosing after the answer gains `E max(m', 0) - max(m, 0) = σ (φ(d) - |d| Φ(-|d|))`
//! with `d = m/σ`; of a kind that is not acted on today, all of `E max(m', 0)`.

use std::f64::consts::TAU;

use super::arms::Arm;
use crate::units::normal_cdf;

/// The average change over accounts, one number a draw of the posterior.
pub(super) struct Average {
    draws: Vec<f64>,
    pub mean: f64,
    pub variance: f64,
}

impl Average {
    /// Over accounts, each with its change of win probability draw by draw.
    pub(super) fn over<'a>(changes: impl ExactSizeIterator<Item = &'a Vec<f64>>) -> Self {
        let n_accounts = changes.len().max(1) as f64;
        let mut draws: Vec<f64> = Vec::new();
        for one in changes {
            draws.resize(one.len(), 0.0);
            draws.iter_mut().zip(one).for_each(|(sum, change)| *sum += change / n_accounts);
        }
        let n = draws.len().max(1) as f64;
        let mean = draws.iter().sum::<f64>() / n;
        let variance = draws.iter().map(|draw| (draw - mean).powi(2)).sum::<f64>() / n;
        Self { draws, mean, variance }
    }

    /// What an answer with this standard error is worth to the decisions about accounts, each beside its changes draw by draw.
    pub(super) fn worth_knowing<'a>(
        &self,
        decisions: impl Iterator<Item = (&'a Arm, &'a Vec<f64>)>,
        standard_error: f64,
    ) -> f64 {
        let spread = (self.variance + standard_error * standard_error).sqrt();
        if spread <= 0.0 {
            return 0.0;
        }
        let one = |(arm, changes): (&Arm, &Vec<f64>)| {
            let n = changes.len().max(1) as f64;
            let mean = changes.iter().sum::<f64>() / n;
            let together = changes.iter().zip(&self.draws).map(|(a, b)| (a - mean) * (b - self.mean)).sum::<f64>() / n;
            gain(arm.worth, arm.value * together.abs() / spread, arm.barred.is_some())
        };
        decisions.map(one).sum()
    }
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
