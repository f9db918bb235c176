//! Log-odds of a chance brought to how often it came true, and chances kept inside bounds.

use crate::units::sigmoid;

/// Propensities are kept inside these bounds; support is judged by far stricter ones.
const BOUNDS: (f64, f64) = (0.005, 0.995);

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

/// Intercept and slope of `given`, sometimes and not always so, on log-odds.
pub fn calibration(log_odds: &[f64], given: &[bool], prior: Slope) -> (f64, f64) {
    let (mut intercept, mut slope) = (0.0, prior.expected);
    for _ in 0..25 {
        let (mut g0, mut g1) = (-1e-6 * intercept, -prior.penalty * (slope - prior.expected));
        let (mut h00, mut h01, mut h11) = (1e-6, 0.0, prior.penalty);
        for (&z, &given) in log_odds.iter().zip(given) {
            let p = sigmoid(intercept + slope * z);
            let (residual, weight) = (f64::from(u8::from(given)) - p, p * (1.0 - p));
            g0 += residual;
            g1 += residual * z;
            h00 += weight;
            h01 += weight * z;
            h11 += weight * z * z;
        }
        let determinant = (h00 * h11 - h01 * h01).max(1e-12);
        let (d0, d1) = ((g0 * h11 - g1 * h01) / determinant, (g1 * h00 - g0 * h01) / determinant);
        intercept += d0.clamp(-1.0, 1.0);
        slope = (slope + d1.clamp(-0.5, 0.5)).max(0.05);
        if d0.abs() + d1.abs() < 1e-9 {
            break;
        }
    }
    (intercept, slope)
}
