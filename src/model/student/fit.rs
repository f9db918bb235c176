//! Fitting the student, and how much it loses against its model.

use std::collections::HashMap;
use std::fmt;

use super::super::bundle::Model;
use super::view::{Feature, features_of, views_of};
use crate::book::LearningTable;
use crate::features::{Folds, FoldsError};
use crate::learners::{Boosting, BoostingParams, LabelledViews, TreeNode};
use crate::table::Column;
use crate::units::{Date, Seed, sigmoid};

/// Trees at the most, and leaves of each.
pub(super) const MOST_TREES: usize = 100;
const MOST_LEAVES: usize = 8;
/// Past renewals a student needs.
const MIN_ROWS: usize = 100;
/// Folds by account in which its loss is told.
const FOLDS: usize = 5;

/// How a student is asked for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct StudentParams {
    /// Trees, 1 to 100.
    pub n_trees: usize,
    /// How much its log loss may be above that of the model.
    pub most_loss: f64,
}

/// Why there is no student.
#[derive(Debug, thiserror::Error)]
pub enum StudentError {
    /// The number of trees makes no sense.
    #[error("--trees {found}: expected 1 to {MOST_TREES}")]
    Trees {
        /// What was asked for.
        found: usize,
    },
    /// The files are not those the model was trained on, or there are too few.
    #[error(
        "of {n_rows} past renewals {n_known} are among those the model was trained on; a student needs {MIN_ROWS} of them: name the files it was trained on, or train again"
    )]
    TooFew {
        /// Rows at hand.
        n_rows: usize,
        /// Rows known to the model.
        n_known: usize,
    },
    /// It cannot be held out.
    #[error(transparent)]
    Folds(#[from] FoldsError),
    /// It says too little of what the model says.
    #[error("{fidelity}; that is more than {most_loss}, so no query is written; --most-loss states another bound")]
    Loss {
        /// How much it loses.
        fidelity: Box<Fidelity>,
        /// How much was allowed.
        most_loss: f64,
    },
}

/// How far a student is from what the model said out of fold, on accounts the student was not fitted on.
///
/// The outcomes are not asked: what the model said of other accounts was learned from them too, so that a student would look
/// better on them than it is.
#[derive(Debug, Clone, PartialEq)]
pub struct Fidelity {
    /// Past renewals.
    pub n_rows: usize,
    /// Trees of the student.
    pub n_trees: usize,
    /// By how much the student's log loss is above that of the model where the model is right: the mean Kullback-Leibler
    /// divergence (1951) of its probability from the model's, never below 0.
    pub loss: f64,
    /// The mean distance of their probabilities.
    pub mean_distance: f64,
}

impl fmt::Display for Fidelity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} small trees on {} past renewals, held out by account: the log loss is {:.4} above that of the model; probabilities differ by {:.3} on average",
            self.n_trees, self.n_rows, self.loss, self.mean_distance
        )
    }
}

/// A sum of few small trees over plain columns.
#[derive(Debug, Clone)]
pub struct Student {
    pub(super) features: Vec<Feature>,
    pub(super) start: f64,
    pub(super) trees: Vec<Vec<TreeNode>>,
    boosting: Boosting,
    /// How much it loses.
    pub fidelity: Fidelity,
}

