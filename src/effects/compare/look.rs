//! What the checks look at, and how they refit it from scratch.
//!
//! In: a fitted effect model with its past, propensities and posterior. Out: the average of a kind at its customary time, and
//! what a quick model on an even choice of at most 8,000 rows expects when outcomes or columns are others.

use ndarray::{Array1, Array2};
use rayon::prelude::*;

use super::super::data::{EffectInput, Expected, Past, RowHistory};
use super::super::nuisance::{GivenRows, Propensity, expected_again};
use super::super::posterior::Posterior;
use crate::effects::params::EffectParams;
use crate::ensemble::fit_quick;
use crate::table::Column;
use crate::units::{Seed, sigmoid};

/// A fitted effect model with everything it was fitted from.
#[derive(Clone, Copy)]
pub struct Look<'a> {
    /// The past and what the ensemble expected.
    pub input: &'a EffectInput<'a>,
    /// By which thresholds.
    pub params: &'a EffectParams,
    /// The past as propensities read it.
    pub rows: GivenRows<'a>,
    /// Fitted propensities.
    pub propensity: &'a Propensity,
    /// What the terms were fitted to.
    pub past: &'a Past<'a>,
    /// What was to be expected of each row.
    pub expected: &'a Expected,
    /// Kinds of which some rows were drawn at random.
    pub grounded: &'a [usize],
    /// The fitted terms.
    pub posterior: &'a Posterior,
    /// Their covariance, with what refits add.
    pub covariance: &'a Array2<f64>,
}

/// The average effect of a kind at its customary time, in log-odds.
#[derive(Debug, Clone, Copy)]
pub struct Average {
    /// The mean over past rows.
    pub log_odds: f64,
    /// Its standard deviation under the model.
    pub sd: f64,
}

impl Look<'_> {
    /// Number of kinds.
    pub fn n_kinds(&self) -> usize {
        self.past.terms.n_kinds
    }

    /// Whether enough rows were drawn at random for a kind to be judged by those alone.
    pub fn is_drawn(&self, kind: usize) -> bool {
        self.rows.drawn.iter().filter(|drawn| drawn[kind]).count() >= self.params.data.drawn_rows
    }

    /// The folds' training rows to refit from: all of them, or an even choice of accounts where they are many.
    pub fn refit_rows(&self) -> Vec<usize> {
        let groups = self.past.groups;
        let step = groups.len().div_ceil(self.params.compare.most_rows).max(1);
        (0..groups.len()).filter(|&row| groups[row].is_multiple_of(step)).collect()
    }

    /// The mean over rows of the terms of doing a kind at its customary time.
    pub fn mean_terms(&self, kind: usize) -> Array1<f64> {
        let terms = self.past.terms;
        let mut mean = vec![0.0; terms.len()];
        let share = 1.0 / self.past.histories.len().max(1) as f64;
        for (row, history) in self.past.histories.iter().enumerate() {
            let timing = self.past.timing.shares(kind, history.horizon).timing.map(|tent| share * tent);
            terms.add(&mut mean, kind, share, &timing, self.modifiers(row));
        }
        Array1::from(mean)
    }

    /// The average of a kind under other terms, with the model's own uncertainty.
    pub fn average(&self, kind: usize, theta: &Array1<f64>) -> Average {
        let mean = self.mean_terms(kind);
        Average { log_odds: mean.dot(theta), sd: mean.dot(&self.covariance.dot(&mean)).max(0.0).sqrt() }
    }

    /// The modifiers of a row.
    pub fn modifiers(&self, row: usize) -> &[f64] {
        let width = self.past.modifiers.ncols();
        self.past.modifiers.as_slice().map_or(&[], |all| &all[row * width..(row + 1) * width])
    }

    /// Points of win probability a log-odds is worth to the average row: `mean p(1 - p)`.
    pub fn slope(&self) -> f64 {
        let p = self.expected.base.iter().map(|&base| sigmoid(base));
        p.map(|p| p * (1.0 - p)).sum::<f64>() / self.expected.base.len().max(1) as f64
    }

    /// Log-odds of an outcome, each fold's learned from rows outside it.
    pub fn refit_base(&self, columns: &[Column], outcome: &[bool], among: &[usize], seed: Seed) -> Option<Vec<f64>> {
        let folds = self.input.folds;
        let parts: Vec<(Vec<usize>, Vec<f64>)> = (0..folds.n_folds())
            .into_par_iter()
            .map(|fold| {
                let train: Vec<usize> = among.iter().copied().filter(|&row| folds.fold_of(row) != fold).collect();
                let held_out = folds.held_out(fold);
                let model = fit_quick(columns, outcome, &train, seed.child("fold", fold as u64)).ok()?;
                let asked: Vec<Column> = columns.iter().map(|column| column.select(&held_out)).collect();
                let predicted = model.predict(&asked).ok()?.iter().map(|p| p.log_odds().0).collect();
                Some((held_out, predicted))
            })
            .collect::<Option<_>>()?;
        let mut base = vec![0.0; outcome.len()];
        for (rows, predicted) in parts {
            for (row, value) in rows.into_iter().zip(predicted) {
                base[row] = value;
            }
        }
        Some(base)
    }

    /// The terms under other expectations, columns, log or outcome; propensities are learned again, prior scales kept.
    pub fn refit(&self, again: &Refit, seed: Seed) -> Option<Array1<f64>> {
        let rows = GivenRows { columns: again.columns, given: again.given, ..self.rows };
        let past = Past { histories: again.histories, renewed: again.outcome, ..*self.past };
        let (base, among) = (again.base.to_vec(), self.refit_rows());
        let expected = expected_again(base, rows, &among, self.propensity, &past, self.grounded, seed)?;
        Posterior::fit(&past, &expected, Some(&self.posterior.scales)).map(|posterior| posterior.theta)
    }
}

/// What is different in a refit.
pub struct Refit<'a> {
    /// Features to learn propensities from.
    pub columns: &'a [Column],
    /// Expected log-odds of the outcome.
    pub base: &'a [f64],
    /// Rows × kinds: whether any was given.
    pub given: &'a [Vec<bool>],
    /// What was done.
    pub histories: &'a [RowHistory],
    /// What came of it.
    pub outcome: &'a [bool],
}
