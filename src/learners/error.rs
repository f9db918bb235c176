//! Why a learner cannot be fitted.

/// A learner that cannot be fitted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LearnerError {
    /// The normal equations of the logistic regression have no finite solution.
    #[error("the logistic regression did not come to a finite solution")]
    NotFinite,
    /// The library that grows forests refused or broke.
    #[error("the forest could not be grown: {reason}")]
    Forest {
        /// What it said.
        reason: String,
    },
}
