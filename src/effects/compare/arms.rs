//! What was to be expected of each row with a kind and without it: one regression an arm, each fold's learned from the others.
//!
//! The log-odds of an arm are what the ensemble expects, what else was done beyond expectation, and a ridge regression on the
//! modifiers and the propensity that takes up how the arm differs. Neither priors on effects nor their terms enter.

use ndarray::Array2;
use rayon::prelude::*;

use super::super::data::N_WINDOWS;
use super::look::Look;
use super::windows::{Windows, surprise_of_others};
use crate::effects::params::CompareParams;
use crate::numeric::{Prior, Stop, fit_logistic};
use crate::units::logit;

/// Far closer than an arm is known; from no difference five steps are usual.
const STOP: Stop = Stop { most_steps: 30, step: 1e-4, gain: 0.0 };

/// Log-odds of renewing with a kind and without it, one a row, for the average open window.
pub struct Arms {
    /// With the kind.
    pub with: Vec<f64>,
    /// Without it.
    pub without: Vec<f64>,
}

impl Arms {
    /// Fits both arms; `None` where one of them is all but empty.
    pub fn fit(look: &Look, kind: usize, windows: &Windows, undecided: &[f64; N_WINDOWS]) -> Option<Self> {
        let n = look.past.histories.len();
        let offset: Vec<f64> = (0..n)
            .into_par_iter()
            .map(|row| look.expected.base[row] + surprise_of_others(look, row, kind) + windows.mean(row, undecided))
            .collect();
        let design = design(look, kind);
        let arm = |given: bool| {
            let rows: Vec<usize> = (0..n)
                .filter(|&row| windows.is_told_apart(look, kind, row) && windows.is_given(row) == given)
                .collect();
            held_out(look, &design, &offset, &rows)
        };
        Some(Self { with: arm(true)?, without: arm(false)? })
    }
}

/// Constant, modifiers, log-odds of the propensity.
fn design(look: &Look, kind: usize) -> Array2<f64> {
    let n = look.past.histories.len();
    let width = look.past.modifiers.ncols();
    let mut design = Array2::ones((n, width + 2));
    let chances: Vec<f64> = look.expected.propensity.column(kind).iter().map(|p| logit(p.clamp(0.01, 0.99))).collect();
    let mean = chances.iter().sum::<f64>() / n.max(1) as f64;
    for row in 0..n {
        for (at, z) in look.modifiers(row).iter().enumerate() {
            design[[row, 1 + at]] = *z;
        }
        design[[row, width + 1]] = chances[row] - mean;
    }
    design
}

/// Log-odds of all rows, each from the rows of the arm outside its fold.
fn held_out(look: &Look, design: &Array2<f64>, offset: &[f64], rows: &[usize]) -> Option<Vec<f64>> {
    let folds = look.input.folds;
    let slopes: Vec<Vec<f64>> = (0..folds.n_folds())
        .into_par_iter()
        .map(|fold| {
            let train: Vec<usize> = rows.iter().copied().filter(|&row| folds.fold_of(row) != fold).collect();
            regression(design, offset, look.past.renewed, &train, &look.params.compare)
        })
        .collect::<Option<_>>()?;
    let log_odds = |row: usize| {
        let slopes = &slopes[folds.fold_of(row)];
        offset[row] + design.row(row).iter().zip(slopes).map(|(x, slope)| x * slope).sum::<f64>()
    };
    Some((0..offset.len()).map(log_odds).collect())
}

/// Ridge logistic regression beside an offset; `None` where rows are too few.
fn regression(
    design: &Array2<f64>,
    offset: &[f64],
    outcome: &[bool],
    rows: &[usize],
    params: &CompareParams,
) -> Option<Vec<f64>> {
    if rows.len() < params.least_rows {
        return None;
    }
    let prior =
        |at: usize| Prior::normal(0.0, if at == 0 { params.constant_precision } else { params.slope_precision });
    let priors: Vec<Prior> = (0..design.ncols()).map(prior).collect();
    let outcomes: Vec<bool> = rows.iter().map(|&row| outcome[row]).collect();
    let read = |at: usize, x: &mut [f64]| {
        x.iter_mut().zip(design.row(rows[at])).for_each(|(slot, x)| *slot = *x);
        offset[rows[at]]
    };
    let fitted = fit_logistic(&priors, &outcomes, read, STOP);
    fitted.is_settled.then(|| fitted.coefficients.to_vec())
}
