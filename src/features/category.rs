//! How a category becomes features: one column a frequent level, and for many levels the mean outcome of each.
//!
//! Levels are known by name. A level with few rows, and one never seen, belongs to the pool; missing is a level.
//! The mean outcome of a level is drawn to that of all rows as if the level had [`PRIOR_ROWS`] more
//! (Micci-Barreca 2001); a training row is given the mean of the *other* folds, never its own outcome.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::Folds;
use crate::table::Categories;
use crate::units::{logit, mean_and_deviation};

/// Rows a level needs to stand for itself; a smaller share of small tables.
const MIN_LEVEL_ROWS: usize = 10;

/// Levels that get a column of their own, the most frequent first.
const MAX_OWN_COLUMNS: usize = 30;

/// Levels above which the mean outcome is a feature too.
const MANY_LEVELS: usize = 12;

/// Rows of average outcome added to every level.
const PRIOR_ROWS: f64 = 20.0;

/// What training rows taught about a category.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct CategoryRecipe {
    /// Levels with a column of their own, most frequent first.
    own: Vec<String>,
    has_missing: bool,
    has_pool: bool,
    mean_outcome: Option<MeanOutcome>,
}

/// The smoothed share of renewals of every level with enough rows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct MeanOutcome {
    /// Log-odds by level name, ordered by name.
    levels: std::collections::BTreeMap<String, f64>,
    missing: f64,
    other: f64,
    mean: f64,
    deviation: f64,
}

/// A level of an incoming column, as the recipe knows it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Known {
    /// The column of the level, if it has one.
    own: Option<usize>,
    /// The smoothed log-odds of renewal, if there are many levels.
    mean_outcome: f64,
}

impl CategoryRecipe {
    /// Learns levels and their outcomes; `None` for a column that never changes. Also the log-odds of each training
    /// row's level out of `folds`, where there are many levels.
    pub(super) fn fit(data: &Categories, renewed: &[bool], folds: Option<&Folds>) -> Option<(Self, Vec<f64>)> {
        let n_rows = data.codes.len();
        let mut counts = vec![0usize; data.levels.len()];
        for &code in data.codes.iter().flatten() {
            counts[code as usize] += 1;
        }
        let n_present = counts.iter().filter(|&&count| count > 0).count();
        let n_missing = n_rows - counts.iter().sum::<usize>();
        if n_present + usize::from(n_missing > 0) < 2 {
            return None;
        }
        let min_rows = MIN_LEVEL_ROWS.min(n_rows / 20).max(2);
        let mut frequent: Vec<usize> = (0..counts.len()).filter(|&level| counts[level] >= min_rows).collect();
        frequent.sort_by_key(|&level| (std::cmp::Reverse(counts[level]), &data.levels[level]));
        let many = frequent.len() > MANY_LEVELS;
        let (mean_outcome, out_of_fold) =
            if many { MeanOutcome::fit(data, &frequent, renewed, folds) } else { (None, Vec::new()) };
        frequent.truncate(MAX_OWN_COLUMNS);
        let has_pool = frequent.len() < n_present;
        let own = frequent.into_iter().map(|level| data.levels[level].clone()).collect();
        Some((Self { own, has_missing: n_missing > 0, has_pool, mean_outcome }, out_of_fold))
    }

    /// The number of features of the linear view: mean outcome, missing and pool where there are such, then levels.
    pub(super) fn n_linear(&self) -> usize {
        self.first_level() + self.own.len()
    }

    /// The number of features of the tree view, the first of the linear one: trees split on the mean outcome, where
    /// there is one, and need columns for the most frequent levels only.
    pub(super) fn n_tree(&self) -> usize {
        self.first_level() + self.own.len().min(MANY_LEVELS)
    }

    /// The features before those of levels.
    fn first_level(&self) -> usize {
        usize::from(self.mean_outcome.is_some()) + usize::from(self.has_missing) + usize::from(self.has_pool)
    }

    /// What the recipe knows of each level of an incoming column, by name.
    pub(super) fn know(&self, levels: &[String]) -> Vec<Known> {
        let first = self.first_level();
        let own: HashMap<&str, usize> =
            self.own.iter().enumerate().map(|(level, name)| (name.as_str(), first + level)).collect();
        let pool = self.has_pool.then(|| first - 1);
        levels
            .iter()
            .map(|name| Known {
                own: own.get(name.as_str()).copied().or(pool),
                mean_outcome: self
                    .mean_outcome
                    .as_ref()
                    .map_or(0.0, |mean| mean.levels.get(name).copied().unwrap_or(mean.other)),
            })
            .collect()
    }

