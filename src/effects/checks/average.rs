//! The average uplift of a kind by a doubly robust estimator, beside the model's over the same rows and windows.
//!
//! `τ̂ = Σ w_ib ψ_ib / Σ w_ib` over rows with a propensity in [0.05, 0.95] and the windows open to them, `ψ` the augmented
//! inverse-propensity score (Robins, Rotnitzky & Zhao 1994). Its standard error sums each account's rows first. The model's
//! average is the less noisy of the two, so that of their difference is at most that of the doubly robust one when both are
//! right (Hausman 1978): more than two of it apart, they disagree. Of a kind that was drawn at random often enough, only the
//! rows drawn are compared: nothing hidden can have steered those.

use ndarray::Array1;
use rayon::prelude::*;

use super::super::compare::{Arms, Look, Windows, is_compared, open_timing, weighted_score};
use super::super::data::{CustomaryMix, N_WINDOWS};
use super::report::AverageCheck;
use crate::units::sigmoid;

/// What the model says of the rows compared, an even choice of them where they are many.
pub struct Modelled {
    /// The rows.
    pub rows: Vec<usize>,
    /// The uplift of each: the kind done at its customary open windows beside not done, all else as usual.
    pub uplift: Vec<f64>,
}

impl Modelled {
    /// Asks the model.
    pub fn of(look: &Look, kind: usize, windows: &Windows, undecided: &[f64; N_WINDOWS]) -> Self {
        let mut rows: Vec<usize> =
            (0..look.past.histories.len()).filter(|&row| is_compared(look, kind, windows, row)).collect();
        let step = rows.len().div_ceil(look.params.checks.modelled).max(1);
        rows = rows.into_iter().step_by(step).collect();
        let uplift = rows.par_iter().map(|&row| contrast(look, kind, windows, undecided, row)).collect();
        Self { rows, uplift }
    }
}

/// The uplift of one row, averaged over what else is customarily done: a log-odds beside others is worth less than alone.
fn contrast(look: &Look, kind: usize, windows: &Windows, undecided: &[f64; N_WINDOWS], row: usize) -> f64 {
    let (past, theta) = (look.past, look.posterior.theta.as_slice().unwrap_or(&[]));
    let (terms, z) = (past.terms, look.modifiers(row));
    let mut gains = past.timing.customary_gains(terms, theta, past.histories[row].horizon, z);
    gains[kind] = terms.log_odds(theta, kind, 1.0, &open_timing(look, kind, windows, row), z);
    let gains: Vec<[f64; 1]> = gains.into_iter().map(|gain| [gain]).collect();
    let pairs = terms.pair_ratios(theta);
    let mut chance = look.expected.propensity.row(row).to_vec();
    let as_usual = sigmoid(look.expected.base[row] + windows.mean(row, undecided));
    let without = CustomaryMix::new(&chance).gaining(&gains, &pairs).without(as_usual);
    let mut given = |certainly: f64| {
        chance[kind] = certainly;
        CustomaryMix::new(&chance).gaining(&gains, &pairs).average(without)
    };
    let ([with], [without]) = (given(1.0), given(0.0));
    with - without
}

/// Both averages with their standard errors; `None` where nothing is left to compare.
pub fn average(
    look: &Look,
    kind: usize,
    windows: &Windows,
    arms: &Arms,
    modelled: &Modelled,
    undecided: &[f64; N_WINDOWS],
) -> Option<AverageCheck> {
    let past = look.past;
    let n = past.histories.len();
    let compared: Vec<usize> = (0..n).filter(|&row| is_compared(look, kind, windows, row)).collect();
    let total: f64 = compared.iter().map(|&row| windows.total(row)).sum();
    if total <= 0.0 {
        return None;
    }
    let by_row: Vec<f64> = compared.iter().map(|&row| weighted_score(look, windows, arms, undecided, row)).collect();
    let uplift = by_row.iter().sum::<f64>() / total;
    let mut of_account = vec![0.0; past.groups.iter().max().map_or(0, |last| last + 1)];
    for (&row, sum) in compared.iter().zip(&by_row) {
        of_account[past.groups[row]] += sum - uplift * windows.total(row);
    }
    let standard_error = of_account.iter().map(|sum| sum * sum).sum::<f64>().sqrt() / total;
    let (mut model, mut slopes) = (0.0, Array1::<f64>::zeros(past.terms.len()));
    let modelled_total: f64 = modelled.rows.iter().map(|&row| windows.total(row)).sum();
    for (&row, contrast) in modelled.rows.iter().zip(&modelled.uplift) {
        let weight = windows.total(row) / modelled_total;
        model += weight * contrast;
        let as_usual = sigmoid(look.expected.base[row] + windows.mean(row, undecided));
        let slope = weight * as_usual * (1.0 - as_usual);
        let timing = open_timing(look, kind, windows, row).map(|tent| slope * tent);
        past.terms.add(slopes.as_slice_mut()?, kind, slope, &timing, look.modifiers(row));
    }
    let model_error = slopes.dot(&look.covariance.dot(&slopes)).max(0.0).sqrt();
    let trimmed = (0..n).filter(|&row| windows.is_told_apart(look, kind, row)).count() - compared.len();
    Some(AverageCheck { uplift, standard_error, model, model_error, n_rows: compared.len(), n_trimmed: trimmed })
}
