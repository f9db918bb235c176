//! A confidence sequence: an interval for a mean that may be looked at after every new observation.
//!
//! A gambler bets against each candidate mean `μ`. With observations `ψₜ` whose mean given the past is `μ`, the capital
//! `Kₜ(μ) = Πᵢ (1 + λᵢ (ψᵢ - μ))` is a non-negative martingale whatever is bet, as long as `λᵢ` is chosen before `ψᵢ` is seen and keeps
//! the factor positive. By Ville's inequality it ever reaches `1/α` with a chance of at most `α`, so the means whose capital never did
//! form an interval that holds the truth at all times at once with a chance of at least `1 - α`. Bets and their size follow
//! Waudby-Smith & Ramdas (2024), *Estimating means of bounded random variables by betting*, JRSS B 86(1), with half of the capital
//! against means that are too low and half against those that are too high.

/// Candidate means lie this far apart.
const STEP: f64 = 0.002;
/// The largest share of the capital that one bet may lose.
const STAKE: f64 = 0.5;
/// The spread assumed before anything is seen, as if from one observation.
const FIRST_VARIANCE: f64 = 1.0;

/// A confidence sequence for a mean between -1 and 1.
#[derive(Debug, Clone)]
pub struct ConfidenceSequence {
    alpha: f64,
    /// Logarithms of the two capitals, one pair a candidate mean.
    capital: Vec<[f64; 2]>,
    n: f64,
    sum: f64,
    squares: f64,
    low: f64,
    high: f64,
}

impl ConfidenceSequence {
    /// A sequence that ever leaves the true mean out with a chance of at most `alpha`.
    #[must_use]
    pub fn new(alpha: f64) -> Self {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a thousand steps from -1 to 1")]
        let candidates = (2.0 / STEP).round() as usize + 1;
        Self { alpha, capital: vec![[0.0; 2]; candidates], n: 0.0, sum: 0.0, squares: 0.0, low: -1.0, high: 1.0 }
    }

    /// Takes an observation of size at most `bound`, which is known before it is made.
    ///
    /// An observation beyond its bound is cut to it.
    pub fn observe(&mut self, observation: f64, bound: f64) {
        let bound = bound.max(1.0);
        let observation = observation.clamp(-bound, bound);
        let variance = (FIRST_VARIANCE + self.squares) / (self.n + 1.0);
        let time = self.n + 1.0;
        let bet = (2.0 * (2.0 / self.alpha).ln() / (variance * time * (1.0 + time).ln())).sqrt();
        let reject = (1.0 / self.alpha).ln();
        let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
        for (at, capital) in self.capital.iter_mut().enumerate() {
            let mean = -1.0 + STEP * at as f64;
            let up = bet.min(STAKE / (bound + mean).max(f64::MIN_POSITIVE));
            let down = bet.min(STAKE / (bound - mean).max(f64::MIN_POSITIVE));
            capital[0] += (up * (observation - mean)).ln_1p();
            capital[1] += (-down * (observation - mean)).ln_1p();
            if capital[0].max(capital[1]) - std::f64::consts::LN_2 < reject {
                low = low.min(mean);
                high = high.max(mean);
            }
        }
        // Where every candidate was rejected the last interval stays: the truth then was left out already.
        if low <= high {
            self.low = self.low.max(low - STEP).min(1.0);
            self.high = self.high.min(high + STEP).max(-1.0);
        }
        let before = if self.n > 0.0 { self.sum / self.n } else { 0.0 };
        self.n += 1.0;
        self.sum += observation;
        self.squares += (observation - before) * (observation - self.sum / self.n);
    }

    /// The mean of what was observed; zero before anything was.
    #[must_use]
    pub fn mean(&self) -> f64 {
        if self.n > 0.0 { self.sum / self.n } else { 0.0 }
    }

    /// The interval as it stands; it only ever narrows.
    #[must_use]
    pub fn interval(&self) -> (f64, f64) {
        (self.low, self.high)
    }
}

#[cfg(test)]
mod tests {
    use rand::RngExt;

    use super::*;
    use crate::units::Seed;

    /// Scores of a lot of known chance: the mean is `effect`, the size at most `1 + 1 / chance`.
    fn stream(effect: f64, chance: f64, n: usize, seed: Seed) -> impl Iterator<Item = (f64, f64)> {
        let mut rng = seed.rng();
        (0..n).map(move |_| {
            let (coin, luck): (f64, f64) = (rng.random(), rng.random());
            let is_given = coin < chance;
            let won = luck < 0.8 + if is_given { effect } else { 0.0 };
            let y = if won { 1.0 } else { 0.0 } - 0.8;
            let score = if is_given { y / chance } else { -y / (1.0 - chance) };
            (score, 1.0 + (1.0 / chance).max(1.0 / (1.0 - chance)))
        })
    }

    #[test]
    fn where_nothing_works_hardly_a_trial_ever_shows_an_effect_however_often_it_is_looked_at() {
        let shows = |trial: u64| {
            let mut sequence = ConfidenceSequence::new(0.05);
            stream(0.0, 0.3, 400, Seed(trial)).any(|(score, bound)| {
                sequence.observe(score, bound);
                let (low, high) = sequence.interval();
                low > 0.0 || high < 0.0
            })
        };
        let shown = (0..200).filter(|&trial| shows(trial)).count();
        assert!(shown <= 10, "{shown} of 200 trials");
    }

    #[test]
    fn the_interval_narrows_around_an_effect_that_is_there() {
        let mut sequence = ConfidenceSequence::new(0.05);
        let mut width = 2.0;
        for (score, bound) in stream(0.15, 0.5, 4_000, Seed(5)) {
            sequence.observe(score, bound);
            let (low, high) = sequence.interval();
            assert!(high - low <= width + 1e-12, "it never widens");
            width = high - low;
        }
        let (low, high) = sequence.interval();
        assert!(low > 0.0 && low < 0.15 && 0.15 < high && width < 0.15, "{low} to {high}");
    }
}
