//! What the terms leave over of who gains: small trees on all columns, for kinds that were given often.
//!
//! `logit P = η + x·f(columns)`, with `η` the log-odds under the fitted terms, `x` what was done of the kind beyond
//! expectation, and `f` a sum of shallow trees grown on the gradients `x (p - y)` and hessians `x² p (1 - p)` (the R-learner's
//! loss: Nie & Wager 2021, boosted: Friedman 2001). Twelve modifiers in straight lines cannot tell a step or two columns at
//! once; trees can, where there is much to learn from. They are admitted only when held-out folds say so: when ranking by
//! terms and trees raises the rank-weighted average effect (AUTOC: Yadlowsky, Fleming, Shah, Brunskill & Wager 2021) over
//! ranking by the terms alone, by more than its standard error over the folds.

use ndarray::Array2;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::compare::{Arms, Look, Windows, is_compared, open_timing, undecided, weighted_score};
use super::data::N_WINDOWS;
use super::error::EffectError;
use super::posterior::Surprises;
use crate::ensemble::EnsembleError;
use crate::features::Recipe;
use crate::learners::{Boosting, BoostingParams, Exposures, LabelledViews};
use crate::metrics::{autoc, log_loss};
use crate::table::Column;
use crate::units::{Seed, sigmoid};

/// The trees of the kinds that were admitted.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Boosted {
    recipe: Recipe,
    kinds: Vec<Option<Boosting>>,
}

/// How trees did on held-out folds.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct BoostedTrial {
    /// Rows given the kind.
    pub n_given: usize,
    /// Rounds of boosting.
    pub rounds: usize,
    /// The rank-weighted average effect of the terms alone, as a probability.
    pub terms: f64,
    /// The same with trees.
    pub with_trees: f64,
    /// The standard error of their difference over the folds.
    pub standard_error: f64,
}

impl BoostedTrial {
    /// Whether the trees are used.
    #[must_use]
    pub fn is_admitted(&self) -> bool {
        self.with_trees - self.terms > self.standard_error
    }

    /// For the model card.
    #[must_use]
    pub fn words(&self) -> String {
        let points = |value: f64| 100.0 * value;
        format!(
            "{} rounds of trees on all columns: those ranked first gain {:+.2} points more than all, {:+.2} without trees (standard error of the difference {:.2}); {}",
            self.rounds,
            points(self.with_trees),
            points(self.terms),
            points(self.standard_error),
            if self.is_admitted() { "they are used" } else { "not used" }
        )
    }
}

/// What trees learn from, for one kind.
struct Task<'a> {
    look: &'a Look<'a>,
    kind: usize,
    n_given: usize,
    log_odds: &'a [f64],
    exposure: Vec<f64>,
}

/// Tries trees for every kind that was given in at least `least` rows; the trial of each kind that was tried.
///
/// # Errors
/// [`EffectError`] when the columns cannot be read.
pub fn fit(look: &Look, least: usize, seed: Seed) -> Result<(Option<Boosted>, Vec<Option<BoostedTrial>>), EffectError> {
    let n_kinds = look.n_kinds();
    let n_given: Vec<usize> =
        (0..n_kinds).map(|kind| look.rows.given.iter().filter(|given| given[kind]).count()).collect();
    let mut trials = vec![None; n_kinds];
    if n_given.iter().all(|&n| n < least.max(1)) {
        return Ok((None, trials));
    }
    let surprises = Surprises::new(look.past, look.expected);
    let log_odds = surprises.log_odds(&look.posterior.theta);
    let shifts = undecided(look);
    let all: Vec<usize> = (0..log_odds.len()).collect();
    let (recipe, views) = recipe(look, look.rows.columns, &all, seed.child("recipe", 0))?;
    let mut kinds = vec![None; n_kinds];
    for kind in (0..n_kinds).filter(|&kind| n_given[kind] >= least.max(1)) {
        let exposure = surprises.exposure(kind);
        let task = Task { look, kind, n_given: n_given[kind], log_odds: &log_odds, exposure };
        let seed = seed.child("kind", kind as u64);
        trials[kind] = task.trial(&shifts, seed)?;
        if let Some(trial) = trials[kind].filter(BoostedTrial::is_admitted) {
            let training = LabelledViews { views: &views, renewed: look.past.renewed };
            let exposures = Exposures { offset: &log_odds, exposure: &task.exposure };
            kinds[kind] =
                Some(Boosting::fit_exposed(&task.params(), training, exposures, trial.rounds, seed.child("all", 0)));
        }
    }
    let is_any = kinds.iter().any(Option::is_some);
    Ok((is_any.then_some(Boosted { recipe, kinds }), trials))
}

impl Boosted {
    /// The log-odds each kind gains beyond its terms (rows × kinds); zero for kinds without trees.
    ///
    /// # Errors
    /// [`EffectError`] when the columns are not those of the past.
    pub fn predict(&self, columns: &[Column]) -> Result<Array2<f64>, EffectError> {
        let views = self.recipe.apply(columns).map_err(EnsembleError::from)?;
        let n_rows = columns.first().map_or(0, Column::n_rows);
        let mut beyond = Array2::zeros((n_rows, self.kinds.len()));
        for (mut column, trees) in beyond.columns_mut().into_iter().zip(&self.kinds) {
            if let Some(trees) = trees {
                column.iter_mut().zip(trees.log_odds(&views.trees)).for_each(|(slot, gain)| *slot = gain);
            }
        }
        Ok(beyond)
    }
}

