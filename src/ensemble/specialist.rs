//! A model of its own for a part of the book: the model for all, and a shrunk linear correction learned in the part.
//!
//! `η = z + α + β (z - z̄) + Σ δ_j (x_j - x̄_j)`, where `z` are the log-odds of the model for all and `x` the part's own
//! linear view, with normal priors around zero on `α`, `β` and `δ`. What the part cannot tell stays as it is for
//! everybody: intercepts and slopes that vary by group and are partially pooled (Gelman & Hill 2006, *Data Analysis
//! Using Regression and Multilevel/Hierarchical Models*, ch. 13).
//!
//! Whether that is any better is told out of fold, on log-odds `z` that are out of fold themselves. One Newton step
//! from `z` looks for promise, and costs one pass over the part; only then are the corrections fitted to the end.

use serde::{Deserialize, Serialize};

use super::correction::{Fit, Problem};
use super::explain::Explanation;
use super::fit::EnsembleFit;
use super::fitted::Prediction;
use super::params::EnsembleError;
use super::rows::TrainingRows;
use super::stages::{Shrinkage, SpecialistParams};
use crate::features::Recipe;
use crate::numeric::Cholesky;
use crate::table::Column;
use crate::units::{Interval, LogOdds, NINE_IN_TEN, Probability, Seed, logit};

/// A correction for a part of the book, to be used on top of the ensemble it was fitted on.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Specialist {
    recipe: Recipe,
    mean_log_odds: f64,
    means: Vec<f64>,
    /// `α`, `β`, then `δ`.
    coefficients: Vec<f64>,
    /// The factor of their posterior precision.
    precision: Cholesky,
}

/// A part of the book judged by the model for all and by one of its own, both out of fold.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Comparison {
    /// Rows of the part.
    pub n_rows: usize,
    /// Log loss on them of the model for all.
    pub log_loss_for_all: f64,
    /// Log loss on them of their own model.
    pub log_loss_own: f64,
    /// By how much their own model is better; negative when it is worse.
    pub gain: f64,
    /// The standard error of the gain, rows of one account taken together.
    pub standard_error: f64,
}

/// What came of giving a part of the book a model of its own.
#[derive(Debug, Clone)]
pub struct Trial {
    /// How it compares.
    pub comparison: Comparison,
    /// The model, when it wins.
    pub winner: Option<(Specialist, Vec<Probability>)>,
}

impl Comparison {
    /// Whether the part's own model is better by more than a standard error.
    #[must_use]
    pub fn wins(&self) -> bool {
        self.gain > self.standard_error
    }

    /// Compares the losses of rows, paired and clustered by account.
    fn of(for_all: &[f64], own: &[f64], groups: &[usize]) -> Self {
        let n = for_all.len().max(1) as f64;
        let mean = |losses: &[f64]| losses.iter().sum::<f64>() / n;
        let gain = mean(for_all) - mean(own);
        let mut of_account = std::collections::BTreeMap::<usize, f64>::new();
        for ((all, own), &account) in for_all.iter().zip(own).zip(groups) {
            *of_account.entry(account).or_default() += all - own - gain;
        }
        let n_accounts = of_account.len() as f64;
        let spread: f64 = of_account.values().map(|sum| sum * sum).sum();
        let standard_error = (spread * n_accounts / (n_accounts - 1.0).max(1.0)).sqrt() / n;
        let n_rows = for_all.len();
        Self { n_rows, log_loss_for_all: mean(for_all), log_loss_own: mean(own), gain, standard_error }
    }
}

