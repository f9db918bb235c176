//! Whole numbers that are codes: of a shop, a region, a person. Their size says little, each value something of its own.
//!
//! Whether a column is one is asked of the training rows: a number is a code when the mean outcome of each value, out of
//! fold, has a log loss clearly below that of the mean outcome of the value's neighbourhood (twenty bins of equal mass).

use serde::{Deserialize, Serialize};

use super::Folds;
use super::category::MeanOutcome;
use crate::table::Categories;
use crate::units::{quantile, softplus};

/// Fewer values than this are no burden to a tree.
const MIN_VALUES: usize = 20;

/// Rows a value has on average at the least.
const ROWS_PER_VALUE: usize = 2;

/// Bins of the neighbourhood.
const N_BINS: usize = 20;

/// Standard errors by which single values must do better than their neighbourhood.
const CLEARLY: f64 = 2.0;

/// The mean outcome of every value of a code.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct CodeRecipe {
    mean_outcome: MeanOutcome,
}

impl CodeRecipe {
    /// Learns from one number a row, `NaN` missing; `None` when it is no code. Also the log-odds of each row out of fold.
    pub(super) fn fit(values: &[f64], renewed: &[bool], folds: Option<&Folds>) -> Option<(Self, Vec<f64>)> {
        let present = || values.iter().copied().filter(|value| !value.is_nan());
        if present().any(|value| value.fract() != 0.0 || value.abs() > 1e15) {
            return None;
        }
        let mut sorted: Vec<f64> = present().collect();
        sorted.sort_by(f64::total_cmp);
        let n_values = 1 + sorted.windows(2).filter(|pair| pair[0] < pair[1]).count();
        if n_values < MIN_VALUES || sorted.len() < ROWS_PER_VALUE * n_values {
            return None;
        }
        let (mean_outcome, by_value) = mean_outcome(values.iter().map(|&value| name(value)), renewed, folds)?;
        let cuts: Vec<f64> = (1..N_BINS).map(|bin| quantile(&sorted, bin as f64 / N_BINS as f64)).collect();
        let bin_of = |value: f64| (!value.is_nan()).then(|| cuts.partition_point(|&cut| cut < value).to_string());
        let (_, by_bin) = self::mean_outcome(values.iter().map(|&value| bin_of(value)), renewed, folds)?;
        is_clearly_better(&by_value, &by_bin, renewed).then_some((Self { mean_outcome }, by_value))
    }

    /// The feature of a value; `out_of_fold` replaces its mean outcome on training rows.
    pub(super) fn feature(&self, value: f64, out_of_fold: Option<f64>) -> f64 {
        let known = || name(value).map_or(self.mean_outcome.of_missing(), |name| self.mean_outcome.of_level(&name));
        self.mean_outcome.standardised(out_of_fold.unwrap_or_else(known))
    }
}

fn name(value: f64) -> Option<String> {
    (!value.is_nan()).then(|| format!("{value}"))
}

fn mean_outcome(
    names: impl Iterator<Item = Option<String>>,
    renewed: &[bool],
    folds: Option<&Folds>,
) -> Option<(MeanOutcome, Vec<f64>)> {
    let names: Vec<Option<String>> = names.collect();
    let data = Categories::from_texts(names.iter().map(Option::as_deref));
    let every_level: Vec<usize> = (0..data.levels.len()).collect();
    let (fitted, out_of_fold) = MeanOutcome::fit(&data, &every_level, renewed, folds);
    Some((fitted?, out_of_fold))
}

/// Whether the log loss of `a` is below that of `b` by more than its paired standard error would explain.
fn is_clearly_better(a: &[f64], b: &[f64], renewed: &[bool]) -> bool {
    let loss = |z: f64, renewed: bool| softplus(if renewed { -z } else { z });
    let gains: Vec<f64> = a.iter().zip(b).zip(renewed).map(|((&a, &b), &y)| loss(b, y) - loss(a, y)).collect();
    let n = gains.len().max(2) as f64;
    let mean = gains.iter().sum::<f64>() / n;
    let variance = gains.iter().map(|gain| (gain - mean).powi(2)).sum::<f64>() / (n - 1.0);
    mean > CLEARLY * (variance / n).sqrt()
}

#[cfg(test)]
mod tests {
    use rand::RngExt;

    use super::CodeRecipe;
    use crate::features::Folds;
    use crate::units::{Seed, sigmoid};

    /// Shops 0 to 59 with an effect each, or an effect that rises with the number.
    fn fit(is_code: bool) -> Option<(CodeRecipe, Vec<f64>)> {
        let mut rng = Seed(1).rng();
        let values: Vec<f64> = (0..3_000).map(|_| f64::from(rng.random_range(0..60u32))).collect();
        let effect = |shop: f64| if is_code { (shop * 7919.0) % 5.0 - 2.0 } else { shop / 20.0 - 1.5 };
        let renewed: Vec<bool> = values.iter().map(|&shop| rng.random::<f64>() < sigmoid(effect(shop))).collect();
        let groups: Vec<usize> = (0..values.len()).collect();
        let folds = Folds::by_group(&groups, &renewed, 5, Seed(2)).unwrap();
        CodeRecipe::fit(&values, &renewed, Some(&folds))
    }

    #[test]
    fn a_number_whose_single_values_matter_is_a_code() {
        let (recipe, _) = fit(true).unwrap();
        let effect = |shop: f64| (shop * 7919.0) % 5.0 - 2.0;
        assert!(effect(4.0) > effect(5.0) && recipe.feature(4.0, None) > recipe.feature(5.0, None));
        assert!(recipe.feature(f64::NAN, None).is_finite() && recipe.feature(1e9, None).is_finite());
    }

    #[test]
    fn a_number_whose_size_matters_is_none() {
        assert!(fit(false).is_none());
    }
}
