//! Why a job came to no result.

use super::super::problem::Problem;
use crate::model::ModelError;
use crate::plan::PlanError;
use crate::store::StoreError;

/// Why a job came to no result.
#[derive(Debug)]
pub(super) enum JobFailure {
    /// It was given up.
    Cancelled,
    /// It broke off, and why.
    Failed(String),
}

impl From<Problem> for JobFailure {
    fn from(problem: Problem) -> Self {
        Self::Failed(problem.detail)
    }
}

impl From<StoreError> for JobFailure {
    fn from(error: StoreError) -> Self {
        Self::Failed(error.to_string())
    }
}

impl From<ModelError> for JobFailure {
    fn from(error: ModelError) -> Self {
        match error {
            ModelError::Plan(PlanError::Cancelled) => Self::Cancelled,
            error => Self::Failed(error.to_string()),
        }
    }
}
