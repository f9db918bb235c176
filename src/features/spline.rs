//! Restricted cubic splines: a curve through quantile knots that runs straight beyond the outer ones.
//!
//! Basis of Harrell (2001, *Regression Modeling Strategies*, 2.4.5): for knots `t₁ < … < t_k` the term
//! `j` of `k - 2` is `(x - t_j)³₊ - (x - t_{k-1})³₊ (t_k - t_j)/(t_k - t_{k-1}) + (x - t_k)³₊ (t_{k-1} - t_j)/(t_k - t_{k-1})`,
//! divided by `(t_k - t₁)²`.

use serde::{Deserialize, Serialize};

use crate::units::quantile;

/// Quantiles of the knots, widest first tried: five knots, then four, then three (Harrell 2001, table 2.3).
const KNOT_QUANTILES: [&[f64]; 3] = [&[0.05, 0.275, 0.5, 0.725, 0.95], &[0.05, 0.35, 0.65, 0.95], &[0.1, 0.5, 0.9]];

/// Rows a knot should have to itself.
const ROWS_PER_KNOT: usize = 40;

/// The knots of a restricted cubic spline; none means a straight line.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Spline {
    knots: Vec<f64>,
}

impl Spline {
    /// Knots at quantiles of values sorted ascending, as many as the rows bear and as lie apart.
    pub(super) fn fit(sorted: &[f64]) -> Self {
        let knots = KNOT_QUANTILES
            .iter()
            .filter(|quantiles| sorted.len() >= ROWS_PER_KNOT * quantiles.len())
            .map(|quantiles| quantiles.iter().map(|&q| quantile(sorted, q)).collect::<Vec<f64>>())
            .find(|knots| knots.windows(2).all(|pair| pair[0] < pair[1]));
        Self { knots: knots.unwrap_or_default() }
    }

    /// The number of curved terms, beside the straight one.
    pub(super) fn n_terms(&self) -> usize {
        self.knots.len().saturating_sub(2)
    }

    /// The curved terms at `x`.
    pub(super) fn terms(&self, x: f64) -> impl Iterator<Item = f64> {
        let n_terms = self.n_terms();
        let (first, before_last, last) = match self.knots[..] {
            [first, .., before_last, last] => (first, before_last, last),
            _ => (0.0, 0.0, 0.0),
        };
        let cube = move |knot: f64| (x - knot).max(0.0).powi(3);
        self.knots[..n_terms].iter().map(move |&knot| {
            let bend = cube(before_last) * (last - knot) - cube(last) * (before_last - knot);
            (cube(knot) - bend / (last - before_last)) / (last - first).powi(2)
        })
    }
}
