//! How likely each kind was to be given, from everything recorded on the decision date.
//!
//! The quick model of the ensemble floor (a ridge logistic regression and a little boosting) on the features, then
//! intercept and slope on out-of-fold log-odds. Cautious on purpose: very flexible propensities leave no comparable
//! accounts. The expected log-odds of renewal are not among the features: the propensity would take on their errors, and the
//! product of both, which is what first-order cancellation leaves over, would have a sign.

use ndarray::Array2;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::super::error::EffectError;
use super::calibration::{Slope, bounded, calibration, never_or_always};
use crate::ensemble::{EnsembleError, QuickModel, fit_quick};
use crate::features::Folds;
use crate::table::{Column, ColumnData};
use crate::units::Seed;

/// The slope of the calibration is held near one.
const CALIBRATION: Slope = Slope { expected: 1.0, penalty: 5.0 };
/// The log-odds of a kind that the other folds never saw, or always.
const NEVER: f64 = -5.0;
/// Rows chosen by the team, with the kind and without, from which its choice can be learned.
const LEAST: usize = 20;

/// Fitted propensities of all kinds.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Propensity {
    kinds: Vec<Option<Fitted>>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Fitted {
    model: QuickModel,
    intercept: f64,
    slope: f64,
}

/// The past as propensities read it.
#[derive(Debug, Clone, Copy)]
pub struct GivenRows<'a> {
    /// Features, one column each.
    pub columns: &'a [Column],
    /// Rows × kinds: whether any was given.
    pub given: &'a [Vec<bool>],
    /// Rows × kinds: whether it was drawn at random, which says nothing of whom teams choose.
    pub drawn: &'a [Vec<bool>],
    /// The folds, by account.
    pub folds: &'a Folds,
}

impl GivenRows<'_> {
    /// Of some rows, those in which the team chose; all where that leaves too little to learn from.
    pub(in crate::effects) fn chosen(&self, kind: usize, rows: &[usize]) -> Vec<usize> {
        let chosen: Vec<usize> = rows.iter().copied().filter(|&row| !self.drawn[row][kind]).collect();
        let n_given = chosen.iter().filter(|&&row| self.given[row][kind]).count();
        if n_given >= LEAST && chosen.len() - n_given >= LEAST { chosen } else { rows.to_vec() }
    }
}

impl Propensity {
    /// Fits on all rows; also gives the out-of-fold propensities of the training rows (rows × kinds).
    ///
    /// # Errors
    /// [`EffectError`] when the features cannot be read.
    pub fn fit(rows: GivenRows, seed: Seed) -> Result<(Self, Array2<f64>), EffectError> {
        let all: Vec<usize> = (0..rows.given.len()).collect();
        let out_of_fold = Self::out_of_fold(rows, &all, seed)?;
        let n_kinds = out_of_fold.ncols();
        let mut calibrated = out_of_fold.clone();
        let mut kinds = Vec::with_capacity(n_kinds);
        for kind in 0..n_kinds {
            let given: Vec<bool> = rows.given.iter().map(|kinds| kinds[kind]).collect();
            let chosen = rows.chosen(kind, &all);
            let raw: Vec<f64> = chosen.iter().map(|&row| out_of_fold[[row, kind]]).collect();
            let answers: Vec<bool> = chosen.iter().map(|&row| given[row]).collect();
            if never_or_always(&answers) {
                calibrated.column_mut(kind).fill(0.0);
                kinds.push(None);
                continue;
            }
            let (intercept, slope) = calibration(&raw, &answers, CALIBRATION);
            calibrated.column_mut(kind).mapv_inplace(|z| bounded(intercept + slope * z));
            let model = fit_quick(rows.columns, &given, &chosen, seed.child("kind", kind as u64))?;
            kinds.push(Some(Fitted { model, intercept, slope }));
        }
        Ok((Self { kinds }, calibrated))
    }

    /// Out-of-fold propensities with each fold's model fitted on the given rows outside it (a row may repeat).
    ///
    /// # Errors
    /// As [`Propensity::fit`].
    pub fn refit_out_of_fold(&self, rows: GivenRows, sample: &[usize], seed: Seed) -> Result<Array2<f64>, EffectError> {
        let mut chances = Self::out_of_fold(rows, sample, seed)?;
        for (mut column, kind) in chances.columns_mut().into_iter().zip(&self.kinds) {
            match kind {
                Some(fitted) => column.mapv_inplace(|z| bounded(fitted.intercept + fitted.slope * z)),
                None => column.fill(0.0),
            }
        }
        Ok(chances)
    }

    /// Raw out-of-fold log-odds.
    fn out_of_fold(rows: GivenRows, sample: &[usize], seed: Seed) -> Result<Array2<f64>, EffectError> {
        let n_kinds = rows.given.first().map_or(0, Vec::len);
        let folds = rows.folds.n_folds();
        let cells: Vec<(usize, usize, Vec<f64>)> = (0..folds * n_kinds)
            .into_par_iter()
            .map(|cell| {
                let (fold, kind) = (cell / n_kinds, cell % n_kinds);
                let train: Vec<usize> = sample.iter().copied().filter(|&row| rows.folds.fold_of(row) != fold).collect();
                let train = rows.chosen(kind, &train);
                let given: Vec<bool> = rows.given.iter().map(|kinds| kinds[kind]).collect();
                let held_out: Vec<Column> =
                    rows.columns.iter().map(|column| column.select(&rows.folds.held_out(fold))).collect();
                let log_odds = match fit_quick(rows.columns, &given, &train, seed.child("fold", cell as u64)) {
                    Ok(model) => model.predict(&held_out)?.iter().map(|p| p.log_odds().0).collect(),
                    Err(EnsembleError::OneOutcome { .. }) => vec![NEVER; rows.folds.held_out(fold).len()],
                    Err(error) => return Err(error.into()),
                };
                Ok((fold, kind, log_odds))
            })
            .collect::<Result<_, EffectError>>()?;
        let mut all = Array2::zeros((rows.given.len(), n_kinds));
        for (fold, kind, log_odds) in cells {
            for (row, log_odds) in rows.folds.held_out(fold).into_iter().zip(log_odds) {
                all[[row, kind]] = log_odds;
            }
        }
        Ok(all)
    }

    /// The propensities of other rows (rows × kinds); zero for a kind never given.
    ///
    /// `base`, the expected log-odds of renewal, is read by model files that were written when it was among the columns.
    ///
    /// # Errors
    /// [`EffectError`] when the table does not have the columns.
    pub fn predict(&self, columns: &[Column], base: &[f64]) -> Result<Array2<f64>, EffectError> {
        let expected = Column { name: "expected log-odds".to_owned(), data: ColumnData::Number(base.to_vec()) };
        // A column of the table that bears this name comes later, and is the one that is read.
        let columns: Vec<Column> = std::iter::once(expected).chain(columns.iter().cloned()).collect();
        let mut chances = Array2::zeros((base.len(), self.kinds.len()));
        for (mut column, kind) in chances.columns_mut().into_iter().zip(&self.kinds) {
            if let Some(fitted) = kind {
                for (slot, p) in column.iter_mut().zip(fitted.model.predict(&columns)?) {
                    *slot = bounded(fitted.intercept + fitted.slope * p.log_odds().0);
                }
            }
        }
        Ok(chances)
    }
}
