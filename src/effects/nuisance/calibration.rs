//! Log-odds of a chance brought to how often it came true, and chances kept inside bounds.

use crate::numeric::{Prior, Stop, fit_logistic};
use crate::units::sigmoid;

/// Propensities are kept inside these bounds; support is judged by far stricter ones.
const BOUNDS: (f64, f64) = (0.005, 0.995);
/// No slope is fitted below this.
const LEAST_SLOPE: f64 = 0.05;
/// The prior precision of the intercept: all but free.
const FREE: f64 = 1e-6;
const STOP: Stop = Stop { most_steps: 50, step: 1e-6, gain: 0.0 };

/// What is believed of a slope before the data speak.
#[derive(Debug, Clone, Copy)]
pub struct Slope {
    pub expected: f64,
    /// On half the squared distance from it.
    pub penalty: f64,
}

pub fn bounded(log_odds: f64) -> f64 {
    sigmoid(log_odds).clamp(BOUNDS.0, BOUNDS.1)
}

/// Whether there is nothing to tell those given from the others by.
pub fn never_or_always(given: &[bool]) -> bool {
    given.windows(2).all(|pair| pair[0] == pair[1])
}

/// Intercept and slope of `given`, sometimes and not always so, on log-odds; the order of the log-odds stays.
pub fn calibration(log_odds: &[f64], given: &[bool], prior: Slope) -> (f64, f64) {
    let slope = Prior { mean: prior.expected, precision: prior.penalty, bound: LEAST_SLOPE };
    let read = |row: usize, x: &mut [f64]| {
        x.copy_from_slice(&[1.0, log_odds[row]]);
        0.0
    };
    let fitted = fit_logistic(&[Prior::normal(0.0, FREE), slope], given, read, STOP);
    (fitted.coefficients[0], fitted.coefficients[1])
}
