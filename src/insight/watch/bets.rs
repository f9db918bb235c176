//! Bets against published probabilities: evidence that they no longer hold, valid however often it is looked at.
//!
//! Each alternative `q = σ(m + shift + slope (z - m))` of a published log-odds `z` bets one unit; `m` is the mean of the
//! log-odds published so far. An outcome multiplies its capital by the likelihood ratio `q/p` or `(1-q)/(1-p)`. Where the
//! published probabilities are right, the mean capital never grows on average, so that it ever reaches 20 with a chance of at
//! most 1/20 (Ville 1939; Shafer, *Testing by betting*, 2021; Arnold, Henzi & Ziegel, *Sequentially valid tests for forecast
//! calibration*, 2023). The mixture over alternatives is the method of mixtures of Robbins (1970).

use crate::units::{logit, sigmoid};

/// Published probabilities closer to 0 or 1 than this bet as if they were this far away: one outcome decides nothing.
const EDGE: f64 = 0.005;

/// A way in which a model may be wrong, and the share of the capital that bets on it.
struct Alternative {
    weight: f64,
    shift: f64,
    slope: f64,
}

/// Both signs are bet on. Where 85 % renew, a shift of half a unit in log-odds can be found after `ln 20 / KL` = 151
/// outcomes (downwards) or 240 (upwards) on average by whoever knows it and bets all on it, since an unforeseen renewal
/// tells less than an unforeseen loss; at best in 111 or 172 in the median. The capital is divided so that a shift downwards is found
/// within 150 in the median, and one upwards as soon as that allows. Bets somewhat beyond the shift looked for shorten the median
/// search at the price of a longer mean.
const ALTERNATIVES: [Alternative; 5] = [
    Alternative { weight: 0.50, shift: -0.65, slope: 1.0 },
    Alternative { weight: 0.38, shift: 0.65, slope: 1.0 },
    Alternative { weight: 0.05, shift: -0.25, slope: 0.5 },
    Alternative { weight: 0.04, shift: 0.0, slope: 0.5 },
    Alternative { weight: 0.03, shift: 0.0, slope: 1.5 },
];

/// The capital of all bets after the outcomes told so far.
#[derive(Debug, Clone, Default)]
pub struct Bets {
    log_capital: [f64; ALTERNATIVES.len()],
    sum: f64,
    n: usize,
}

impl Bets {
    /// Bets on an outcome that was given `published` before it was known; returns the evidence from then on.
    pub fn tell(&mut self, published: f64, renewed: bool) -> f64 {
        let p = published.clamp(EDGE, 1.0 - EDGE);
        let z = logit(p);
        self.n += 1;
        self.sum += z;
        let middle = self.sum / self.n as f64;
        for (capital, alternative) in self.log_capital.iter_mut().zip(&ALTERNATIVES) {
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
            .zip(&ALTERNATIVES)
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
