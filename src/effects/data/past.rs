//! The past as the fit reads it: terms, histories, modifiers and outcomes, and beside them what was expected of each row.

use ndarray::Array2;

use super::assumed::Stated;
use super::history::{CustomaryTiming, RowHistory};
use super::standardised::standardised;
use super::terms::Terms;
use crate::units::logit;

/// Everything the fit reads about the past; nuisances apart.
#[derive(Debug, Clone, Copy)]
pub struct Past<'a> {
    /// Which terms there are.
    pub terms: &'a Terms,
    /// When kinds are customarily done.
    pub timing: &'a CustomaryTiming,
    /// One a row.
    pub histories: &'a [RowHistory],
    /// Rows × modifiers.
    pub modifiers: &'a Array2<f64>,
    /// Outcomes.
    pub renewed: &'a [bool],
    /// The account of each row.
    pub groups: &'a [usize],
    /// What the playbook states about the average of each kind.
    pub assumed: Stated<'a>,
    /// The averages where they are fitted beforehand; all other terms are laid around them.
    pub averages: Option<&'a [f64]>,
}

/// What is expected of each row: the nuisances.
#[derive(Debug, Clone)]
pub struct Expected {
    /// Log-odds of renewing as usual, one a row, without having seen it.
    pub base: Vec<f64>,
    /// Propensities, rows × kinds, without having seen the row.
    pub propensity: Array2<f64>,
    /// The chances that are taken off what was done, rows × kinds.
    pub centre: Array2<f64>,
    /// Rows × risk terms: standardised, what may still tell risk apart.
    pub risk: Array2<f64>,
}

impl Expected {
    /// With the modifiers and the log-odds of the propensities as risk terms.
    #[must_use]
    pub fn new(base: Vec<f64>, propensity: Array2<f64>, centre: Array2<f64>, modifiers: &Array2<f64>) -> Self {
        let mut risk = Array2::zeros((base.len(), modifiers.ncols() + propensity.ncols()));
        for (column, values) in modifiers.columns().into_iter().enumerate() {
            risk.column_mut(column).assign(&values);
        }
        for (kind, values) in propensity.columns().into_iter().enumerate() {
            let log_odds = values.mapv(|p| logit(p.clamp(1e-3, 1.0 - 1e-3)));
            risk.column_mut(modifiers.ncols() + kind).assign(&standardised(&log_odds));
        }
        Self { base, propensity, centre, risk }
    }
}
