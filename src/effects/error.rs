//! Why effects could not be fitted.

use crate::ensemble::EnsembleError;

/// Why effects could not be fitted.
#[derive(Debug, thiserror::Error)]
pub enum EffectError {
    /// A propensity could not be fitted, or the columns do not fit.
    #[error(transparent)]
    Ensemble(#[from] EnsembleError),
    /// The equations have no finite solution.
    #[error("the effects did not come to a finite solution")]
    NotFinite,
    /// Nothing was done after any decision date.
    #[error("no intervention follows any decision date")]
    NoInterventions,
}
