//! The learner of boosted trees: when to stop, and the fitted sum of trees.

use serde::{Deserialize, Serialize};

use super::super::contributions::Contributions;
use super::super::error::LearnerError;
use super::super::labelled::LabelledViews;
use super::params::BoostingParams;
use super::rounds::{Binned, Exposures, Rounds, add_tree, unbinned};
use crate::features::Matrix;
use crate::learners::shapley_tables::shapley_values_of_rows;
use crate::learners::{Learner, TreeNode, Trees};
use crate::metrics::log_loss;
use crate::units::{Seed, logit, sigmoid};

/// A fitted sum of boosted trees.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Boosting {
    /// The log-odds before the first tree.
    start: f64,
    trees: Trees,
}

impl<Fitted: From<Boosting>> Learner<Fitted> for BoostingParams {
    fn name(&self) -> &'static str {
        self.name
    }

    /// Stops once held-out rows have got no better for a quarter of the rounds so far, or for half of them where the
    /// held-out rows are few and their loss is mostly luck.
    fn held_out(
        &self,
        training: LabelledViews,
        held_out: LabelledViews,
        seed: Seed,
    ) -> Result<Vec<Vec<f64>>, LearnerError> {
        let data = Binned::of(self, training);
        let mut runs = Rounds::bags(self, &data, seed);
        let binned = data.cuts.bin(&held_out.views.trees);
        let share = 1.0 / runs.len() as f64;
        let mut log_odds = vec![data.start; held_out.renewed.len()];
        let mut settings: Vec<Vec<f64>> = Vec::new();
        let (mut best, mut best_loss) = (0, f64::INFINITY);
        let patience = if held_out.renewed.len() < self.few_held_out { 2 } else { 4 };
        while settings.len() < self.n_settings()
            && settings.len() <= best + (settings.len() / patience).max(self.min_patience)
        {
            for _ in 0..self.n_rounds(0) {
                for run in &mut runs {
                    add_tree(&run.next_tree(), share, &binned, &mut log_odds);
                }
            }
            let probabilities: Vec<f64> = log_odds.iter().copied().map(sigmoid).collect();
            let loss = log_loss(&probabilities, held_out.renewed);
            if loss < best_loss {
                (best, best_loss) = (settings.len(), loss);
            }
            settings.push(log_odds.clone());
        }
        Ok(settings)
    }

    fn describe(&self, setting: usize) -> String {
        let n_rounds = self.n_rounds(setting);
        let shape = if self.symmetric { "one question a depth, " } else { "" };
        let (leaves, rate) = (self.max_leaves, self.learning_rate);
        format!("{n_rounds} trees of up to {leaves} leaves, {shape}rate {rate}")
    }

    fn fit(&self, training: LabelledViews, setting: usize, seed: Seed) -> Result<Fitted, LearnerError> {
        Ok(Boosting::fit(self, training, self.n_rounds(setting), seed).into())
    }
}

impl BoostingParams {
    fn n_settings(&self) -> usize {
        (self.max_rounds / self.n_rounds(0)).max(1)
    }

    /// The rounds of a setting.
    fn n_rounds(&self, setting: usize) -> usize {
        (setting + 1) * self.rounds_per_setting.max(1)
    }
}

impl Boosting {
    /// Fits a number of rounds.
    #[must_use]
    pub fn fit(params: &BoostingParams, training: LabelledViews, n_rounds: usize, seed: Seed) -> Self {
        let data = Binned::of(params, training);
        Self { start: data.start, trees: grow(params, &data, training, n_rounds, seed) }
    }

    /// Fits a number of rounds to what the exposures of rows gain or lose; [`Boosting::log_odds`] is then `f`.
    #[must_use]
    pub fn fit_exposed(
        params: &BoostingParams,
        training: LabelledViews,
        exposures: Exposures,
        n_rounds: usize,
        seed: Seed,
    ) -> Self {
        let data = Binned { start: 0.0, exposures: Some(exposures), ..Binned::of(params, training) };
        Self { start: 0.0, trees: grow(params, &data, training, n_rounds, seed) }
    }

    /// Fits a number of rounds to a chance of renewal a row in the place of its outcome, by cross-entropy.
    #[must_use]
    pub fn fit_soft(
        params: &BoostingParams,
        training: LabelledViews,
        chances: &[f64],
        n_rounds: usize,
        seed: Seed,
    ) -> Self {
        let start = logit(chances.iter().sum::<f64>() / chances.len().max(1) as f64);
        let data = Binned { start, outcomes: chances.to_vec(), ..Binned::of(params, training) };
        Self { start, trees: grow(params, &data, training, n_rounds, seed) }
    }

    /// The log-odds before the first tree, and the nodes of every tree, the root first.
    #[must_use]
    pub fn as_sum(&self) -> (f64, Vec<Vec<TreeNode>>) {
        (self.start, self.trees.listed())
    }

    /// The log-odds of renewal, one a row.
    #[must_use]
    pub fn log_odds(&self, matrix: &Matrix) -> Vec<f64> {
        self.trees.sum(matrix).into_iter().map(|sum| self.start + sum).collect()
    }

    /// Exact Shapley values of the log-odds, one a row.
    #[must_use]
    pub fn contributions(&self, matrix: &Matrix) -> Vec<Contributions> {
        let from_start = |sum: Contributions| Contributions { base: self.start + sum.base, ..sum };
        shapley_values_of_rows(&self.trees, matrix).into_iter().map(from_start).collect()
    }
}

fn grow(params: &BoostingParams, data: &Binned, training: LabelledViews, n_rounds: usize, seed: Seed) -> Trees {
    let mut runs = Rounds::bags(params, data, seed);
    let share = 1.0 / runs.len() as f64;
    let mut trees = Trees::default();
    for _ in 0..n_rounds {
        for run in &mut runs {
            trees.push(&unbinned(&run.next_tree(), share, &data.cuts));
        }
    }
    trees.count_covers(&training.views.trees);
    trees
}
