//! The numbers learners read: a row-major matrix for trees, and the pair of views of one table.

use ndarray::Array2;
use serde::{Deserialize, Serialize};

use super::Direction;

/// A row-major matrix of `f32`; `NaN` is missing.
///
/// Trees only compare a value with a threshold, for which 24 bits do; half the memory is twice the cache.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Matrix {
    n_rows: usize,
    n_columns: usize,
    values: Vec<f32>,
}

impl Matrix {
    /// A matrix of missing values.
    #[must_use]
    pub fn missing(n_rows: usize, n_columns: usize) -> Self {
        Self { n_rows, n_columns, values: vec![f32::NAN; n_rows * n_columns] }
    }

    /// The number of rows.
    #[must_use]
    pub fn n_rows(&self) -> usize {
        self.n_rows
    }

    /// The number of columns.
    #[must_use]
    pub fn n_columns(&self) -> usize {
        self.n_columns
    }

    /// The values of one row.
    #[must_use]
    pub fn row(&self, row: usize) -> &[f32] {
        &self.values[row * self.n_columns..(row + 1) * self.n_columns]
    }

    /// The values of one column, top to bottom.
    pub fn column(&self, column: usize) -> impl Iterator<Item = f32> {
        (0..self.n_rows).map(move |row| self.values[row * self.n_columns + column])
    }

    /// The given rows, in the given order; a row may repeat.
    #[must_use]
    pub fn select(&self, rows: &[usize]) -> Self {
        let values = rows.iter().flat_map(|&row| self.row(row)).copied().collect();
        Self { n_rows: rows.len(), n_columns: self.n_columns, values }
    }

    /// Writes one cell; numbers beyond the range of `f32` become its ends, so that none turns infinite.
    pub(crate) fn set(&mut self, row: usize, column: usize, value: f64) {
        #[expect(clippy::cast_possible_truncation, reason = "24 bits suffice to compare with a threshold")]
        let value = value.clamp(f64::from(f32::MIN), f64::from(f32::MAX)) as f32;
        self.values[row * self.n_columns + column] = value;
    }
}

/// One table as both kinds of learner see it.
#[derive(Debug, Clone, PartialEq)]
pub struct Views {
    /// For trees: raw numbers, `NaN` missing, a column for each frequent level.
    pub trees: Matrix,
    /// For linear models: rows × columns, standardised, nothing missing, without a constant column.
    pub linear: Array2<f64>,
    /// Which way each column of `trees` may move the answer.
    pub tree_directions: Vec<Direction>,
    /// The same for `linear`.
    pub linear_directions: Vec<Direction>,
}

impl Views {
    /// The number of rows.
    #[must_use]
    pub fn n_rows(&self) -> usize {
        self.trees.n_rows()
    }

    /// The views of the given rows, in the given order; a row may repeat.
    #[must_use]
    pub fn select(&self, rows: &[usize]) -> Self {
        Self {
            trees: self.trees.select(rows),
            linear: self.linear.select(ndarray::Axis(0), rows),
            tree_directions: self.tree_directions.clone(),
            linear_directions: self.linear_directions.clone(),
        }
    }
}