    /// What the recipe knows of a missing value.
    pub(super) fn know_missing(&self) -> Known {
        let pool = self.has_pool.then(|| self.first_level() - 1);
        let column = self.has_missing.then_some(usize::from(self.mean_outcome.is_some()));
        Known { own: column.or(pool), mean_outcome: self.mean_outcome.as_ref().map_or(0.0, |mean| mean.missing) }
    }

    /// Writes the features of one value; `out_of_fold` replaces the level's mean outcome on training rows.
    pub(super) fn write(&self, known: Known, out_of_fold: Option<f64>, features: &mut [f64]) {
        features.fill(0.0);
        if let Some(own) = known.own {
            features[own] = 1.0;
        }
        if let (Some(mean), Some(first)) = (&self.mean_outcome, features.first_mut()) {
            *first = mean.standardised(out_of_fold.unwrap_or(known.mean_outcome));
        }
    }
}

/// Renewals and rows of every level, of the pool and of missing.
struct Tally {
    levels: Vec<(f64, f64)>,
    missing: (f64, f64),
    other: (f64, f64),
    all: (f64, f64),
}

impl Tally {
    fn of(data: &Categories, is_frequent: &[bool], renewed: &[bool], counts: impl Fn(usize) -> bool) -> Self {
        let none = (0.0, 0.0);
        let mut tally = Self { levels: vec![none; is_frequent.len()], missing: none, other: none, all: none };
        for (row, code) in data.codes.iter().enumerate().filter(|(row, _)| counts(*row)) {
            let outcome = f64::from(u8::from(renewed[row]));
            let cell = match code {
                None => &mut tally.missing,
                Some(code) if is_frequent[*code as usize] => &mut tally.levels[*code as usize],
                Some(_) => &mut tally.other,
            };
            *cell = (cell.0 + outcome, cell.1 + 1.0);
            tally.all = (tally.all.0 + outcome, tally.all.1 + 1.0);
        }
        tally
    }

    fn log_odds(&self, (n_renewed, n_rows): (f64, f64)) -> f64 {
        let base = (self.all.0 + 0.5) / (self.all.1 + 1.0);
        logit((n_renewed + PRIOR_ROWS * base) / (n_rows + PRIOR_ROWS))
    }

    fn of_code(&self, code: Option<u32>, is_frequent: &[bool]) -> f64 {
        self.log_odds(match code {
            None => self.missing,
            Some(code) if is_frequent[code as usize] => self.levels[code as usize],
            Some(_) => self.other,
        })
    }
}

impl MeanOutcome {
    /// The log-odds of a level; of the pool for one not known.
    pub(super) fn of_level(&self, level: &str) -> f64 {
        self.levels.get(level).copied().unwrap_or(self.other)
    }

    /// The log-odds of a missing value.
    pub(super) fn of_missing(&self) -> f64 {
        self.missing
    }

    /// Log-odds on the scale of the training rows' own: mean 0, deviation 1.
    pub(super) fn standardised(&self, log_odds: f64) -> f64 {
        (log_odds - self.mean) / self.deviation
    }

    /// Learns from training rows, and gives the log-odds of each row's level out of its fold; nothing without folds.
    pub(super) fn fit(
        data: &Categories,
        frequent: &[usize],
        renewed: &[bool],
        folds: Option<&Folds>,
    ) -> (Option<Self>, Vec<f64>) {
        let mut is_frequent = vec![false; data.levels.len()];
        for &level in frequent {
            is_frequent[level] = true;
        }
        let all = Tally::of(data, &is_frequent, renewed, |_| true);
        // Without folds a level's mean would carry the row's own outcome: no such feature then.
        let Some(folds) = folds else { return (None, Vec::new()) };
        let without: Vec<Tally> = (0..folds.n_folds())
            .map(|fold| Tally::of(data, &is_frequent, renewed, |row| folds.fold_of(row) != fold))
            .collect();
        let out_of_fold: Vec<f64> = data
            .codes
            .iter()
            .enumerate()
            .map(|(row, &code)| without[folds.fold_of(row)].of_code(code, &is_frequent))
            .collect();
        let (mean, deviation) = mean_and_deviation(&out_of_fold);
        let deviation = deviation.max(1e-9);
        let levels =
            frequent.iter().map(|&level| (data.levels[level].clone(), all.log_odds(all.levels[level]))).collect();
        let fitted =
            Self { levels, missing: all.log_odds(all.missing), other: all.log_odds(all.other), mean, deviation };
        (Some(fitted), out_of_fold)
    }
}
