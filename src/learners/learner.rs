//! The contract of all learners: settings tried on rows that were held out, then one of them fitted.

use super::error::LearnerError;
use super::labelled::LabelledViews;
use crate::units::Seed;

/// A way to learn log-odds of renewal from the views of a table; what is fitted is handed over as `Fitted`, its own type or
/// one that holds any of them.
pub trait Learner<Fitted>: Send + Sync {
    /// The member's name on the model card.
    fn name(&self) -> &'static str;

    /// The log-odds of `held_out` after fitting on `training`, for every setting in order of flexibility.
    ///
    /// The outcomes of `held_out` only serve to stop early: a learner may leave out the last settings when they get
    /// worse and worse.
    ///
    /// # Errors
    /// [`LearnerError`] when it cannot be fitted.
    fn held_out(
        &self,
        training: LabelledViews,
        held_out: LabelledViews,
        seed: Seed,
    ) -> Result<Vec<Vec<f64>>, LearnerError>;

    /// One setting in words, for the model card.
    fn describe(&self, setting: usize) -> String;

    /// Fits one setting, an index into what [`Learner::held_out`] gives.
    ///
    /// # Errors
    /// [`LearnerError`] when it cannot be fitted.
    fn fit(&self, training: LabelledViews, setting: usize, seed: Seed) -> Result<Fitted, LearnerError>;
}
