//! What an ensemble is made of, checked once.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::stages::{CalibrationParams, CombinationParams, IntervalParams};
use crate::book::{Monotone, Playbook};
use crate::features::{Direction, FoldsError, RecipeError};
use crate::learners::{BoostingParams, FittedMember, ForestKind, ForestParams, Learner, LearnerError, LogisticParams};

/// An ensemble that cannot be fitted, or a table it cannot read.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum EnsembleError {
    /// Every row has the same outcome.
    #[error("all {n_rows} rows have the outcome {}: both outcomes are needed to learn", if *.renewed { "renewed" } else { "lost" })]
    OneOutcome {
        /// Rows.
        n_rows: usize,
        /// The outcome they have.
        renewed: bool,
    },
    /// There are too few rows.
    #[error("{n_rows} rows are too few to learn from: at least {min_rows} are needed")]
    TooFewRows {
        /// Rows.
        n_rows: usize,
        /// Rows needed.
        min_rows: usize,
    },
    /// A row index lies outside the table.
    #[error("row {row} does not exist: the table has {n_rows} rows")]
    NoSuchRow {
        /// The index.
        row: usize,
        /// Rows.
        n_rows: usize,
    },
    /// A parameter is out of its range.
    #[error("{name} is {found}, expected {expected}")]
    Parameter {
        /// Its name.
        name: &'static str,
        /// What it was.
        found: String,
        /// What it may be.
        expected: &'static str,
    },
    /// The rows cannot be split into folds.
    #[error(transparent)]
    Folds(#[from] FoldsError),
    /// The table does not fit the recipe.
    #[error(transparent)]
    Recipe(#[from] RecipeError),
    /// A member cannot be fitted.
    #[error(transparent)]
    Learner(#[from] LearnerError),
}

/// What an ensemble is made of.
///
/// The shapes of its members were compared on some twenty small public tables
/// (`docs/decisions/11-boosting-in-three-shapes.md`, `benches/quality.py`).
#[derive(Debug, Clone)]
pub struct EnsembleParams {
    /// Rows below which nothing is learned, 20.
    pub min_rows: usize,
    /// Folds of the cross-fitting, 5; three from 30,000 rows on, two from 200,000.
    pub n_folds: usize,
    /// Folds when there are fewer than 1,000 rows, 10, where a fifth of the rows is a lot to do without.
    pub n_folds_small: usize,
    /// Rows from which folds are fitted one after the other, 200,000: the views of one fold fill much of a memory.
    pub many_rows: usize,
    /// The linear member.
    pub logistic: LogisticParams,
    /// The forests.
    pub forests: Vec<ForestParams>,
    /// The boosted members.
    pub boosting: Vec<BoostingParams>,
    /// Numbers and flags that may move the probability one way only, by the name of their column.
    pub directions: BTreeMap<String, Direction>,
    /// How members become one score.
    pub combination: CombinationParams,
    /// How the score becomes a probability.
    pub calibration: CalibrationParams,
    /// How wide the interval around it is.
    pub interval: IntervalParams,
}

impl Default for EnsembleParams {
    fn default() -> Self {
        let boosting = BoostingParams::default();
        let extra_trees = ForestParams {
            kind: ForestKind::ExtraTrees,
            max_depth: 9,
            feature_share: Some(0.5),
            ..ForestParams::default()
        };
        Self {
            min_rows: 20,
            n_folds: 5,
            n_folds_small: 10,
            many_rows: 200_000,
            logistic: LogisticParams::default(),
            forests: vec![ForestParams::default(), extra_trees],
            boosting: vec![
                BoostingParams {
                    name: "boosted stumps",
                    max_leaves: 2,
                    max_depth: 1,
                    learning_rate: 0.1,
                    ..boosting.clone()
                },
                BoostingParams {
                    name: "symmetric boosting",
                    symmetric: true,
                    max_leaves: 64,
                    max_depth: 6,
                    learning_rate: 0.08,
                    l2: 5.0,
                    feature_share: 0.8,
                    max_bins: 64,
                    ..boosting.clone()
                },
                BoostingParams { name: "deep boosting", max_leaves: 64, max_depth: 12, max_bins: 254, ..boosting },
            ],
            directions: BTreeMap::new(),
            combination: CombinationParams::default(),
            calibration: CalibrationParams::default(),
            interval: IntervalParams::default(),
        }
    }
}

impl EnsembleParams {
    /// The default, with what the playbook knows of its features.
    #[must_use]
    pub fn of_playbook(playbook: &Playbook) -> Self {
        let direction = |monotone: Monotone| match monotone {
            Monotone::Up => Direction::Up,
            Monotone::Down => Direction::Down,
        };
        let hints = playbook.features.iter();
        let directions = hints.filter_map(|(name, hint)| Some((name.clone(), direction(hint.monotone?)))).collect();
        Self { directions, ..Self::default() }
    }
}

/// Parameters that can be fitted.
#[derive(Clone)]
pub struct CheckedEnsembleParams {
    min_rows: usize,
    many_rows: usize,
    n_folds: usize,
    n_folds_small: usize,
    penalties: Vec<f64>,
    learners: Vec<Arc<dyn Learner<FittedMember>>>,
    directions: BTreeMap<String, Direction>,
    combination: CombinationParams,
    calibration: CalibrationParams,
    interval: IntervalParams,
}

impl EnsembleParams {
    /// Checks every parameter.
    ///
    /// # Errors
    /// [`EnsembleError::Parameter`] for the first that is out of range.
    pub fn check(self) -> Result<CheckedEnsembleParams, EnsembleError> {
        let wrong = |name, found: String, expected| Err(EnsembleError::Parameter { name, found, expected });
        for n_folds in [self.n_folds, self.n_folds_small] {
            if n_folds < 2 {
                return wrong("n_folds", n_folds.to_string(), "2 or more");
            }
        }
        let positive = |x: &f64| x.is_finite() && *x > 0.0;
        if self.logistic.penalties.is_empty() || !self.logistic.penalties.iter().all(positive) {
            return wrong("penalties", format!("{:?}", self.logistic.penalties), "one or more positive numbers");
        }
        for forest in &self.forests {
            if forest.min_leaf_rows.is_empty() || forest.min_leaf_rows.contains(&0) {
                return wrong("min_leaf_rows", format!("{:?}", forest.min_leaf_rows), "one or more positive numbers");
            }
            if forest.n_trees.min(forest.n_trees_held_out) == 0 {
                return wrong("n_trees", "0".to_owned(), "1 or more");
            }
        }
        for boosting in &self.boosting {
            if !positive(&boosting.learning_rate) || boosting.learning_rate > 1.0 {
                return wrong("learning_rate", boosting.learning_rate.to_string(), "above 0 and up to 1");
            }
            if !boosting.l2.is_finite() || boosting.l2 < 0.0 {
                return wrong("l2", boosting.l2.to_string(), "0 or more");
            }
            if boosting.max_leaves < 2 || boosting.max_depth == 0 {
                let found = format!("{} leaves, depth {}", boosting.max_leaves, boosting.max_depth);
                return wrong("max_leaves", found, "2 leaves and depth 1 at the least");
            }
        }
        let CombinationParams { weight_deviation, constant_deviation, line_deviation, .. } = self.combination;
        let CalibrationParams { slope_deviation, intercept_deviation, .. } = self.calibration;
        let deviations = [
            ("weight_deviation", weight_deviation),
            ("constant_deviation", constant_deviation),
            ("line_deviation", line_deviation),
            ("slope_deviation", slope_deviation),
            ("intercept_deviation", intercept_deviation),
        ];
        if let Some((name, found)) = deviations.into_iter().find(|(_, deviation)| !positive(deviation)) {
            return wrong(name, found.to_string(), "a positive number");
        }
        let penalties = self.logistic.penalties.clone();
        let mut learners: Vec<Arc<dyn Learner<FittedMember>>> = vec![Arc::new(self.logistic)];
        learners.extend(self.forests.into_iter().map(|forest| Arc::new(forest) as Arc<dyn Learner<FittedMember>>));
        learners.extend(self.boosting.into_iter().map(|boosting| Arc::new(boosting) as Arc<dyn Learner<FittedMember>>));
        Ok(CheckedEnsembleParams {
            min_rows: self.min_rows,
            many_rows: self.many_rows,
            n_folds: self.n_folds,
            n_folds_small: self.n_folds_small,
            penalties,
            learners,
            directions: self.directions,
            combination: self.combination,
            calibration: self.calibration,
            interval: self.interval,
        })
    }
}

impl CheckedEnsembleParams {
    /// The members, the linear one first.
    pub(super) fn learners(&self) -> &[Arc<dyn Learner<FittedMember>>] {
        &self.learners
    }

    /// The ridge penalty of a setting of the linear member.
    pub(super) fn penalty(&self, setting: usize) -> f64 {
        self.penalties.get(setting).or(self.penalties.last()).copied().unwrap_or(1.0)
    }

    /// The columns that may move the probability one way only.
    pub(super) fn directions(&self) -> &BTreeMap<String, Direction> {
        &self.directions
    }

    /// The number of folds for a number of rows: the more there are, the less it matters to do without a third, or half.
    pub(super) fn n_folds(&self, n_rows: usize) -> usize {
        match n_rows {
            0..1_000 => self.n_folds_small,
            1_000..30_000 => self.n_folds,
            30_000..200_000 => self.n_folds.min(3),
            _ => self.n_folds.min(2),
        }
    }

    /// The priors of the combination.
    pub(super) fn combination(&self) -> &CombinationParams {
        &self.combination
    }

    /// The form and the priors of the calibration.
    pub(super) fn calibration(&self) -> &CalibrationParams {
        &self.calibration
    }

    /// The factors of the interval.
    pub(super) fn interval(&self) -> &IntervalParams {
        &self.interval
    }

    /// Whether a number of rows is so large that its folds are fitted one after the other.
    pub(super) fn is_large(&self, n_rows: usize) -> bool {
        n_rows > self.many_rows
    }

    /// Refuses what nobody can learn from.
    pub(super) fn check_rows(&self, renewed: &[bool]) -> Result<(), EnsembleError> {
        check_rows(renewed, self.min_rows)
    }
}

/// Refuses rows that are too few, or all of one outcome.
pub(super) fn check_rows(renewed: &[bool], min_rows: usize) -> Result<(), EnsembleError> {
    let n_rows = renewed.len();
    if n_rows < min_rows {
        return Err(EnsembleError::TooFewRows { n_rows, min_rows });
    }
    match (renewed.iter().any(|&y| y), renewed.iter().all(|&y| y)) {
        (true, false) => Ok(()),
        (any, _) => Err(EnsembleError::OneOutcome { n_rows, renewed: any }),
    }
}
