//! Cross-fitting: what every member says about rows it has not seen.

use rayon::prelude::*;

use super::out_of_fold::OutOfFoldMembers;
use super::params::{CheckedEnsembleParams, EnsembleError};
use super::rows::TrainingRows;
use crate::features::{Folds, Recipe};
use crate::learners::LabelledViews;
use crate::metrics::log_loss;
use crate::table::Column;
use crate::units::{Progress, Seed, sigmoid};

/// Every member's out-of-fold log-odds at its best setting.
pub(super) struct CrossFit {
    /// The best setting of each member.
    pub(super) settings: Vec<usize>,
    pub(super) members: OutOfFoldMembers,
}

/// What one member says of one fold, by setting.
type HeldOut = Vec<Vec<f64>>;

/// Fits all members out of fold and chooses the setting of each by its out-of-fold log loss over all folds.
///
/// The choice of a setting sees all rows once; with a handful of settings on a smooth path what that flatters the
/// log loss by is far below its standard error.
pub(super) fn cross_fit(
    params: &CheckedEnsembleParams,
    rows: TrainingRows,
    folds: Folds,
    seed: Seed,
    progress: &dyn Progress,
) -> Result<CrossFit, EnsembleError> {
    let learners = params.learners();
    progress.stage("cross-fitting", folds.n_folds() * learners.len());
    // The views of one fold of a large table fill much of a memory: one fold after the other then.
    let folds_at_once = if params.is_large(rows.renewed.len()) { 1 } else { folds.n_folds() };
    let by_fold: Vec<Vec<HeldOut>> = (0..folds.n_folds())
        .into_par_iter()
        .with_min_len(folds.n_folds() / folds_at_once)
        .map(|fold| -> Result<_, EnsembleError> {
            let (training, held_out) = (folds.training(fold), folds.held_out(fold));
            let groups: Vec<usize> = training.iter().map(|&row| rows.groups[row]).collect();
            let outcomes = |rows_of: &[usize]| rows_of.iter().map(|&row| rows.renewed[row]).collect::<Vec<bool>>();
            let (renewed, held_renewed) = (outcomes(&training), outcomes(&held_out));
            let select = |rows_of: &[usize]| rows.columns.iter().map(|c| c.select(rows_of)).collect::<Vec<Column>>();
            let seed_of_recipe = seed.child("recipe", fold as u64);
            let (recipe, views) =
                Recipe::fit_directed(&select(&training), &renewed, &groups, params.directions(), seed_of_recipe)?;
            let held_views = recipe.apply(&select(&held_out))?;
            learners
                .par_iter()
                .map(|learner| {
                    let training = LabelledViews { views: &views, renewed: &renewed };
                    let held_out = LabelledViews { views: &held_views, renewed: &held_renewed };
                    let held_out = learner.held_out(training, held_out, seed.child(learner.name(), fold as u64));
                    progress.step();
                    Ok(held_out?)
                })
                .collect()
        })
        .collect::<Result<_, _>>()?;

    let mut settings = Vec::with_capacity(learners.len());
    let mut log_odds = Vec::with_capacity(learners.len());
    for member in 0..learners.len() {
        let held_out: Vec<&HeldOut> = by_fold.iter().map(|members| &members[member]).collect();
        let n_settings = median_length(&held_out);
        let losses = (0..n_settings).map(|setting| {
            let gathered = gather(&held_out, setting, &folds);
            let probabilities: Vec<f64> = gathered.iter().copied().map(sigmoid).collect();
            log_loss(&probabilities, rows.renewed)
        });
        let best = losses.enumerate().min_by(|a, b| a.1.total_cmp(&b.1)).map_or(0, |(setting, _)| setting);
        settings.push(best);
        log_odds.push(gather(&held_out, best, &folds));
    }
    let members = OutOfFoldMembers { log_odds, renewed: rows.renewed.to_vec(), folds };
    Ok(CrossFit { settings, members })
}

/// The number of settings that half of the folds came to.
///
/// A fold that stopped early stands still at its last setting while the others go on, which flatters what lies far
/// beyond: nothing is chosen that most folds had already given up.
fn median_length(held_out: &[&HeldOut]) -> usize {
    let mut lengths: Vec<usize> = held_out.iter().map(|settings| settings.len()).collect();
    lengths.sort_unstable();
    lengths.get(lengths.len() / 2).copied().unwrap_or(0)
}

/// One setting's answers in the order of the rows; a fold that stopped earlier repeats its last setting.
fn gather(held_out: &[&HeldOut], setting: usize, folds: &Folds) -> Vec<f64> {
    let mut gathered = vec![0.0; folds.n_rows()];
    for (fold, settings) in held_out.iter().enumerate() {
        let Some(log_odds) = settings.get(setting).or(settings.last()) else { continue };
        for (row, &z) in folds.held_out(fold).into_iter().zip(log_odds) {
            gathered[row] = z;
        }
    }
    gathered
}
