//! Whether 80 % means 80 %: reliability bins, expected calibration error, slope and intercept.
//!
//! The calibration error has a floor: a perfect model on 2,000 rows shows about 0.025 in 15 bins.
//! Slope and intercept have standard errors of the ordinary kind and are the better judge (Cox 1958).

use serde::{Deserialize, Serialize};

use super::rates::wilson;
use crate::numeric::{Prior, Stop, fit_logistic};
use crate::units::{Interval, NINE_IN_TEN, logit};

/// Probabilities are clipped to `[CLIP, 1 - CLIP]` before they become log-odds.
const CLIP: f64 = 1e-12;
/// A line that is not there by then does not exist.
const STOP: Stop = Stop { most_steps: 50, step: 1e-6, gain: 0.0 };

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

/// Calibration intercept and slope: the logistic regression of the outcome on `logit p`.
///
/// `None` where the line is not identified: one outcome only, all probabilities equal, or perfect separation.
#[must_use]
pub fn calibration_line(probabilities: &[f64], renewed: &[bool]) -> Option<CalibrationLine> {
    let log_odds: Vec<f64> = probabilities.iter().map(|p| logit(p.clamp(CLIP, 1.0 - CLIP))).collect();
    let read = |row: usize, x: &mut [f64]| {
        x.copy_from_slice(&[1.0, log_odds[row]]);
        0.0
    };
    let fitted = fit_logistic(&[Prior::normal(0.0, 0.0), Prior::normal(1.0, 0.0)], renewed, read, STOP);
    let h = &fitted.curvature;
    let independent = h[[0, 0]] * h[[1, 1]];
    let is_identified = fitted.is_settled && independent - h[[0, 1]].powi(2) > 1e-10 * independent;
    let [intercept, slope] = [fitted.coefficients[0], fitted.coefficients[1]];
    is_identified.then_some(CalibrationLine { intercept, slope })
}
