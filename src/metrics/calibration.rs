//! Whether 80 % means 80 %: reliability bins, expected calibration error, slope and intercept.
//!
//! The calibration error has a floor: a perfect model on 2,000 rows shows about 0.025 in 15 bins.
//! Slope and intercept have standard errors of the ordinary kind and are the better judge (Cox 1958).

use serde::{Deserialize, Serialize};

use super::rates::wilson;
use crate::units::{Interval, NINE_IN_TEN, logit, sigmoid};

/// Probabilities are clipped to `[CLIP, 1 - CLIP]` before they become log-odds.
const CLIP: f64 = 1e-12;
const NEWTON_STEPS: usize = 50;

/// One of equally many rows a bin, ordered by probability.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct ReliabilityBin {
    /// Rows in the bin.
    pub n_rows: usize,
    /// The mean of the probabilities given.
    pub mean_probability: f64,
    /// The share that renewed.
    pub renewed_share: f64,
    /// Lower end of the 90 % interval of that share (Wilson 1927).
    pub low: f64,
    /// Upper end of the 90 % interval of that share.
    pub high: f64,
}

/// The line `logit P(renewed) = intercept + slope · logit p`; a calibrated `p` has 0 and 1.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct CalibrationLine {
    /// Above 0: the probabilities are too low on the whole.
    pub intercept: f64,
    /// Below 1: the probabilities are too extreme.
    pub slope: f64,
}

/// Cuts the rows, ordered by probability, into `n_bins` of equal size (sizes differ by at most one, larger first).
///
/// Ties keep the order of the rows; bins that would be empty are left out.
#[must_use]
pub fn reliability_bins(probabilities: &[f64], renewed: &[bool], n_bins: usize) -> Vec<ReliabilityBin> {
    let mut rows: Vec<(f64, bool)> = probabilities.iter().copied().zip(renewed.iter().copied()).collect();
    rows.sort_by(|a, b| a.0.total_cmp(&b.0));
    let n_bins = n_bins.max(1);
    let (size, larger) = (rows.len() / n_bins, rows.len() % n_bins);
    let mut rest = rows.as_slice();
    (0..n_bins)
        .map_while(|bin| {
            let (members, after) = rest.split_at(size + usize::from(bin < larger));
            rest = after;
            (!members.is_empty()).then(|| {
                let n_rows = members.len() as f64;
                let renewed_share = members.iter().filter(|(_, y)| *y).count() as f64 / n_rows;
                let Interval { low, high } = wilson(renewed_share, n_rows, NINE_IN_TEN);
                let mean_probability = members.iter().map(|(p, _)| p).sum::<f64>() / n_rows;
                ReliabilityBin { n_rows: members.len(), mean_probability, renewed_share, low, high }
            })
        })
        .collect()
}

/// The expected calibration error `Σ (n_b / n) |mean p_b - mean y_b|` over bins of equal mass.
#[must_use]
pub fn expected_calibration_error(probabilities: &[f64], renewed: &[bool], n_bins: usize) -> f64 {
    let n_rows = probabilities.len().min(renewed.len()).max(1) as f64;
    reliability_bins(probabilities, renewed, n_bins)
        .iter()
        .map(|bin| bin.n_rows as f64 / n_rows * (bin.mean_probability - bin.renewed_share).abs())
        .sum()
}

/// Calibration intercept and slope: the logistic regression of the outcome on `logit p`, by Newton's method.
///
/// `None` where the line is not identified: one outcome only, all probabilities equal, or perfect separation.
#[must_use]
pub fn calibration_line(probabilities: &[f64], renewed: &[bool]) -> Option<CalibrationLine> {
    let log_odds: Vec<f64> = probabilities.iter().map(|p| logit(p.clamp(CLIP, 1.0 - CLIP))).collect();
    let (mut intercept, mut slope) = (0.0, 1.0);
    for _ in 0..NEWTON_STEPS {
        let (mut g0, mut g1, mut h00, mut h01, mut h11) = (0.0, 0.0, 0.0, 0.0, 0.0);
        for (&z, &y) in log_odds.iter().zip(renewed) {
            let p = sigmoid(intercept + slope * z);
            let (residual, weight) = (f64::from(u8::from(y)) - p, p * (1.0 - p));
            g0 += residual;
            g1 += residual * z;
            h00 += weight;
            h01 += weight * z;
            h11 += weight * z * z;
        }
        let determinant = h00 * h11 - h01 * h01;
        if determinant <= 1e-10 * h00 * h11 || !determinant.is_finite() {
            return None;
        }
        // Newton from far away may overshoot; one unit of log-odds a step always comes back.
        let step0 = ((h11 * g0 - h01 * g1) / determinant).clamp(-1.0, 1.0);
        let step1 = ((h00 * g1 - h01 * g0) / determinant).clamp(-1.0, 1.0);
        intercept += step0;
        slope += step1;
        if step0.abs().max(step1.abs()) < 1e-10 {
            return Some(CalibrationLine { intercept, slope });
        }
    }
    None
}
