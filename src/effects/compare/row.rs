//! One row in a comparison with and without a kind: whether it counts, its timing, and its doubly robust score.

use super::super::data::{N_TENTS, N_WINDOWS};
use super::arms::Arms;
use super::look::Look;
use super::windows::Windows;
use crate::metrics::AipwRow;
use crate::units::sigmoid;

/// Whether a row is compared at all.
pub fn is_compared(look: &Look, kind: usize, windows: &Windows, row: usize) -> bool {
    let (low, high) = look.params.compare.overlap;
    (low..=high).contains(&look.expected.propensity[[row, kind]]) && windows.is_told_apart(look, kind, row)
}

/// The centred tents of a kind, averaged over the open windows of a row.
pub fn open_timing(look: &Look, kind: usize, windows: &Windows, row: usize) -> [f64; N_TENTS] {
    let mut timing = [0.0; N_TENTS];
    let total = f64::max(windows.total(row), 1e-12);
    for (window, weight) in windows.weight[row].iter().enumerate().filter(|(_, weight)| **weight > 0.0) {
        let tents = look.past.timing.in_window(kind, window);
        timing.iter_mut().zip(tents).for_each(|(slot, tent)| *slot += weight / total * tent);
    }
    timing
}

/// `Σ_b w_b ψ_b` of one row: a row given the kind speaks for the window it was given in, a row never given it for all that were
/// open to it, with the chance that it was given in none of them.
pub fn weighted_score(look: &Look, windows: &Windows, arms: &Arms, undecided: &[f64; N_WINDOWS], row: usize) -> f64 {
    let shift = windows.mean(row, undecided);
    let outcome = f64::from(u8::from(look.past.renewed[row]));
    let ever: f64 = 1.0 - windows.chance[row].iter().map(|chance| 1.0 - chance).product::<f64>();
    let mut sum = 0.0;
    for window in (0..N_WINDOWS).filter(|&window| windows.weight[row][window] > 0.0) {
        let here = undecided[window] - shift;
        let (with, without) = (sigmoid(arms.with[row] + here), sigmoid(arms.without[row] + here));
        let score = if windows.given[row][window] {
            AipwRow { given: true, outcome, propensity: windows.chance[row][window], with, without }.score()
        } else if windows.is_given(row) {
            with - without
        } else {
            AipwRow { given: false, outcome, propensity: ever, with, without }.score()
        };
        sum += windows.weight[row][window] * score;
    }
    sum
}
