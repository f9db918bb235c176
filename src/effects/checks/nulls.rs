//! The whole method where the answer is known to be nothing: what it then finds is error.
//!
//! *Placebo*: what was done of a kind is dealt out anew among rows of like propensity and horizon, so that it can have changed
//! nothing, and propensities and effects are fitted again. *Negative control*: the outcome is one that no intervention can change
//! (Lipsitch, Tchetgen Tchetgen & Cohen 2010); expectations and effects are fitted again. Either way the average of each kind must
//! lie within the model's own uncertainty, the looking at several kinds paid for (Bonferroni at one book in twenty).

use rand::RngExt;

use super::super::compare::{Look, Refit};
use super::super::data::{Event, RowHistory, window_of};
use super::report::NullCheck;
use crate::units::{Seed, normal_cdf};

/// The placebo of every kind; `None` where it could not be fitted.
pub fn placebo(look: &Look, seed: Seed) -> Option<Vec<NullCheck>> {
    let histories = dealt_anew(look, seed.child("deal", 0));
    let given: Vec<Vec<bool>> = histories
        .iter()
        .map(|history| (0..look.n_kinds()).map(|kind| history.events.iter().any(|event| event.kind == kind)).collect())
        .collect();
    let again = Refit {
        columns: look.rows.columns,
        base: &look.expected.base,
        given: &given,
        histories: &histories,
        outcome: look.past.renewed,
    };
    let theta = look.refit(&again, seed)?;
    Some(judge(look, &theta))
}

/// What every kind seems to change of the negative control; `None` where the playbook names none, or it never varies.
pub fn negative_control(look: &Look, seed: Seed) -> Option<Vec<NullCheck>> {
    let control = look.input.table.negative_control.as_ref()?;
    let outcome: Vec<bool> = control.iter().map(|known| *known == Some(true)).collect();
    let among: Vec<usize> = look.refit_rows().into_iter().filter(|&row| control[row].is_some()).collect();
    let base = look.refit_base(look.rows.columns, &outcome, &among, seed.child("base", 0))?;
    let mut histories = look.past.histories.to_vec();
    for (history, known) in histories.iter_mut().zip(control) {
        history.eligible = history.eligible.map(|open| open && known.is_some());
    }
    let again = Refit {
        columns: look.rows.columns,
        base: &base,
        given: look.rows.given,
        histories: &histories,
        outcome: &outcome,
    };
    let theta = look.refit(&again, seed)?;
    Some(judge(look, &theta))
}

fn judge(look: &Look, theta: &ndarray::Array1<f64>) -> Vec<NullCheck> {
    let n_kinds = look.n_kinds();
    let slope = look.slope();
    let of_kind = |kind: usize| {
        let average = look.average(kind, theta);
        let p_value = 2.0 * (1.0 - normal_cdf((average.log_odds / average.sd.max(1e-12)).abs()));
        NullCheck {
            uplift: slope * average.log_odds,
            standard_error: slope * average.sd,
            within_noise: p_value * n_kinds as f64 > look.params.checks.false_alarms,
        }
    };
    (0..n_kinds).map(of_kind).collect()
}

/// Histories in which the events of each kind are dealt out anew among rows alike.
fn dealt_anew(look: &Look, seed: Seed) -> Vec<RowHistory> {
    let mut histories = look.past.histories.to_vec();
    for history in &mut histories {
        history.events.clear();
    }
    for kind in 0..look.n_kinds() {
        let is_drawn = |row: usize| look.past.histories[row].is_drawn(kind);
        let propensity = |row: usize| look.expected.propensity[[row, kind]];
        let mut order: Vec<usize> = (0..histories.len()).collect();
        let place = |row: usize| (is_drawn(row), window_of(look.past.histories[row].horizon));
        order.sort_by(|&a, &b| place(a).cmp(&place(b)).then(propensity(a).total_cmp(&propensity(b))).then(a.cmp(&b)));
        let mut rng = seed.child("kind", kind as u64).rng();
        for alike in
            order.chunk_by(|&a, &b| place(a) == place(b)).flat_map(|same| same.chunks(look.params.checks.like_rows))
        {
            let mut from = alike.to_vec();
            for at in (1..from.len()).rev() {
                from.swap(at, rng.random_range(0..=at));
            }
            for (&row, &giver) in alike.iter().zip(&from) {
                let done = look.past.histories[giver].events.iter().filter(|event| event.kind == kind);
                histories[row].events.extend(done.copied().collect::<Vec<Event>>());
            }
        }
    }
    histories
}
