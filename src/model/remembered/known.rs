//! How much is known of an account, counted in renewals.
//!
//! A share `p` estimated from `n` renewals alike has log-odds of variance `1 / (n p (1 - p))`. Read the other way round,
//! an interval of log-odds with standard deviation `s` tells as much as `n = 1 / (s² p (1 - p))` renewals of accounts just
//! like this one; four times as many halve it.

use crate::ensemble::Prediction;
use crate::units::{NINE_IN_TEN, Probability, logit};

/// An interval of more points is worth narrowing.
const WIDE: f64 = 0.2;

/// The number of renewals alike that would tell as much as a prediction's interval does.
pub(in crate::model) fn renewals_alike(prediction: &Prediction) -> f64 {
    let log_odds = |p: f64| logit(p.clamp(1e-12, 1.0 - 1e-12));
    let deviation = (log_odds(prediction.interval.high) - log_odds(prediction.interval.low)) / (2.0 * NINE_IN_TEN);
    let p = of(prediction.probability);
    1.0 / (deviation * deviation * p * (1.0 - p)).max(1e-12)
}

fn of(probability: Probability) -> f64 {
    probability.get().clamp(1e-6, 1.0 - 1e-6)
}

/// What would narrow a wide interval, in words; nothing where it is narrow.
pub(in crate::model) fn what_would_narrow(prediction: &Prediction) -> Option<String> {
    let points = 100.0 * prediction.interval.width();
    let alike = renewals_alike(prediction);
    (prediction.interval.width() > WIDE).then(|| {
        format!(
            "the interval is {points:.0} points wide: as much is known as {alike:.0} past renewals just like this one would tell; with about {:.0} more it would halve",
            3.0 * alike
        )
    })
}
