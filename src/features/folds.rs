//! Folds: which rows are held out together.

use rand::seq::SliceRandom;
use serde::{Deserialize, Serialize};

use crate::units::Seed;

/// Rows that cannot be folded.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FoldsError {
    /// There are not two accounts to hold one of them out.
    #[error("{n_groups} accounts cannot be split into folds: at least 2 are needed")]
    TooFewGroups {
        /// Distinct accounts found.
        n_groups: usize,
    },
    /// A fold has no row, or there is only one fold.
    #[error("fold {fold} holds no row or every row")]
    EmptyFold {
        /// Its number, from 0.
        fold: usize,
    },
}

/// A fold number for every row; all rows of an account are in one fold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Folds {
    fold_of_row: Vec<usize>,
    n_folds: usize,
}

impl Folds {
    /// Folds by account with like shares of renewals, at random for a seed.
    ///
    /// Accounts are shuffled, those with most losses first (then most renewals), and each goes to the fold
    /// with the fewest losses so far, ties to the fold with the fewest rows. There are never more folds than accounts.
    ///
    /// # Errors
    /// [`FoldsError::TooFewGroups`] with fewer than two accounts.
    pub fn by_group(groups: &[usize], renewed: &[bool], n_folds: usize, seed: Seed) -> Result<Self, FoldsError> {
        let mut counts = std::collections::BTreeMap::<usize, (usize, usize)>::new();
        for (&group, &renewed) in groups.iter().zip(renewed) {
            let (n_lost, n_renewed) = counts.entry(group).or_default();
            *(if renewed { n_renewed } else { n_lost }) += 1;
        }
        if counts.len() < 2 {
            return Err(FoldsError::TooFewGroups { n_groups: counts.len() });
        }
        let n_folds = n_folds.clamp(2, counts.len());
        let mut order: Vec<(usize, (usize, usize))> = counts.into_iter().collect();
        order.shuffle(&mut seed.rng());
        order.sort_by_key(|&(_, (n_lost, n_renewed))| std::cmp::Reverse((n_lost, n_renewed)));

        let mut filled = vec![(0, 0); n_folds];
        let mut fold_of_group = std::collections::HashMap::new();
        for (group, (n_lost, n_renewed)) in order {
            // A renewal weighs on the number of rows only, a loss on both: losses are the scarce outcome.
            let fewest = |fold: &usize| if n_lost > 0 { filled[*fold] } else { (0, filled[*fold].1) };
            let fold = (0..n_folds).min_by_key(fewest).unwrap_or(0);
            filled[fold].0 += n_lost;
            filled[fold].1 += n_lost + n_renewed;
            fold_of_group.insert(group, fold);
        }
        Ok(Self { fold_of_row: groups.iter().map(|group| fold_of_group[group]).collect(), n_folds })
    }

    /// Folds as the caller cut them, such as by time: the fold of every row, numbered from 0.
    ///
    /// # Errors
    /// [`FoldsError::EmptyFold`] when a number below the greatest is missing, or there is one fold only.
    pub fn from_assignment(fold_of_row: Vec<usize>) -> Result<Self, FoldsError> {
        let n_folds = fold_of_row.iter().max().map_or(0, |&last| last + 1).max(2);
        let folds = Self { fold_of_row, n_folds };
        match (0..n_folds).find(|&fold| folds.held_out(fold).is_empty()) {
            Some(fold) => Err(FoldsError::EmptyFold { fold }),
            None => Ok(folds),
        }
    }

    /// The number of folds, at least 2.
    #[must_use]
    pub fn n_folds(&self) -> usize {
        self.n_folds
    }

    /// The number of rows.
    #[must_use]
    pub fn n_rows(&self) -> usize {
        self.fold_of_row.len()
    }

    /// The fold a row is held out in.
    #[must_use]
    pub fn fold_of(&self, row: usize) -> usize {
        self.fold_of_row[row]
    }

    /// The rows of a fold, ascending.
    #[must_use]
    pub fn held_out(&self, fold: usize) -> Vec<usize> {
        (0..self.n_rows()).filter(|&row| self.fold_of_row[row] == fold).collect()
    }

    /// The rows of all other folds, ascending.
    #[must_use]
    pub fn training(&self, fold: usize) -> Vec<usize> {
        (0..self.n_rows()).filter(|&row| self.fold_of_row[row] != fold).collect()
    }
}
