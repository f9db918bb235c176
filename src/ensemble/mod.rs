//! The win probability: members fitted out of fold, combined, calibrated, refitted on everything.
//!
//! 1. Folds by account. For each fold the recipe and every member are fitted on the other folds and answer for it.
//! 2. Each member's setting is the one whose out-of-fold log loss is least.
//! 3. Out-of-fold log-odds are combined with weights that are not negative and are drawn to equal ([`Combination`]);
//!    members of no weight are left out.
//! 4. A [`Calibrator`] turns out-of-fold [`Score`]s into probabilities. It is the only way from one to the other.
//! 5. The members kept are fitted again on all rows.
//!
//! One layer, no resampling, no class weights.

mod calibrate;
mod combine;
mod correction;
mod cross_fit;
mod curve;
mod explain;
mod fit;
mod fitted;
mod interval;
mod out_of_fold;
mod params;
mod quick;
mod report;
mod rows;
mod score;
mod specialist;
mod stages;

pub use calibrate::Calibrator;
pub use combine::Combination;
pub use curve::{CurvePoint, Gain, LearningCurve};
pub use explain::Explanation;
pub use fit::EnsembleFit;
pub use fitted::{FittedEnsemble, Prediction};
pub use out_of_fold::OutOfFoldScores;
pub use params::{CheckedEnsembleParams, EnsembleError, EnsembleParams};
pub use quick::{QuickModel, QuickParams, fit_quick};
pub use report::{EnsembleReport, MemberReport, Quality};
pub use rows::TrainingRows;
pub use score::Score;
pub use specialist::{Comparison, Specialist, Trial};
pub use stages::{CalibrationParams, CombinationParams, IntervalParams, Shrinkage, SpecialistParams};
