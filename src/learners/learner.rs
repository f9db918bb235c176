//! The contract of all learners, and a fitted member whatever its kind.

use serde::{Deserialize, Serialize};

use super::{Boosting, Forest, Logistic};
use crate::features::Views;
use crate::units::Seed;

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

/// Rows whose outcome is known, as a learner reads them.
#[derive(Debug, Clone, Copy)]
pub struct LabelledViews<'a> {
    /// The features.
    pub views: &'a Views,
    /// The outcome of each row.
    pub renewed: &'a [bool],
}

impl LabelledViews<'_> {
    /// The share of renewals with half a renewal and half a loss added (Jeffreys), so that it is never 0 or 1.
    #[must_use]
    pub fn base_rate(&self) -> f64 {
        let n_renewed = self.renewed.iter().filter(|&&renewed| renewed).count() as f64;
        (n_renewed + 0.5) / (self.renewed.len() as f64 + 1.0)
    }

    /// The outcomes as 0 and 1.
    #[must_use]
    pub fn outcomes(&self) -> Vec<f64> {
        self.renewed.iter().map(|&renewed| f64::from(u8::from(renewed))).collect()
    }
}

/// A way to learn log-odds of renewal from the views of a table.
pub trait Learner: Send + Sync {
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
    fn fit(&self, training: LabelledViews, setting: usize, seed: Seed) -> Result<FittedMember, LearnerError>;
}

/// Log-odds of one row as a sum: `base + Σ by_feature`.
#[derive(Debug, Clone, PartialEq)]
pub struct Contributions {
    /// What the member says of the average training row.
    pub base: f64,
    /// One term a feature of the member's own view.
    pub by_feature: Vec<f64>,
}

impl Contributions {
    /// What the terms add up to.
    #[must_use]
    pub fn total(&self) -> f64 {
        self.base + self.by_feature.iter().sum::<f64>()
    }

    /// The same row on another scale: terms that add up to `f` of the total, on the base `f` of the base.
    ///
    /// Every term is multiplied by the slope of the chord of `f` from the base to the total, the "rescale" rule of
    /// Shrikumar, Greenside & Kundaje (2017, *Learning important features through propagating activation differences*).
    #[must_use]
    pub fn through(self, f: impl Fn(f64) -> f64) -> Self {
        const SHORT: f64 = 1e-6;
        let (from, to) = (self.base, self.total());
        let base = f(from);
        // A chord without length is replaced by a short one.
        let slope =
            if (to - from).abs() > 1e-12 { (f(to) - base) / (to - from) } else { (f(from + SHORT) - base) / SHORT };
        Self { base, by_feature: self.by_feature.into_iter().map(|value| value * slope).collect() }
    }
}

/// A fitted member of the ensemble.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum FittedMember {
    /// Ridge logistic regression.
    Logistic(Logistic),
    /// Random forest or extra trees.
    Forest(Forest),
    /// Gradient boosting.
    Boosting(Boosting),
}

impl FittedMember {
    /// The log-odds of renewal, one a row; not calibrated.
    #[must_use]
    pub fn log_odds(&self, views: &Views) -> Vec<f64> {
        match self {
            Self::Logistic(member) => member.log_odds(&views.linear),
            Self::Forest(member) => member.log_odds(&views.trees),
            Self::Boosting(member) => member.log_odds(&views.trees),
        }
    }

    /// The log-odds of one row as an exact sum over the features of the view the member reads.
    #[must_use]
    pub fn contributions(&self, views: &Views, row: usize) -> Contributions {
        match self {
            Self::Logistic(member) => member.contributions(&views.linear, row),
            Self::Forest(member) => member.contributions(views.trees.row(row)),
            Self::Boosting(member) => member.contributions(views.trees.row(row)),
        }
    }

    /// Whether the member reads the linear view rather than that of trees.
    #[must_use]
    pub fn reads_linear_view(&self) -> bool {
        matches!(self, Self::Logistic(_))
    }
}
