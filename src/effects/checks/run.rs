//! Runs every check for every kind: the checked context in, one [`KindChecks`] a kind out, kinds in parallel.

use rayon::prelude::*;

use super::super::compare::{Arms, Look, Windows, undecided};
use super::average::{Modelled, average};
use super::hidden_driver::Drivers;
use super::left_out::left_out;
use super::nulls::{negative_control, placebo};
use super::report::KindChecks;
use super::second_opinion::second_opinion;
use crate::units::Seed;

/// Checks every kind that was ever given; the `asserted` ones, which stand up over the whole book, decide which drivers are
/// withheld.
pub fn run(look: &Look, asserted: &[usize], seed: Seed) -> Vec<KindChecks> {
    let kinds: Vec<usize> =
        (0..look.n_kinds()).filter(|&kind| look.rows.given.iter().any(|given| given[kind])).collect();
    if kinds.is_empty() {
        return vec![KindChecks::default(); look.n_kinds()];
    }
    let shifts = undecided(look);
    let mut checks: Vec<KindChecks> = (0..look.n_kinds())
        .into_par_iter()
        .map(|kind| {
            let mut checks = KindChecks::default();
            let windows = Windows::of(look, kind);
            let Some(arms) = Arms::fit(look, kind, &windows, &shifts) else { return checks };
            let modelled = Modelled::of(look, kind, &windows, &shifts);
            checks.average = average(look, kind, &windows, &arms, &modelled, &shifts);
            checks.second_opinion = second_opinion(look, kind, &windows, &arms, &modelled);
            checks
        })
        .collect();
    let placebos = placebo(look, seed.child("placebo", 0));
    let controls = negative_control(look, seed.child("negative control", 0));
    let drivers = Drivers::of(look, seed.child("drivers", 0));
    let watched = if asserted.is_empty() { &kinds } else { asserted };
    let without = drivers.as_ref().map(|drivers| left_out(look, drivers, watched, seed.child("left out", 0)));
    for &kind in &kinds {
        let of_kind = &mut checks[kind];
        of_kind.placebo = placebos.as_ref().map(|found| found[kind].clone());
        of_kind.negative_control = controls.as_ref().map(|found| found[kind].clone());
        let uplift = of_kind.average.as_ref().map(|average| average.model);
        // Where draws decide, no driver can have steered who got the kind, recorded or not.
        if !look.is_drawn(kind) {
            let needed = |drivers: &Drivers| drivers.needed(kind, uplift?, asserted.contains(&kind));
            of_kind.hidden_driver = drivers.as_ref().and_then(needed);
            of_kind.left_out = without.as_ref().map_or_else(Vec::new, |found| found[kind].clone());
        }
    }
    checks
}