impl Task<'_> {
    fn params(&self) -> BoostingParams {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of a count")]
        let min_leaf_rows = ((self.n_given as f64 * self.look.params.boosted.leaf_share) as usize).max(20);
        BoostingParams {
            max_leaves: 4,
            max_depth: 2,
            learning_rate: 0.1,
            l2: 10.0,
            min_leaf_rows,
            ..Default::default()
        }
    }

    /// Ranks held-out rows by the terms and by terms and trees; `None` where nothing can be compared.
    fn trial(&self, shifts: &[f64; N_WINDOWS], seed: Seed) -> Result<Option<BoostedTrial>, EffectError> {
        let look = self.look;
        let windows = Windows::of(look, self.kind);
        let Some(arms) = Arms::fit(look, self.kind, &windows, shifts) else { return Ok(None) };
        let (rounds, beyond) = self.held_out(seed)?;
        let mut folds = Vec::new();
        for fold in 0..look.input.folds.n_folds() {
            let rows = look.input.folds.held_out(fold);
            let rows: Vec<usize> =
                rows.into_iter().filter(|&row| is_compared(look, self.kind, &windows, row)).collect();
            if rows.is_empty() {
                continue;
            }
            let score = |&row: &usize| weighted_score(look, &windows, &arms, shifts, row) / windows.total(row);
            let scores: Vec<f64> = rows.par_iter().map(score).collect();
            let gains: Vec<f64> = rows.par_iter().map(|&row| self.gain(&windows, row)).collect();
            let uplift = |row: usize, gain: f64| {
                let chance = look.expected.propensity[[row, self.kind]];
                sigmoid(look.expected.base[row] + (1.0 - chance) * gain)
                    - sigmoid(look.expected.base[row] - chance * gain)
            };
            let by_terms: Vec<f64> = rows.iter().zip(&gains).map(|(&row, gain)| uplift(row, *gain)).collect();
            let by_both: Vec<f64> =
                rows.iter().zip(&gains).map(|(&row, gain)| uplift(row, gain + beyond[row])).collect();
            folds.push((autoc(&by_terms, &scores), autoc(&by_both, &scores)));
        }
        let n = folds.len() as f64;
        if folds.len() < 2 {
            return Ok(None);
        }
        let terms = folds.iter().map(|fold| fold.0).sum::<f64>() / n;
        let with_trees = folds.iter().map(|fold| fold.1).sum::<f64>() / n;
        let spread: f64 = folds.iter().map(|fold| (fold.1 - fold.0 - (with_trees - terms)).powi(2)).sum();
        let standard_error = (spread / (n - 1.0) / n).sqrt();
        Ok(Some(BoostedTrial { n_given: self.n_given, rounds, terms, with_trees, standard_error }))
    }

    /// The log-odds gained under the terms when the kind is done in the open windows of a row.
    fn gain(&self, windows: &Windows, row: usize) -> f64 {
        let (look, theta) = (self.look, self.look.posterior.theta.as_slice().unwrap_or(&[]));
        let timing = open_timing(look, self.kind, windows, row);
        look.past.terms.log_odds(theta, self.kind, 1.0, &timing, look.modifiers(row))
    }

    /// What trees of the other folds say of every row, with as many rounds as tell held-out outcomes best.
    fn held_out(&self, seed: Seed) -> Result<(usize, Vec<f64>), EffectError> {
        let folds = self.look.input.folds;
        let rounds = &self.look.params.boosted.rounds;
        let mut beyond = vec![vec![0.0; self.log_odds.len()]; rounds.len()];
        for fold in 0..folds.n_folds() {
            let train = folds.training(fold);
            let held_out = folds.held_out(fold);
            let select = |rows: &[usize]| -> Vec<Column> {
                self.look.rows.columns.iter().map(|column| column.select(rows)).collect()
            };
            let seed = seed.child("fold", fold as u64);
            let (recipe, views) = recipe(self.look, &select(&train), &train, seed.child("recipe", 0))?;
            let asked = recipe.apply(&select(&held_out)).map_err(EnsembleError::from)?;
            let of = |values: &[f64]| train.iter().map(|&row| values[row]).collect::<Vec<f64>>();
            let renewed: Vec<bool> = train.iter().map(|&row| self.look.past.renewed[row]).collect();
            let (offset, exposure) = (of(self.log_odds), of(&self.exposure));
            let training = LabelledViews { views: &views, renewed: &renewed };
            let exposures = Exposures { offset: &offset, exposure: &exposure };
            beyond.par_iter_mut().zip(rounds).for_each(|(beyond, &rounds)| {
                let trees = Boosting::fit_exposed(&self.params(), training, exposures, rounds, seed);
                for (&row, gain) in held_out.iter().zip(trees.log_odds(&asked.trees)) {
                    beyond[row] = gain;
                }
            });
        }
        let loss = |beyond: &[f64]| {
            let p = |row: usize| sigmoid(self.log_odds[row] + self.exposure[row] * beyond[row]);
            let probabilities: Vec<f64> = (0..beyond.len()).map(p).collect();
            log_loss(&probabilities, self.look.past.renewed)
        };
        let best = beyond.into_iter().zip(rounds).min_by(|a, b| loss(&a.0).total_cmp(&loss(&b.0)));
        Ok(best.map_or((0, Vec::new()), |(beyond, rounds)| (*rounds, beyond)))
    }
}

/// The recipe of some rows' columns, and their views.
fn recipe(
    look: &Look,
    columns: &[Column],
    rows: &[usize],
    seed: Seed,
) -> Result<(Recipe, crate::features::Views), EffectError> {
    let renewed: Vec<bool> = rows.iter().map(|&row| look.past.renewed[row]).collect();
    let groups: Vec<usize> = rows.iter().map(|&row| look.past.groups[row]).collect();
    Ok(Recipe::fit(columns, &renewed, &groups, seed).map_err(EnsembleError::from)?)
}
