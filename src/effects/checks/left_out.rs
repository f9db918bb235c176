//! What becomes of an effect when a recorded driver is withheld: expectations, propensities and effects fitted again without it.
//!
//! An effect whose sign hangs on a single column would hang as much on a column that was never recorded.

use super::super::compare::{Look, Refit};
use super::hidden_driver::Drivers;
use super::report::LeftOut;
use crate::table::Column;
use crate::units::Seed;

/// For every kind, its average without each of the strongest drivers of any of `kinds`.
pub fn left_out(look: &Look, drivers: &Drivers, kinds: &[usize], seed: Seed) -> Vec<Vec<LeftOut>> {
    let mut found = vec![Vec::new(); look.n_kinds()];
    for (at, column) in strongest(drivers, kinds, look.params.checks.columns).into_iter().enumerate() {
        let Some(averages) = without(look, column, seed.child("column", at as u64)) else { continue };
        for (of_kind, left_out) in found.iter_mut().zip(averages) {
            of_kind.push(left_out);
        }
    }
    found
}

/// The strongest driver of each kind in turn, then the second strongest, until there are enough.
fn strongest(drivers: &Drivers, kinds: &[usize], most: usize) -> Vec<usize> {
    let ranked: Vec<Vec<usize>> = kinds.iter().map(|&kind| drivers.ranked(kind)).collect();
    let mut chosen = Vec::new();
    for rank in 0..most {
        for column in ranked.iter().filter_map(|columns| columns.get(rank)) {
            if chosen.len() < most && !chosen.contains(column) {
                chosen.push(*column);
            }
        }
    }
    chosen
}

fn without(look: &Look, column: usize, seed: Seed) -> Option<Vec<LeftOut>> {
    let all = look.rows.columns;
    let kept: Vec<Column> =
        all.iter().enumerate().filter(|(at, _)| *at != column).map(|(_, kept)| kept.clone()).collect();
    let base = look.refit_base(&kept, look.past.renewed, &look.refit_rows(), seed.child("base", 0))?;
    let again = Refit {
        columns: &kept,
        base: &base,
        given: look.rows.given,
        histories: look.past.histories,
        outcome: look.past.renewed,
    };
    let theta = look.refit(&again, seed)?;
    let slope = look.slope();
    let of_kind = |kind: usize| {
        let (before, after) = (look.average(kind, &look.posterior.theta), look.average(kind, &theta));
        let keeps_sign = after.log_odds * before.log_odds.signum() > -look.params.checks.beyond * after.sd;
        LeftOut { column: all[column].name.clone(), uplift: slope * after.log_odds, keeps_sign }
    };
    Some((0..look.n_kinds()).map(of_kind).collect())
}
