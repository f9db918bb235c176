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
use crate::learners::Cholesky;
use crate::units::{logit, sigmoid};

/// Steps at the most.
const NEWTON_STEPS: usize = 12;

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

/// Ridge logistic regression beside an offset, by Newton's method.
fn regression(
    design: &Array2<f64>,
    offset: &[f64],
    outcome: &[bool],
    rows: &[usize],
    params: &CompareParams,
) -> Option<Vec<f64>> {
    let penalty = |at: usize| if at == 0 { params.constant_precision } else { params.slope_precision };
    if rows.len() < params.least_rows {
        return None;
    }
    let p = design.ncols();
    let mut slopes = vec![0.0; p];
    for _ in 0..NEWTON_STEPS {
        let mut gradient: Vec<f64> = slopes.iter().enumerate().map(|(at, slope)| -penalty(at) * slope).collect();
        let mut precision = Array2::zeros((p, p));
        for at in 0..p {
            precision[[at, at]] = penalty(at);
        }
        for &row in rows {
            let x = design.row(row);
            let eta = offset[row] + x.iter().zip(&slopes).map(|(x, slope)| x * slope).sum::<f64>();
            let mean = sigmoid(eta);
            let (residual, weight) = (f64::from(u8::from(outcome[row])) - mean, mean * (1.0 - mean));
            for i in 0..p {
                gradient[i] += residual * x[i];
                let scaled = weight * x[i];
                for j in 0..=i {
                    precision[[i, j]] += scaled * x[j];
                }
            }
        }
        let step = Cholesky::of(&precision)?.solve(&gradient);
        let longest = step.iter().fold(0.0f64, |longest, s| longest.max(s.abs()));
        let shorten = if longest > 1.0 { 1.0 / longest } else { 1.0 };
        slopes.iter_mut().zip(&step).for_each(|(slope, step)| *slope += shorten * step);
        if longest < 1e-6 {
            break;
        }
    }
    Some(slopes)
}
