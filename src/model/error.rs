//! Why a model cannot answer.

use crate::book::BookError;
use crate::effects::EffectError;
use crate::ensemble::EnsembleError;
use crate::plan::PlanError;

/// Why a model cannot answer.
#[derive(Debug, thiserror::Error)]
pub enum ModelError {
    /// The accounts cannot be read.
    #[error(transparent)]
    Book(#[from] BookError),
    /// The accounts do not fit the ensemble.
    #[error(transparent)]
    Ensemble(#[from] EnsembleError),
    /// The accounts do not fit the effect model.
    #[error(transparent)]
    Effect(#[from] EffectError),
    /// What was asked cannot be planned.
    #[error(transparent)]
    Plan(#[from] PlanError),
}
