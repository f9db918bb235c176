//! Draws of known chance in the log: the chance stands in for the propensity, and tells how far the rest of the log misleads.
//!
//! Where a kind was drawn at random, nothing unrecorded can have steered it. If such rows say otherwise than those in which
//! the team chose, the team knew something; so each kind with enough of both gets one more risk term, its surprise
//! among the chosen alone, which takes up what choosing adds to the effect (experimental grounding: Kallus, Puli & Shalit 2018).
//! Its prior lets it be large where draws are there to correct it; without draws it could not be told from the effect.

use ndarray::{Array2, Axis, concatenate};

use super::history::{CustomaryTiming, Event, RowHistory};
use super::past::Expected;
use super::terms::N_WINDOWS;
use crate::book::chance_of_any;

/// How much stronger what the team knew may be than what risk terms miss.
const STRENGTH: f64 = 4.0;

/// Whether each row was drawn for each kind (rows × kinds).
#[must_use]
pub fn drawn(histories: &[RowHistory], n_kinds: usize) -> Vec<Vec<bool>> {
    let of_row = |history: &RowHistory| (0..n_kinds).map(|kind| history.is_drawn(kind)).collect();
    histories.iter().map(of_row).collect()
}

/// The kinds of which some rows were drawn and others chosen, at least `enough` of both.
#[must_use]
pub fn grounded(histories: &[RowHistory], n_kinds: usize, enough: usize) -> Vec<usize> {
    let count = |keep: &dyn Fn(&RowHistory) -> bool| histories.iter().filter(|history| keep(history)).count();
    (0..n_kinds)
        .filter(|&kind| {
            let is_drawn = |history: &RowHistory| history.is_drawn(kind);
            let has = |history: &RowHistory| history.events.iter().any(|event| event.kind == kind);
            count(&is_drawn) >= enough && count(&|history| has(history) && !is_drawn(history)) >= enough
        })
        .collect()
}

/// Puts the known chances in the place of propensities (rows × kinds); one minus the chance that every draw went against.
pub fn put_known(histories: &[RowHistory], propensity: &mut Array2<f64>) {
    for (history, mut chances) in histories.iter().zip(propensity.rows_mut()) {
        for (kind, chance) in chances.iter_mut().enumerate() {
            let draws = history.drawn.iter().filter(|drawn| drawn.kind == kind);
            *chance = chance_of_any(draws.map(|drawn| drawn.chance)).unwrap_or(*chance);
        }
    }
}

impl Expected {
    /// With one more risk term for each of the `grounded` kinds: what was done beyond expectation where nothing was drawn.
    #[must_use]
    pub fn grounded(mut self, kinds: &[usize], histories: &[RowHistory], timing: &CustomaryTiming) -> Self {
        let mut terms = Array2::zeros((histories.len(), kinds.len()));
        for (row, history) in histories.iter().enumerate() {
            for (at, &kind) in kinds.iter().enumerate() {
                if history.is_drawn(kind) {
                    continue;
                }
                let open = |event: &&Event| event.kind == kind && history.eligible[event.window];
                let found = history.events.iter().filter(open).count() as f64;
                let share = timing.shares(kind, history.horizon).share;
                let reachable: f64 = (0..N_WINDOWS).filter(|&window| history.eligible[window]).map(|w| share[w]).sum();
                let foreseen = self.centre[[row, kind]] * timing.mean_count[kind] * reachable;
                terms[[row, at]] = STRENGTH * (found - foreseen);
            }
        }
        if let Ok(risk) = concatenate(Axis(1), &[self.risk.view(), terms.view()]) {
            self.risk = risk;
        }
        self
    }
}
