//! The shrunk linear correction of log-odds that are given, cross-fitted and fitted.
//!
//! Minimises `Σ ln(1 + e^η) - yη + ½ Σ λ_j θ_j²`, `η = z + Xθ`, by Newton's method from `θ = 0`.

use ndarray::{Array1, Array2, Axis};
use rayon::prelude::*;

use super::stages::Shrinkage;
use crate::numeric::{Cholesky, Derivatives, Loss, Stop, minimise};
use crate::units::{sigmoid, softplus};

/// A correction is small, and starts at nothing.
const STOP: Stop = Stop { most_steps: 9, step: 1e-3, gain: 0.0 };

/// How far corrections are fitted.
#[derive(Clone, Copy)]
pub(super) enum Fit<'a> {
    /// One Newton step at every setting.
    OneStep(&'a [Shrinkage]),
    /// To the maximum, at the setting of each fold.
    ToTheEnd(&'a [Shrinkage]),
}

/// Corrected log-odds out of fold.
pub(super) struct CrossFit {
    pub(super) log_odds: Vec<f64>,
    /// The setting of each fold, chosen on the other folds: an index into those tried there.
    pub(super) chosen: Vec<usize>,
    /// The setting that is best over all folds.
    pub(super) best: usize,
}

/// The rows of a part as a design matrix: ones, centred log-odds of the model for all, centred features.
pub(super) struct Problem {
    design: Array2<f64>,
    pub(super) base: Array1<f64>,
    outcomes: Array1<f64>,
    pub(super) mean_log_odds: f64,
    pub(super) means: Vec<f64>,
    /// The rows of each fold that has any.
    folds: Vec<Vec<usize>>,
}

impl Problem {
    pub(super) fn of(linear: &Array2<f64>, base: Vec<f64>, renewed: &[bool], fold: &[usize], n_folds: usize) -> Self {
        let base = Array1::from(base);
        let n = base.len().max(1) as f64;
        let mean_log_odds = base.sum() / n;
        let means: Vec<f64> = linear.columns().into_iter().map(|column| column.sum() / n).collect();
        let design = Array2::from_shape_fn((base.len(), linear.ncols() + 2), |(row, column)| match column {
            0 => 1.0,
            1 => base[row] - mean_log_odds,
            _ => linear[[row, column - 2]] - means[column - 2],
        });
        let rows_of = |of: usize| (0..fold.len()).filter(|&row| fold[row] == of).collect::<Vec<usize>>();
        let folds = (0..n_folds).map(rows_of).filter(|rows| !rows.is_empty()).collect();
        let outcomes = renewed.iter().map(|&won| f64::from(u8::from(won))).collect();
        Self { design, base, outcomes, mean_log_odds, means, folds }
    }

    /// The log loss of each row.
    pub(super) fn losses(&self, log_odds: &[f64]) -> Vec<f64> {
        log_odds.iter().zip(&self.outcomes).map(|(&z, &y)| softplus(z) - y * z).collect()
    }

    fn ridge(&self, setting: Shrinkage) -> Array1<f64> {
        let own = [setting.level, 4.0 * setting.level];
        (0..self.design.ncols()).map(|column| own.get(column).copied().unwrap_or(setting.features)).collect()
    }

    /// Those of the log loss, no prior in it.
    fn derivatives(&self, rows: &[usize], theta: &Array1<f64>) -> Derivatives {
        let design = self.design.select(Axis(0), rows);
        let p = (self.base.select(Axis(0), rows) + design.dot(theta)).mapv(sigmoid);
        let descent = design.t().dot(&(self.outcomes.select(Axis(0), rows) - &p));
        let weighted = &design * &p.mapv(|p| (p * (1.0 - p)).sqrt()).insert_axis(Axis(1));
        Derivatives { descent, curvature: weighted.t().dot(&weighted) }
    }

    fn training(&self, held_out: usize) -> Vec<usize> {
        let others = self.folds.iter().enumerate().filter(|(fold, _)| *fold != held_out);
        others.flat_map(|(_, rows)| rows.iter().copied()).collect()
    }

    /// The log-odds of every row from corrections fitted on the other folds, shrunk as is best there.
    pub(super) fn cross_fit(&self, fit: Fit) -> CrossFit {
        let held_out = |fold: usize, theta: &[f64]| -> Vec<f64> {
            let correction = |&row: &usize| self.base[row] + self.design.row(row).dot(&Array1::from(theta.to_vec()));
            self.folds[fold].iter().map(correction).collect()
        };
        let n_folds = self.folds.len();
        let by_fold: Vec<Vec<Vec<f64>>> = match fit {
            Fit::OneStep(settings) => {
                let start = Array1::zeros(self.design.ncols());
                let own: Vec<Derivatives> = self.folds.par_iter().map(|rows| self.derivatives(rows, &start)).collect();
                let step = |fold: usize, setting: Shrinkage| {
                    let mut descent = Array1::zeros(start.len());
                    let mut curvature = Array2::from_diag(&self.ridge(setting));
                    for (_, other) in own.iter().enumerate().filter(|(other, _)| *other != fold) {
                        descent += &other.descent;
                        curvature += &other.curvature;
                    }
                    Cholesky::of(&curvature).map_or_else(|| vec![0.0; start.len()], |f| f.solve(&descent.to_vec()))
                };
                let folds = (0..n_folds).into_par_iter();
                folds
                    .map(|fold| settings.iter().map(|&setting| held_out(fold, &step(fold, setting))).collect())
                    .collect()
            }
            Fit::ToTheEnd(settings) => (0..n_folds)
                .into_par_iter()
                .map(|fold| {
                    let fitted = self.maximise(&self.training(fold), settings[fold]);
                    vec![held_out(fold, &fitted.map_or_else(|| vec![0.0; self.design.ncols()], |(theta, _)| theta))]
                })
                .collect(),
        };
        let loss = |fold: usize, setting: usize| -> f64 {
            let rows = self.folds[fold].iter().zip(&by_fold[fold][setting]);
            rows.map(|(&row, &z)| softplus(z) - self.outcomes[row] * z).sum()
        };
        let n_settings = by_fold.first().map_or(1, Vec::len);
        let best = |counts: &dyn Fn(usize) -> bool| -> usize {
            let total =
                |setting| (0..n_folds).filter(|&fold| counts(fold)).map(|fold| loss(fold, setting)).sum::<f64>();
            (0..n_settings).min_by(|&a, &b| total(a).total_cmp(&total(b))).unwrap_or(0)
        };
        let chosen: Vec<usize> = (0..n_folds).map(|fold| best(&|other| other != fold)).collect();
        let mut log_odds = vec![0.0; self.base.len()];
        for (fold, rows) in self.folds.iter().enumerate() {
            for (&row, &z) in rows.iter().zip(&by_fold[fold][chosen[fold]]) {
                log_odds[row] = z;
            }
        }
        CrossFit { log_odds, chosen, best: best(&|_| true) }
    }

    /// The most likely correction given the prior, and the factor of the curvature there.
    pub(super) fn maximise(&self, rows: &[usize], setting: Shrinkage) -> Option<(Vec<f64>, Cholesky)> {
        let chosen = Penalised { problem: self, rows, ridge: self.ridge(setting) };
        let found = minimise(&chosen, None, Array1::zeros(self.design.ncols()), STOP);
        Cholesky::of(&found.curvature).map(|factor| (found.coefficients.to_vec(), factor))
    }
}

/// The loss of a correction of some rows at a setting.
struct Penalised<'a> {
    problem: &'a Problem,
    rows: &'a [usize],
    ridge: Array1<f64>,
}

impl Loss for Penalised<'_> {
    fn at(&self, theta: &Array1<f64>) -> f64 {
        let Problem { design, base, outcomes, .. } = self.problem;
        let of_row = |&row: &usize| {
            let z = base[row] + design.row(row).dot(theta);
            softplus(z) - outcomes[row] * z
        };
        self.rows.iter().map(of_row).sum::<f64>() + 0.5 * (&self.ridge * theta * theta).sum()
    }

    fn derivatives(&self, theta: &Array1<f64>) -> Derivatives {
        let Derivatives { descent, curvature } = self.problem.derivatives(self.rows, theta);
        Derivatives { descent: descent - &self.ridge * theta, curvature: curvature + Array2::from_diag(&self.ridge) }
    }
}
