//! The members of the ensemble: each turns the views of a table into log-odds of renewal.
//!
//! All keep one contract, [`Learner`]: a learner has a small list of *settings* of rising flexibility (penalties,
//! rounds of boosting); [`Learner::held_out`] says what each setting would have predicted for rows it has not seen,
//! [`Learner::fit`] fits one setting. Which setting is best is decided outside, on all folds together.
//! What learners give is not calibrated and therefore no `Probability`.

pub mod boosting;
mod contributions;
mod error;
mod forest;
mod labelled;
mod leaf_sets;
mod learner;
mod logistic;
mod member;
mod node;
mod saved_trees;
mod shapley_tables;
mod smartcore_trees;
mod tree_shapley;
mod trees;
mod walk;

pub use boosting::{Boosting, BoostingParams, Exposures};
pub use contributions::Contributions;
pub use error::LearnerError;
pub use forest::{Forest, ForestKind, ForestParams};
pub use labelled::LabelledViews;
pub use learner::Learner;
pub use logistic::{Logistic, LogisticParams};
pub use member::FittedMember;
pub use trees::{TreeNode, Trees};
