//! The customary chance of each kind that is taken off what was done, so that only the surprise is held against the outcome.
//!
//! Neither out of fold nor sharp, unlike the [propensities](crate::effects::nuisance::propensity) by which accounts are compared: the noise `u` of
//! a chance that was learned elsewhere is subtracted with it, and every effect shrinks by `E u² / E (a - e + u)²`. A ridge
//! logistic regression on the linear view of the features, read for the rows it was fitted on, is all but free of it; the penalty
//! leaves little but the direction in which each feature goes with the kind, the slope along it is fitted anew. What this
//! misses is left to the risk terms, which hold the sharper log-odds.

use ndarray::Array2;
use rayon::prelude::*;

use super::super::error::EffectError;
use super::calibration::{Slope, bounded, calibration, never_or_always};
use super::propensity::GivenRows;
use crate::ensemble::EnsembleError;
use crate::features::Recipe;
use crate::learners::{LabelledViews, Logistic};
use crate::table::Column;
use crate::units::{Seed, mean_and_deviation};

/// The ridge penalty on slopes of standardised features.
const PENALTY: f64 = 1_000.0;
/// The slope of the calibration on standardised log-odds is all but free.
const CALIBRATION: Slope = Slope { expected: 0.0, penalty: 1.0 };

/// Fits on the given rows (a row may repeat) and reads all rows: rows × kinds, zero for a kind never given, or always.
///
/// # Errors
/// [`EffectError`] when the features cannot be read.
pub fn centre(rows: GivenRows, sample: &[usize], seed: Seed) -> Result<Array2<f64>, EffectError> {
    let n_kinds = rows.given.first().map_or(0, Vec::len);
    let of_kinds: Vec<Vec<f64>> = (0..n_kinds)
        .into_par_iter()
        .map(|kind| of_kind(rows, kind, &rows.chosen(kind, sample), seed.child("kind", kind as u64)))
        .collect::<Result<_, EffectError>>()?;
    Ok(Array2::from_shape_fn((rows.given.len(), n_kinds), |(row, kind)| of_kinds[kind][row]))
}

fn of_kind(rows: GivenRows, kind: usize, sample: &[usize], seed: Seed) -> Result<Vec<f64>, EffectError> {
    let given: Vec<bool> = sample.iter().map(|&row| rows.given[row][kind]).collect();
    if never_or_always(&given) {
        return Ok(vec![0.0; rows.given.len()]);
    }
    let columns: Vec<Column> = rows.columns.iter().map(|column| column.select(sample)).collect();
    let (recipe, views) = Recipe::fit(&columns, &given, sample, seed).map_err(EnsembleError::from)?;
    let training = LabelledViews { views: &views, renewed: &given };
    let logistic = Logistic::fit(training, PENALTY).map_err(EnsembleError::from)?;
    let of_sample = logistic.log_odds(&views.linear);
    let mut log_odds = logistic.log_odds(&recipe.apply(rows.columns).map_err(EnsembleError::from)?.linear);
    for (&row, &z) in sample.iter().zip(&of_sample) {
        log_odds[row] = z;
    }
    let (mean, sd) = mean_and_deviation(&of_sample);
    let sd = sd.max(1e-9);
    let standard = |z: &f64| (z - mean) / sd;
    let of_sample: Vec<f64> = of_sample.iter().map(standard).collect();
    let (intercept, slope) = calibration(&of_sample, &given, CALIBRATION);
    Ok(log_odds.iter().map(|z| bounded(intercept + slope * standard(z))).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::Folds;
    use crate::table::ColumnData;

    #[test]
    fn what_is_taken_off_adds_up_to_what_was_done_and_follows_who_was_chosen() {
        let at_risk: Vec<f64> = (0..400u32).map(|row| f64::from(row * 37 % 101)).collect();
        let given: Vec<Vec<bool>> =
            (0..400u32).zip(&at_risk).map(|(row, risk)| vec![f64::from(row * 53 % 97) < 0.8 * risk, false]).collect();
        let columns = [Column { name: "risk".to_owned(), data: ColumnData::Number(at_risk.clone()) }];
        let (drawn, groups): (_, Vec<usize>) = (vec![vec![false; 2]; 400], (0..400).collect());
        let outcomes: Vec<bool> = given.iter().map(|kinds| kinds[0]).collect();
        let folds = Folds::by_group(&groups, &outcomes, 5, Seed(1)).unwrap();
        let rows = GivenRows { columns: &columns, given: &given, drawn: &drawn, folds: &folds };
        let centre = centre(rows, &groups, Seed(1)).unwrap();
        let n_given = outcomes.iter().filter(|&&given| given).count() as f64;
        assert!((centre.column(0).sum() - n_given).abs() < 1e-3, "{} beside {n_given}", centre.column(0).sum());
        let (low, high) =
            (at_risk.iter().position(|&r| r < 5.0).unwrap(), at_risk.iter().position(|&r| r > 95.0).unwrap());
        assert!(centre[[low, 0]] < 0.2 && centre[[high, 0]] > 0.6, "{} {}", centre[[low, 0]], centre[[high, 0]]);
        assert!(centre.column(1).iter().all(|&never| never == 0.0));
    }
}