impl Trial {
    /// Gives the rows `part` a model of their own on top of `all`, and compares the two.
    ///
    /// The probabilities that come with a winner are out of fold, one for each row of the part.
    ///
    /// # Errors
    /// [`EnsembleError`] when the part's rows have one outcome only or make no recipe.
    pub fn of(
        all: &EnsembleFit,
        rows: TrainingRows,
        part: &[usize],
        params: &SpecialistParams,
        seed: Seed,
    ) -> Result<Self, EnsembleError> {
        let columns: Vec<Column> = rows.columns.iter().map(|column| column.select(part)).collect();
        let renewed: Vec<bool> = part.iter().map(|&row| rows.renewed[row]).collect();
        let groups: Vec<usize> = part.iter().map(|&row| rows.groups[row]).collect();
        let (recipe, views) = Recipe::fit(&columns, &renewed, &groups, seed)?;
        let base: Vec<f64> = part.iter().map(|&row| all.out_of_fold[row].log_odds().0).collect();
        let fold: Vec<usize> = part.iter().map(|&row| all.folds.fold_of(row)).collect();
        let problem = Problem::of(&views.linear, base, &renewed, &fold, all.folds.n_folds());
        let for_all = problem.losses(&problem.base.to_vec());
        let promising = problem.cross_fit(Fit::OneStep(&params.strengths));
        let mut comparison = Comparison::of(&for_all, &problem.losses(&promising.log_odds), &groups);
        if comparison.gain <= 0.0 {
            return Ok(Self { comparison, winner: None });
        }
        let strengths: Vec<Shrinkage> = promising.chosen.iter().map(|&setting| params.strengths[setting]).collect();
        let fitted = problem.cross_fit(Fit::ToTheEnd(&strengths));
        comparison = Comparison::of(&for_all, &problem.losses(&fitted.log_odds), &groups);
        let everything: Vec<usize> = (0..renewed.len()).collect();
        let winner = match problem.maximise(&everything, params.strengths[promising.best]) {
            Some((coefficients, precision)) if comparison.wins() => {
                let (mean_log_odds, means) = (problem.mean_log_odds, problem.means);
                let specialist = Specialist { recipe, mean_log_odds, means, coefficients, precision };
                Some((specialist, fitted.log_odds.iter().map(|&z| LogOdds(z).probability()).collect()))
            }
            _ => None,
        };
        Ok(Self { comparison, winner })
    }
}

impl Specialist {
    /// What the part's own model says of rows of which the model for all says `predictions`.
    ///
    /// # Errors
    /// [`EnsembleError::Recipe`] when a column is absent or of another type than learned.
    pub fn predict(&self, columns: &[Column], predictions: &[Prediction]) -> Result<Vec<Prediction>, EnsembleError> {
        let linear = self.recipe.apply(columns)?.linear;
        let corrected = predictions.iter().enumerate().map(|(row, prediction)| {
            let z = prediction.probability.log_odds().0;
            let design = self.design(z, linear.row(row).iter());
            let own = z + design.iter().zip(&self.coefficients).map(|(x, c)| x * c).sum::<f64>();
            let log_odds_of = |p: f64| logit(p.clamp(1e-12, 1.0 - 1e-12));
            let Interval { low, high } = prediction.interval;
            let inherited = (1.0 + self.coefficients[1]) * (log_odds_of(high) - log_odds_of(low)) / 2.0;
            let half = inherited.hypot(NINE_IN_TEN * self.precision.inverse_form(&design).sqrt());
            let end = |z: f64| LogOdds(z).probability().get();
            let interval = Interval { low: end(own - half), high: end(own + half) };
            Prediction { score: prediction.score, probability: LogOdds(own).probability(), interval }
        });
        Ok(corrected.collect())
    }

    /// The contributions to each row, given those to the model for all: its terms times `1 + β`, and `δ_j (x_j - x̄_j)`.
    ///
    /// # Errors
    /// As [`Specialist::predict`].
    pub fn explain(&self, columns: &[Column], all: Vec<Explanation>) -> Result<Vec<Explanation>, EnsembleError> {
        let linear = self.recipe.apply(columns)?.linear;
        let origins = self.recipe.linear_origins();
        let [level, slope] = [self.coefficients[0], self.coefficients[1]];
        let explained = all.into_iter().zip(linear.rows()).map(|(all, x)| {
            let mut by_column: Vec<(String, f64)> =
                all.by_column.into_iter().map(|(name, term)| (name, term * (1.0 + slope))).collect();
            let terms = x.iter().zip(&self.means).zip(&self.coefficients[2..]).map(|((x, mean), c)| (x - mean) * c);
            for (&column, term) in origins.iter().zip(terms) {
                by_column[column].1 += term;
            }
            let base = (1.0 + slope) * all.base.0 + level - slope * self.mean_log_odds;
            let log_odds = base + by_column.iter().map(|(_, term)| term).sum::<f64>();
            Explanation { base: LogOdds(base), by_column, log_odds: LogOdds(log_odds) }
        });
        Ok(explained.collect())
    }

    fn design<'a>(&self, z: f64, linear: impl Iterator<Item = &'a f64>) -> Vec<f64> {
        let centred = linear.zip(&self.means).map(|(x, mean)| x - mean);
        [1.0, z - self.mean_log_odds].into_iter().chain(centred).collect()
    }
}
