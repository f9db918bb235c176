//! How strong a driver nobody recorded must be to undo an effect, in multiples of the strongest recorded one.
//!
//! A driver that explains the shares `R²_A` of what is left of who got the kind and `R²_Y` of what is left of the outcome moves an
//! estimate by `√(R²_Y R²_A / (1 - R²_A)) · sd(Y | A, X) / sd(A | X)` (Cinelli & Hazlett 2020, *Making sense of sensitivity*). What
//! recorded columns explain, each beyond all others and beyond what chance would, comes from linear regressions in closed form;
//! a driver `k` times as strong as a column explains `k` times its shares (after Imbens 2003).

use ndarray::{Array2, Axis};
use rayon::prelude::*;

use super::super::compare::Look;
use super::report::HiddenDriver;
use crate::effects::params::CheckParams;
use crate::features::Recipe;
use crate::numeric::Cholesky;
use crate::units::Seed;

/// Stabilises the regressions, as a share of the rows.
const RIDGE: f64 = 1e-6;

/// What every recorded column explains, beyond the others, of the outcome and of who got each kind.
pub struct Drivers {
    names: Vec<String>,
    /// Columns × kinds: `(R²_Y, R²_A)`.
    shares: Vec<Vec<(f64, f64)>>,
    /// Per kind: `sd(Y | A, X) / sd(A | X)`.
    spread: Vec<f64>,
    params: CheckParams,
}

impl Drivers {
    /// Regresses outcome and kinds on everything recorded; `None` where there are too few rows for the columns.
    pub fn of(look: &Look, seed: Seed) -> Option<Self> {
        let columns = look.rows.columns;
        let (recipe, views) = Recipe::fit(columns, look.past.renewed, look.past.groups, seed).ok()?;
        let n = look.past.renewed.len();
        let n_kinds = look.n_kinds();
        let given = Array2::from_shape_fn((n, n_kinds), |(row, kind)| f64::from(u8::from(look.rows.given[row][kind])));
        let outcome = Array2::from_shape_fn((n, 1), |(row, _)| f64::from(u8::from(look.past.renewed[row])));
        let x = ndarray::concatenate(Axis(1), &[Array2::ones((n, 1)).view(), views.linear.view()]).ok()?;
        let p = x.ncols();
        if n < 2 * p {
            return None;
        }
        // One table of sums of products serves every regression: columns, then kinds, then the outcome.
        let all = ndarray::concatenate(Axis(1), &[x.view(), given.view(), outcome.view()]).ok()?;
        let sums = all.t().dot(&all);
        let origins: Vec<Option<usize>> =
            std::iter::once(None).chain(recipe.linear_origins().into_iter().map(Some)).collect();
        let left = |without: Option<usize>, with_kinds: bool, target: usize| {
            let mut kept: Vec<usize> = (0..p).filter(|&at| without.is_none() || origins[at] != without).collect();
            if with_kinds {
                kept.extend((p..p + n_kinds).filter(|&at| sums[[at, at]] > 0.0));
            }
            residual(&sums, &kept, target, n)
        };
        let outcome_at = p + n_kinds;
        let full_outcome = left(None, true, outcome_at)?;
        let full_kinds: Vec<f64> = (0..n_kinds).map(|kind| left(None, false, p + kind)).collect::<Option<_>>()?;
        let rest = (n - p - n_kinds) as f64;
        let shares: Vec<Vec<(f64, f64)>> = (0..columns.len())
            .into_par_iter()
            .map(|column| {
                let width = origins.iter().filter(|origin| **origin == Some(column)).count() as f64;
                let of_outcome = share(left(Some(column), true, outcome_at)?, full_outcome, width, rest);
                (0..n_kinds)
                    .map(|kind| {
                        let without = left(Some(column), false, p + kind)?;
                        Some((of_outcome, share(without, full_kinds[kind], width, rest)))
                    })
                    .collect::<Option<Vec<_>>>()
            })
            .collect::<Option<_>>()?;
        let spread = full_kinds.iter().map(|left| (full_outcome / left.max(1e-9)).sqrt()).collect();
        Some(Self {
            names: columns.iter().map(|column| column.name.clone()).collect(),
            shares,
            spread,
            params: look.params.checks,
        })
    }

    /// By how much a driver `times` as strong as a column would move the estimate of a kind.
    fn bias(&self, column: usize, kind: usize, times: f64) -> f64 {
        let (of_outcome, of_kind) = self.shares[column][kind];
        let (of_outcome, of_kind) = ((times * of_outcome).min(1.0), (times * of_kind).min(1.0 - 1e-9));
        (of_outcome * of_kind / (1.0 - of_kind)).sqrt() * self.spread[kind]
    }

    /// The columns that would move the estimate of a kind, the one that would most first.
    pub fn ranked(&self, kind: usize) -> Vec<usize> {
        let mut order: Vec<usize> =
            (0..self.names.len()).filter(|&column| self.bias(column, kind, 1.0) > 1e-6).collect();
        order.sort_by(|&a, &b| self.bias(b, kind, 1.0).total_cmp(&self.bias(a, kind, 1.0)).then(a.cmp(&b)));
        order
    }

    /// How strong a hidden driver must be to undo an average uplift of a kind; `None` where no column steers both.
    pub fn needed(&self, kind: usize, uplift: f64, is_asserted: bool) -> Option<HiddenDriver> {
        let &strongest = self.ranked(kind).first()?;
        let (mut low, mut high) = (0.0, self.params.most_times);
        for _ in 0..60 {
            let middle = f64::midpoint(low, high);
            if self.bias(strongest, kind, middle) < uplift.abs() {
                low = middle;
            } else {
                high = middle;
            }
        }
        Some(HiddenDriver {
            times: high,
            column: self.names[strongest].clone(),
            column_bias: self.bias(strongest, kind, 1.0),
            is_robust: !is_asserted || high >= self.params.robust,
        })
    }
}

/// The sum of squares of a target that a regression on the kept columns leaves.
fn residual(sums: &Array2<f64>, kept: &[usize], target: usize, n: usize) -> Option<f64> {
    let mut gram = Array2::from_shape_fn((kept.len(), kept.len()), |(i, j)| sums[[kept[i], kept[j]]]);
    for at in 0..kept.len() {
        gram[[at, at]] += RIDGE * n as f64;
    }
    let moment: Vec<f64> = kept.iter().map(|&at| sums[[at, target]]).collect();
    Some((sums[[target, target]] - Cholesky::of(&gram)?.inverse_form(&moment)).max(0.0))
}

/// `(SSE₋ⱼ - SSE) / SSE₋ⱼ`, less what as many random columns would explain.
fn share(without: f64, full: f64, width: f64, rest: f64) -> f64 {
    ((without - full - width * full / rest) / without.max(1e-12)).max(0.0)
}
