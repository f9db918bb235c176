//! What is to be expected of each row, learned again from some rows: propensities and what is taken off what was done.

use super::super::data::{Expected, Past, chance};
use super::centre;
use super::propensity::{GivenRows, Propensity};
use crate::units::Seed;

/// What is expected under another base when propensities and centre are learned again from some rows.
pub fn expected_again(
    base: Vec<f64>,
    rows: GivenRows,
    sample: &[usize],
    propensity: &Propensity,
    past: &Past,
    grounded: &[usize],
    seed: Seed,
) -> Option<Expected> {
    let mut chances = propensity.refit_out_of_fold(rows, sample, seed.child("propensity", 0)).ok()?;
    chance::put_known(past.histories, &mut chances);
    let centre = centre::centre(rows, sample, seed.child("centre", 0)).ok()?;
    Some(Expected::new(base, chances, centre, past.modifiers).grounded(grounded, past.histories, past.timing))
}
