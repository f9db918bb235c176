//! The way from training rows to a fitted ensemble.

use rayon::prelude::*;

use super::calibrate::Calibrator;
use super::combine::Combination;
use super::cross_fit::{CrossFit, cross_fit};
use super::fitted::{FittedEnsemble, Member};
use super::interval::Uncertainty;
use super::out_of_fold::OutOfFoldMembers;
use super::params::{CheckedEnsembleParams, EnsembleError};
use super::report::EnsembleReport;
use super::rows::TrainingRows;
use crate::features::{Folds, Recipe, RecipeError};
use crate::learners::{LabelledViews, Logistic};
use crate::units::{Probability, Progress, Seed};

/// A fitted ensemble, and what it says of its own training rows without having seen them.
#[derive(Debug, Clone)]
pub struct EnsembleFit {
    /// The ensemble.
    pub ensemble: FittedEnsemble,
    /// The calibrated probability of each training row from members, weights and calibration fitted on other folds.
    pub out_of_fold: Vec<Probability>,
    /// The folds they come from.
    pub folds: Folds,
}

impl CheckedEnsembleParams {
    /// Fits on rows in folds by account.
    ///
    /// # Errors
    /// [`EnsembleError`] when there are too few rows or accounts, one outcome only, columns of unequal length or dates.
    pub fn fit(&self, rows: TrainingRows, seed: Seed, progress: &dyn Progress) -> Result<EnsembleFit, EnsembleError> {
        self.check_rows(rows.renewed)?;
        check_lengths(rows)?;
        let n_folds = self.n_folds(rows.renewed.len());
        let folds = Folds::by_group(rows.groups, rows.renewed, n_folds, seed.child("folds", 0))?;
        self.fit_in_folds(rows, folds, seed, progress)
    }

    /// Fits on rows in folds that the caller has cut, such as by time.
    ///
    /// # Errors
    /// As [`CheckedEnsembleParams::fit`]; also when the folds are not those of as many rows.
    pub fn fit_in_folds(
        &self,
        rows: TrainingRows,
        folds: Folds,
        seed: Seed,
        progress: &dyn Progress,
    ) -> Result<EnsembleFit, EnsembleError> {
        self.check_rows(rows.renewed)?;
        check_lengths(rows)?;
        let (expected, found) = (rows.renewed.len(), folds.n_rows());
        if found != expected {
            return Err(RecipeError::Ragged { what: "fold".to_owned(), expected, found }.into());
        }
        let CrossFit { settings, members: all } = cross_fit(self, rows, folds, seed, progress)?;
        let kept = self.worth_keeping(&Combination::fit(&all.log_odds, rows.renewed, self.combination()));
        let members = all.only(&kept);
        let combination = Combination::fit(&members.log_odds, rows.renewed, self.combination());
        let calibrator = Calibrator::fit(&members.combined(&combination), self.calibration());
        let out_of_fold = self.nested_probabilities(&members);
        let names: Vec<&str> = self.learners().iter().map(|learner| learner.name()).collect();
        let described = self.learners().iter().zip(&settings).map(|(learner, &setting)| learner.describe(setting));
        let report =
            EnsembleReport::new(&names, described.collect(), &all, &kept, &combination, &calibrator, &out_of_fold);

        let seed_of_recipe = seed.child("recipe", u64::MAX);
        let (recipe, views) =
            Recipe::fit_directed(rows.columns, rows.renewed, rows.groups, self.directions(), seed_of_recipe)?;
        let training = LabelledViews { views: &views, renewed: rows.renewed };
        progress.stage("fitting", kept.len());
        let fitted: Vec<Member> = kept
            .par_iter()
            .map(|&member| {
                let learner = &self.learners()[member];
                let fitted = learner.fit(training, settings[member], seed.child(learner.name(), u64::MAX))?;
                progress.step();
                Ok(Member { name: learner.name().to_owned(), fitted })
            })
            .collect::<Result<_, EnsembleError>>()?;
        let linear = Logistic::fit(training, self.penalty(settings.first().copied().unwrap_or(0)))?;
        let ensemble = FittedEnsemble {
            recipe,
            members: fitted,
            combination,
            calibrator,
            uncertainty: Uncertainty::new(linear, &report, &out_of_fold, self.interval()),
            report,
        };
        Ok(EnsembleFit { ensemble, out_of_fold, folds: all.folds })
    }

    /// The members of notable weight, in their order; the weightiest when none is notable.
    fn worth_keeping(&self, combination: &Combination) -> Vec<usize> {
        let weights = combination.weights();
        let kept: Vec<usize> =
            (0..weights.len()).filter(|&member| weights[member] >= self.combination().min_weight).collect();
        if kept.is_empty() {
            return (0..weights.len()).max_by(|&a, &b| weights[a].total_cmp(&weights[b])).into_iter().collect();
        }
        kept
    }

    /// The probability of every row with combination and calibration fitted without the row's fold.
    fn nested_probabilities(&self, members: &OutOfFoldMembers) -> Vec<Probability> {
        let folds = &members.folds;
        let mut probabilities = vec![None; folds.n_rows()];
        for fold in 0..folds.n_folds() {
            let (others, own) = (folds.training(fold), folds.held_out(fold));
            let (log_odds, renewed) = members.select(&others);
            let combination = Combination::fit(&log_odds, &renewed, self.combination());
            let calibrator = Calibrator::fit(&members.combined_rows(&combination, &others), self.calibration());
            let scores = members.combined_rows(&combination, &own);
            for (row, &score) in own.into_iter().zip(scores.scores()) {
                probabilities[row] = Some(calibrator.probability(score));
            }
        }
        // Every row is in exactly one fold, so that none is left out.
        probabilities.into_iter().flatten().collect()
    }
}

fn check_lengths(rows: TrainingRows) -> Result<(), EnsembleError> {
    let expected = rows.renewed.len();
    let columns = rows.columns.iter().map(|column| (column.name.as_str(), column.n_rows()));
    match columns.chain([("group", rows.groups.len())]).find(|(_, found)| *found != expected) {
        Some((what, found)) => Err(RecipeError::Ragged { what: what.to_owned(), expected, found }.into()),
        None => Ok(()),
    }
}