impl Student {
    /// Fits the student on the past renewals of which the model has said something out of fold.
    ///
    /// It minimises the cross-entropy to the out-of-fold probability, which is least where both agree.
    ///
    /// # Errors
    /// [`StudentError`] when too few of the renewals are known to the model, or the student loses too much.
    pub fn fit(model: &Model, table: &LearningTable, params: StudentParams, seed: Seed) -> Result<Self, StudentError> {
        if !(1..=MOST_TREES).contains(&params.n_trees) {
            return Err(StudentError::Trees { found: params.n_trees });
        }
        let (rows, told) = known_rows(model, table);
        if rows.len() < MIN_ROWS {
            return Err(StudentError::TooFew { n_rows: table.len(), n_known: rows.len() });
        }
        let features = features_of(table);
        let columns: Vec<Column> = table.rows.features.iter().map(|column| column.select(&rows)).collect();
        let renewed: Vec<bool> = rows.iter().map(|&row| table.renewed[row]).collect();
        let groups: Vec<usize> = rows.iter().map(|&row| table.rows.groups[row]).collect();
        let fit = |columns: &[Column], renewed: &[bool], told: &[f64], seed: Seed| {
            let views = views_of(&features, columns);
            let training = LabelledViews { views: &views, renewed };
            Boosting::fit_soft(&small(), training, told, params.n_trees, seed)
        };
        let folds = Folds::by_group(&groups, &renewed, FOLDS, seed.child("folds", 0))?;
        let mut held_out = vec![0.0; rows.len()];
        for fold in 0..folds.n_folds() {
            let (training, others) = (folds.training(fold), folds.held_out(fold));
            let of = |rows: &[usize]| columns.iter().map(|column| column.select(rows)).collect::<Vec<Column>>();
            let renewed: Vec<bool> = training.iter().map(|&row| renewed[row]).collect();
            let targets: Vec<f64> = training.iter().map(|&row| told[row]).collect();
            let student = fit(&of(&training), &renewed, &targets, seed.child("fold", fold as u64));
            let log_odds = student.log_odds(&views_of(&features, &of(&others)).trees);
            for (&row, log_odds) in others.iter().zip(log_odds) {
                held_out[row] = sigmoid(log_odds);
            }
        }
        let distance: f64 = held_out.iter().zip(&told).map(|(student, model)| (student - model).abs()).sum();
        let fidelity = Fidelity {
            n_rows: rows.len(),
            n_trees: params.n_trees,
            loss: told.iter().zip(&held_out).map(|(&model, &student)| divergence(model, student)).sum::<f64>()
                / rows.len() as f64,
            mean_distance: distance / rows.len() as f64,
        };
        if fidelity.loss > params.most_loss {
            return Err(StudentError::Loss { fidelity: Box::new(fidelity), most_loss: params.most_loss });
        }
        let boosting = fit(&columns, &renewed, &told, seed.child("student", 0));
        let (start, trees) = boosting.as_sum();
        Ok(Self { features, start, trees, boosting, fidelity })
    }

    /// The win probability of rows, one each.
    #[must_use]
    pub fn win_probability(&self, columns: &[Column]) -> Vec<f64> {
        self.boosting.log_odds(&views_of(&self.features, columns).trees).into_iter().map(sigmoid).collect()
    }
}

/// By how much the expected log loss of `student` is above that of `model` where `model` is the chance of renewal.
fn divergence(model: f64, student: f64) -> f64 {
    let of = |p: f64, q: f64| if p > 0.0 { p * (p / q).ln() } else { 0.0 };
    of(model, student) + of(1.0 - model, 1.0 - student)
}

fn small() -> BoostingParams {
    BoostingParams { name: "student", learning_rate: 0.1, max_leaves: MOST_LEAVES, ..BoostingParams::default() }
}

/// The rows of which the model has said something out of fold, and what.
fn known_rows(model: &Model, table: &LearningTable) -> (Vec<usize>, Vec<f64>) {
    type Key<'a> = (&'a str, Option<Date>, Option<Date>, bool);
    let told: HashMap<Key, f64> = model
        .past
        .iter()
        .map(|past| ((past.account_id.as_str(), past.as_of, past.renewal_date, past.renewed), past.predicted))
        .collect();
    let rows = &table.rows;
    let known = (0..table.len()).filter_map(|row| {
        let key = (rows.accounts[row].as_str(), rows.as_of[row], rows.renewal_date[row], table.renewed[row]);
        Some((row, *told.get(&key)?))
    });
    known.unzip()
}
