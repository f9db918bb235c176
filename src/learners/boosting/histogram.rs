//! Sums of gradients a bin, in fixed point.
//!
//! A cell is two 64-bit integers: the gradient in units of `2⁻³⁰`; and the hessian in units of `2⁻²⁴` below bit 43
//! with the number of rows above it, which holds two million rows of hessian up to ¼.

use std::ops::{AddAssign, SubAssign};

use super::bins::{BinnedRows, Cuts};

const GRADIENT_UNIT: f64 = (1u64 << 30) as f64;
const HESSIAN_UNIT: f64 = (1u64 << 24) as f64;
const COUNT_SHIFT: u32 = 43;

/// Gradient, hessian and number of some rows.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Sums {
    gradient: i64,
    hessian_and_count: i64,
}

impl Sums {
    /// One row of gradient in `[-1, 1]` and hessian in `[0, ¼]`.
    #[expect(clippy::cast_possible_truncation, reason = "far below 2⁶³")]
    pub(super) fn of_row(gradient: f64, hessian: f64) -> Self {
        Self {
            gradient: (gradient * GRADIENT_UNIT) as i64,
            hessian_and_count: (hessian * HESSIAN_UNIT) as i64 + (1 << COUNT_SHIFT),
        }
    }

    pub(super) fn gradient(self) -> f64 {
        self.gradient as f64 / GRADIENT_UNIT
    }

    pub(super) fn hessian(self) -> f64 {
        (self.hessian_and_count & ((1 << COUNT_SHIFT) - 1)) as f64 / HESSIAN_UNIT
    }

    pub(super) fn n_rows(self) -> i64 {
        self.hessian_and_count >> COUNT_SHIFT
    }
}

impl AddAssign for Sums {
    fn add_assign(&mut self, other: Self) {
        self.gradient += other.gradient;
        self.hessian_and_count += other.hessian_and_count;
    }
}

impl SubAssign for Sums {
    fn sub_assign(&mut self, other: Self) {
        self.gradient -= other.gradient;
        self.hessian_and_count -= other.hessian_and_count;
    }
}

/// The features a tree may ask, and where each one's bins lie in a histogram.
pub(super) struct Layout {
    /// Feature and the index of its first bin.
    pub(super) features: Vec<(usize, usize)>,
    pub(super) n_cells: usize,
}

impl Layout {
    pub(super) fn of(features: &[usize], cuts: &Cuts) -> Self {
        let mut n_cells = 0;
        let features = features
            .iter()
            .map(|&feature| {
                let first = n_cells;
                n_cells += cuts.n_bins(feature);
                (feature, first)
            })
            .collect();
        Self { features, n_cells }
    }
}

/// The sums of some rows, by feature and bin.
pub(super) struct Histogram {
    pub(super) cells: Vec<Sums>,
}

impl Histogram {
    /// Adds up the given rows.
    pub(super) fn of(layout: &Layout, binned: &BinnedRows, rows: &[u32], gradients: &[Sums]) -> Self {
        let mut cells = vec![Sums::default(); layout.n_cells];
        for &row in rows {
            let bins = binned.row(row as usize);
            let sums = gradients[row as usize];
            for &(feature, first) in &layout.features {
                cells[first + usize::from(bins[feature])] += sums;
            }
        }
        Self { cells }
    }

    /// Takes off the sums of rows that it contains: what is left is their sibling's histogram.
    pub(super) fn subtract(&mut self, part: &Self) {
        for (cell, part) in self.cells.iter_mut().zip(&part.cells) {
            *cell -= *part;
        }
    }
}
