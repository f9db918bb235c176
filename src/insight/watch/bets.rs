//! Bets against published probabilities: evidence that they no longer hold, valid however often it is looked at.
//!
//! Each alternative `q = σ(m + shift + slope (z - m))` of a published log-odds `z` bets one unit; `m` is the mean of the
//! log-odds published so far. An outcome multiplies its capital by the likelihood ratio `q/p` or `(1-q)/(1-p)`. Where the
//! published probabilities are right, the mean capital never grows on average, so that it ever reaches 20 with a chance of at
//! most 1/20 (Ville 1939; Shafer, *Testing by betting*, 2021; Arnold, Henzi & Ziegel, *Sequentially valid tests for forecast
//! calibration*, 2023). The mixture over alternatives is the method of mixtures of Robbins (1970).

use super::params::WatchParams;
use crate::units::{logit, sigmoid};

/// The capital of all bets after the outcomes told so far.
#[derive(Debug, Clone)]
pub struct Bets {
    params: WatchParams,
    log_capital: Vec<f64>,
    sum: f64,
    n: usize,
}

impl Default for Bets {
    fn default() -> Self {
        Self::of(WatchParams::default())
    }
}

impl Bets {
    /// Nothing told so far.
    pub(super) fn of(params: WatchParams) -> Self {
        let log_capital = vec![0.0; params.alternatives.len()];
        Self { params, log_capital, sum: 0.0, n: 0 }
    }

    /// Bets on an outcome that was given `published` before it was known; returns the evidence from then on.
    pub fn tell(&mut self, published: f64, renewed: bool) -> f64 {
        let p = published.clamp(self.params.edge, 1.0 - self.params.edge);
        let z = logit(p);
        self.n += 1;
        self.sum += z;
        let middle = self.sum / self.n as f64;
        for (capital, alternative) in self.log_capital.iter_mut().zip(&self.params.alternatives) {
            let q = sigmoid(middle + alternative.shift + alternative.slope * (z - middle));
            *capital += if renewed { (q / p).ln() } else { ((1.0 - q) / (1.0 - p)).ln() };
        }
        self.evidence()
    }

    /// The evidence against the published probabilities: 1 is none.
    #[must_use]
    pub fn evidence(&self) -> f64 {
        self.log_capital
            .iter()
            .zip(&self.params.alternatives)
            .map(|(capital, alternative)| alternative.weight * capital.exp())
            .sum()
    }
}

#[cfg(test)]
mod tests {
    use rand::RngExt;

    use super::*;
    use crate::units::Seed;

    /// When the evidence first reaches 20, if it does within `most` outcomes of probabilities around 0.85.
    fn alarm(seed: u64, shift: f64, spread: f64, most: usize) -> Option<usize> {
        let mut rng = Seed(seed).child("watch", 0).rng();
        let mut bets = Bets::default();
        (1..=most).find(|_| {
            let z = 1.735 + spread * (rng.random::<f64>() - 0.5);
            let renewed = rng.random::<f64>() < sigmoid(z + shift);
            bets.tell(sigmoid(z), renewed) >= 20.0
        })
    }

    #[test]
    fn weights_add_up_to_one() {
        assert!((Bets::default().evidence() - 1.0).abs() < 1e-12);
    }

    #[test]
    fn a_model_that_is_right_raises_the_alarm_in_at_most_one_of_twenty_streams_however_often_it_is_looked_at() {
        // With fewer streams luck alone could carry the share beyond the bound.
        let alarms = (0..4_000).filter(|&seed| alarm(seed, 0.0, 1.5, 1_500).is_some()).count();
        assert!((20..=200).contains(&alarms), "{alarms} of 4,000");
    }

    /// The median number of outcomes until the alarm.
    fn median(shift: f64) -> usize {
        let mut found: Vec<usize> = (0..4_001).map(|seed| alarm(seed, shift, 0.0, 3_000).unwrap_or(9_999)).collect();
        found.sort_unstable();
        found[2_000]
    }

    #[test]
    fn a_shift_of_half_a_unit_downwards_is_found_within_150_outcomes_in_the_median() {
        assert!(median(-0.5) <= 150, "median {}", median(-0.5));
    }

    #[test]
    fn a_shift_of_half_a_unit_upwards_takes_no_more_than_half_as_many_outcomes_again_as_the_best_bet_on_it_alone() {
        assert!(median(0.5) <= 258, "median {}", median(0.5));
    }
}
