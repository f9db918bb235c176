//! What more rows bring: the log loss on the same held-out accounts, learned from ever twice as many of the others.
//!
//! One member stands for all, the last and most flexible one, since rows are what it gains most from. The accounts of a size are among
//! those of the next one. What a doubling gains is the mean difference over held-out rows, with its standard error by pairs: the
//! rows of an account are one cluster (Liang & Zeger 1986). The curve stops where a doubling gains less than that.

use std::collections::{BTreeMap, HashMap};

use rand::seq::SliceRandom;
use serde::{Deserialize, Serialize};

use super::params::{CheckedEnsembleParams, EnsembleError, check_rows};
use super::rows::TrainingRows;
use crate::features::{Folds, Recipe};
use crate::learners::LabelledViews;
use crate::table::Column;
use crate::units::{Progress, Seed, softplus};

/// The share of accounts that are held out is one in this many.
const ONE_IN: usize = 5;
/// The first size is the last one halved so often, unless it would be below what a member takes.
const DOUBLINGS: u32 = 4;
/// Rows below which no size lies.
const FEWEST_ROWS: usize = 100;

/// The log loss after learning from so many rows.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct CurvePoint {
    /// Rows learned from.
    pub n_rows: usize,
    /// Mean log loss on the held-out rows.
    pub log_loss: f64,
    /// What the size before it lost more, a row; none for the first.
    pub gain: Option<Gain>,
}

/// A difference of log losses on the same rows.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Gain {
    /// Its mean.
    pub mean: f64,
    /// The standard error of the mean, rows of an account taken together.
    pub standard_error: f64,
}

/// What more rows bring.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LearningCurve {
    /// The member that was fitted.
    pub member: String,
    /// Rows of the held-out accounts.
    pub n_held_out: usize,
    /// Sizes in ascending order, each twice the one before.
    pub points: Vec<CurvePoint>,
}

impl Gain {
    fn between(before: &[f64], after: &[f64], groups: &[usize]) -> Self {
        let n = after.len() as f64;
        let mut by_group: BTreeMap<usize, (f64, f64)> = BTreeMap::new();
        for ((before, after), &group) in before.iter().zip(after).zip(groups) {
            let (sum, n) = by_group.entry(group).or_default();
            *sum += before - after;
            *n += 1.0;
        }
        let mean = by_group.values().map(|(sum, _)| sum).sum::<f64>() / n;
        let squares: f64 = by_group.values().map(|(sum, n)| (sum - n * mean).powi(2)).sum();
        let n_groups = by_group.len() as f64;
        let standard_error = (squares * n_groups / (n_groups - 1.0).max(1.0)).sqrt() / n;
        Self { mean, standard_error }
    }

    /// Whether it is more than chance would make of nothing.
    #[must_use]
    pub fn is_notable(self) -> bool {
        self.mean >= self.standard_error
    }
}

impl LearningCurve {
    /// Whether the last doubling still gained more than its standard error.
    #[must_use]
    pub fn goes_on(&self) -> bool {
        self.points.last().and_then(|point| point.gain).is_some_and(Gain::is_notable)
    }
}

impl CheckedEnsembleParams {
    /// What more rows bring; `None` where there are too few of them to tell.
    ///
    /// # Errors
    /// [`EnsembleError`] when the member cannot be fitted.
    pub fn learning_curve(
        &self,
        rows: TrainingRows,
        seed: Seed,
        progress: &dyn Progress,
    ) -> Result<Option<LearningCurve>, EnsembleError> {
        let folds = Folds::by_group(rows.groups, rows.renewed, ONE_IN, seed.child("folds", 0))?;
        let (held_out, others) = (folds.held_out(0), folds.training(0));
        let sizes: Vec<usize> =
            (0..=DOUBLINGS).rev().map(|k| others.len() >> k).filter(|&n| n >= FEWEST_ROWS).collect();
        let rank = ranks(rows.groups, &others, seed.child("order", 0));
        progress.stage("learning curve", sizes.len());
        let groups: Vec<usize> = held_out.iter().map(|&row| rows.groups[row]).collect();
        let mut points: Vec<CurvePoint> = Vec::with_capacity(sizes.len());
        let mut before: Option<Vec<f64>> = None;
        for n_rows in sizes {
            let training = first_accounts(&rank, rows.groups, &others, n_rows);
            let Some(losses) = self.losses(rows, &training, &held_out, seed)? else { continue };
            progress.step();
            let gain = before.as_ref().map(|before| Gain::between(before, &losses, &groups));
            let log_loss = losses.iter().sum::<f64>() / losses.len() as f64;
            points.push(CurvePoint { n_rows: training.len(), log_loss, gain });
            before = Some(losses);
            if gain.is_some_and(|gain| !gain.is_notable()) {
                break;
            }
        }
        let member = self.learners().last().map_or("", |learner| learner.name()).to_owned();
        Ok((points.len() > 1).then_some(LearningCurve { member, n_held_out: held_out.len(), points }))
    }

    /// The log loss of each held-out row at the setting that does best on them; none where the rows say nothing.
    fn losses(
        &self,
        rows: TrainingRows,
        training: &[usize],
        held_out: &[usize],
        seed: Seed,
    ) -> Result<Option<Vec<f64>>, EnsembleError> {
        let outcomes = |of: &[usize]| of.iter().map(|&row| rows.renewed[row]).collect::<Vec<bool>>();
        let select = |of: &[usize]| rows.columns.iter().map(|column| column.select(of)).collect::<Vec<Column>>();
        let (renewed, held_renewed) = (outcomes(training), outcomes(held_out));
        let (Some(learner), Ok(())) = (self.learners().last(), check_rows(&renewed, FEWEST_ROWS)) else {
            return Ok(None);
        };
        let groups: Vec<usize> = training.iter().map(|&row| rows.groups[row]).collect();
        let (recipe, views) =
            Recipe::fit_directed(&select(training), &renewed, &groups, self.directions(), seed.child("recipe", 0))?;
        let held_views = recipe.apply(&select(held_out))?;
        let settings = learner.held_out(
            LabelledViews { views: &views, renewed: &renewed },
            LabelledViews { views: &held_views, renewed: &held_renewed },
            seed.child(learner.name(), 0),
        )?;
        let losses = settings.iter().map(|log_odds| {
            let of_row = |(&z, &won): (&f64, &bool)| softplus(if won { -z } else { z });
            log_odds.iter().zip(&held_renewed).map(of_row).collect::<Vec<f64>>()
        });
        Ok(losses.min_by(|a, b| a.iter().sum::<f64>().total_cmp(&b.iter().sum())))
    }
}

/// The place of each account of these rows in an order of chance.
fn ranks(groups: &[usize], rows: &[usize], seed: Seed) -> HashMap<usize, usize> {
    let mut accounts: Vec<usize> = rows.iter().map(|&row| groups[row]).collect();
    accounts.sort_unstable();
    accounts.dedup();
    accounts.shuffle(&mut seed.rng());
    accounts.into_iter().enumerate().map(|(rank, account)| (account, rank)).collect()
}

/// All rows of the first accounts, as many as have so many rows, the last one whole.
fn first_accounts(rank: &HashMap<usize, usize>, groups: &[usize], rows: &[usize], n_rows: usize) -> Vec<usize> {
    let mut ranked: Vec<usize> = rows.iter().map(|&row| rank[&groups[row]]).collect();
    ranked.sort_unstable();
    let last = ranked.get(n_rows.saturating_sub(1)).copied().unwrap_or(0);
    rows.iter().copied().filter(|&row| rank[&groups[row]] <= last).collect()
}
