//! What the effect model is fitted from: the learning table, out-of-fold log-odds, folds, and a way to refit those log-odds.

use crate::book::LearningTable;
use crate::features::Folds;
use crate::units::Seed;

/// Refits the expected log-odds on training rows (a row may repeat) and predicts the held-out rows.
pub type RefitBase<'a> = dyn Fn(&[usize], &[usize], Seed) -> Option<Vec<f64>> + Sync + 'a;

/// The past, with what the ensemble expected of each row without having seen it.
pub struct EffectInput<'a> {
    /// Past renewals joined with the log.
    pub table: &'a LearningTable,
    /// Calibrated out-of-fold log-odds of renewing as usual, one a row.
    pub base: &'a [f64],
    /// Folds by account.
    pub folds: &'a Folds,
    /// Refits the base for the bootstrap.
    pub refit: &'a RefitBase<'a>,
}
