//! What was done when: interventions by lead window, who could still get them, and when a kind is usually done.
//!
//! Where the day of the decision is known, a row counts for a lead window only while undecided at the window's
//! end: customers who have given notice are called no more, and windows looked at in hindsight would
//! take that for an effect of calling (sequential trials: Hernán et al. 2008; Danaei et al. 2013). An intervention
//! after a renewal's next decision date is judged from there, where more is known of why it was done.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::terms::{KNOTS, N_TENTS, N_WINDOWS, Terms, WINDOW_STARTS, pairings, tents, window_of};
use crate::book::LearningTable;
use crate::effects::params::DataParams;
use crate::units::Days;

/// An intervention in the row it belongs to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Event {
    /// Its kind.
    pub kind: usize,
    /// Its lead window.
    pub window: usize,
    /// Days before renewal.
    pub lead_days: Days,
    /// Its tents, centred on when the kind is usually done.
    pub timing: [f64; N_TENTS],
}

/// A draw of known chance in the row it belongs to, given or not.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DrawnEvent {
    /// Its kind.
    pub kind: usize,
    /// Its lead window.
    pub window: usize,
    /// The chance with which it was given.
    pub chance: f64,
    /// Its tents, centred on when the kind is usually done.
    pub timing: [f64; N_TENTS],
}

/// One decision date: how long until renewal, what was done, and in which windows it could be.
#[derive(Debug, Clone, PartialEq)]
pub struct RowHistory {
    /// Days from the decision date to renewal.
    pub horizon: Days,
    /// Whether each lead window lies after the decision date, and before the customer's decision and the next decision date.
    pub eligible: [bool; N_WINDOWS],
    /// The same without regard to the next decision date: what was done there shows in the outcome all the same.
    pub undecided: [bool; N_WINDOWS],
    /// What was done.
    pub events: Vec<Event>,
    /// What was drawn at random.
    pub drawn: Vec<DrawnEvent>,
    /// Whether no later decision date of its renewal is recorded.
    pub is_last: bool,
}

impl RowHistory {
    /// Whether the kind was drawn at random here, given or not.
    #[must_use]
    pub fn is_drawn(&self, kind: usize) -> bool {
        self.drawn.iter().any(|drawn| drawn.kind == kind)
    }
}

/// How the interventions of one kind spread over lead windows when `horizon` days are left.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct LeadShares {
    /// Share of each window; adds up to one, or to zero when nothing was ever done that late.
    pub share: [f64; N_WINDOWS],
    /// The mean of the centred tents over all of them.
    pub timing: [f64; N_TENTS],
}

/// When each kind is customarily done.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CustomaryTiming {
    /// The mean tents of each kind: what its timing curve is centred on.
    centre: Vec<[f64; N_TENTS]>,
    /// The mean centred tents of each kind in each window.
    in_window: Vec<[[f64; N_TENTS]; N_WINDOWS]>,
    /// How many are done, on average, where any is.
    pub mean_count: Vec<f64>,
    /// How many pairs of the same kind are done, on average, where any is.
    pub mean_pairings: Vec<f64>,
    /// Shares by kind and horizon, the horizons [`GRID_DAYS`] apart.
    shares: Vec<Vec<LeadShares>>,
}

/// The spread of customary leads is taken to be at least this many days.
const NARROWEST: f64 = 10.0;
/// Shares are kept for horizons this far apart, so that a saved model holds a table and not the past.
const GRID_DAYS: Days = 10;
/// Horizons kept: up to 400 days, beyond which the last one counts.
const GRID_POINTS: usize = 41;

impl CustomaryTiming {
    /// Learns when each of `n_kinds` kinds is done from the past.
    #[must_use]
    pub fn fit(table: &LearningTable, n_kinds: usize, params: &DataParams) -> Self {
        let mut leads: Vec<Vec<(Days, Days)>> = vec![Vec::new(); n_kinds];
        let mut n_rows_with = vec![0.0; n_kinds];
        let mut n_pairings = vec![0.0; n_kinds];
        for row in 0..table.len() {
            let horizon = table.rows.horizon(row);
            for (kind, leads) in leads.iter_mut().enumerate() {
                let of_kind = table.given[row].iter().filter(|given| given.kind == kind);
                let before = leads.len();
                leads.extend(of_kind.map(|given| (horizon, given.lead_days)));
                let count = leads.len() - before;
                n_rows_with[kind] += f64::from(u8::from(count > 0));
                n_pairings[kind] += pairings(count, count, true);
            }
        }
        let centre: Vec<_> = leads.iter().map(|leads| mean_tents(leads.iter().map(|&(_, lead)| lead))).collect();
        let mean_count =
            leads.iter().zip(&n_rows_with).map(|(l, n)| (l.len() as f64 / f64::max(*n, 1.0)).max(1.0)).collect();
        let in_window: Vec<[_; N_WINDOWS]> = leads
            .iter()
            .zip(&centre)
            .map(|(leads, centre)| {
                std::array::from_fn(|window| {
                    let inside = leads.iter().filter(|(_, lead)| window_of(*lead) == window);
                    less(mean_tents(inside.map(|&(_, lead)| lead)), centre)
                })
            })
            .collect();
        let at = |kind: usize, point: usize| {
            let horizon = Days::try_from(point).unwrap_or(0) * GRID_DAYS;
            shares_at(horizon, &leads[kind], &in_window[kind], params)
        };
        let shares = (0..n_kinds).map(|kind| (0..GRID_POINTS).map(|point| at(kind, point)).collect()).collect();
        let mean_pairings = n_pairings.iter().zip(&n_rows_with).map(|(pairs, n)| pairs / f64::max(*n, 1.0)).collect();
        Self { centre, in_window, mean_count, mean_pairings, shares }
    }

    /// The tents of a lead, centred on when the kind is usually done.
    #[must_use]
    pub fn centred(&self, kind: usize, lead_days: Days) -> [f64; N_TENTS] {
        less(tents(lead_days), &self.centre[kind])
    }

    /// The timing curve of an effect that fades away from when the kind is usually done, per unit of its average effect.
    ///
    /// `b(l) / mean b - 1` at the knots, `b` a bell with the mean and spread of the customary leads.
    #[must_use]
    pub fn fading(&self, kind: usize) -> [f64; N_TENTS] {
        let centre = &self.centre[kind];
        let mean_of =
            |value: &dyn Fn(f64) -> f64| KNOTS.iter().zip(centre).map(|(&knot, share)| share * value(knot)).sum();
        let mean: f64 = mean_of(&|knot| knot);
        let variance: f64 = mean_of(&|knot| (knot - mean).powi(2));
        let bell = |knot: f64| (-0.5 * (knot - mean).powi(2) / variance.max(NARROWEST * NARROWEST)).exp();
        let middle: f64 = mean_of(&bell);
        KNOTS.map(|knot| if middle > 0.0 { bell(knot) / middle - 1.0 } else { 0.0 })
    }

    /// The mean centred tents of a kind in a window.
    #[must_use]
    pub fn in_window(&self, kind: usize, window: usize) -> &[f64; N_TENTS] {
        &self.in_window[kind][window]
    }

    /// How a kind spreads over windows when `horizon` days are left.
    #[must_use]
    pub fn shares(&self, kind: usize, horizon: Days) -> &LeadShares {
        let point = usize::try_from((horizon + GRID_DAYS / 2) / GRID_DAYS).unwrap_or(0);
        &self.shares[kind][point.min(GRID_POINTS - 1)]
    }

    /// How many of a kind are done, on average, where any is; none where nothing was ever done that late.
    #[must_use]
    pub fn count(&self, kind: usize, horizon: Days) -> f64 {
        let is_possible = self.shares(kind, horizon).share.iter().sum::<f64>() > 0.0;
        if is_possible { self.mean_count[kind] } else { 0.0 }
    }

    /// The log-odds each kind customarily gains when it is done, for an account with modifiers `z`.
    #[must_use]
    pub fn customary_gains(&self, terms: &Terms, theta: &[f64], horizon: Days, z: &[f64]) -> Vec<f64> {
        let mut gains: Vec<f64> = (0..terms.n_kinds)
            .map(|kind| {
                let count = self.count(kind, horizon);
                terms.log_odds(theta, kind, count, &self.shares(kind, horizon).timing.map(|tent| count * tent), z)
            })
            .collect();
        for (at, &(kind, _)) in terms.pairs.iter().enumerate().filter(|(_, (a, b))| a == b) {
            gains[kind] += self.mean_pairings[kind] * theta[terms.pair(at)];
        }
        gains
    }

    /// The histories of all rows of the past.
    #[must_use]
    pub fn rows(&self, table: &LearningTable) -> Vec<RowHistory> {
        let mut dates: HashMap<_, Vec<Days>> = HashMap::new();
        let renewal = |row: usize| (table.rows.groups[row], table.rows.renewal_date[row]);
        for row in 0..table.len() {
            dates.entry(renewal(row)).or_default().push(table.rows.horizon(row));
        }
        let next = |row: usize| {
            let own = table.rows.horizon(row);
            dates[&renewal(row)].iter().copied().filter(|&later| later < own).max().unwrap_or(0)
        };
        (0..table.len()).map(|row| self.row(table, row, next(row))).collect()
    }

    /// The history of one row; `next` is the horizon of the renewal's next decision date.
    fn row(&self, table: &LearningTable, row: usize, next: Days) -> RowHistory {
        let horizon = table.rows.horizon(row);
        let decided = match (table.rows.renewal_date[row], table.decided_on[row]) {
            (Some(renewal), Some(decided)) => renewal.days_after(decided).max(0),
            _ => 0,
        };
        let undecided = WINDOW_STARTS.map(|start| start < horizon.max(1) && decided <= start);
        let eligible = std::array::from_fn(|window| undecided[window] && next <= WINDOW_STARTS[window]);
        let events = table.given[row]
            .iter()
            .map(|given| Event {
                kind: given.kind,
                window: window_of(given.lead_days),
                lead_days: given.lead_days,
                timing: self.centred(given.kind, given.lead_days),
            })
            .collect();
        let drawn = table.drawn[row]
            .iter()
            .map(|drawn| DrawnEvent {
                kind: drawn.kind,
                window: window_of(drawn.lead_days),
                chance: drawn.chance,
                timing: self.centred(drawn.kind, drawn.lead_days),
            })
            .collect();
        RowHistory { horizon, eligible, undecided, events, drawn, is_last: next == 0 }
    }
}

fn less(heights: [f64; N_TENTS], centre: &[f64; N_TENTS]) -> [f64; N_TENTS] {
    std::array::from_fn(|tent| heights[tent] - centre[tent])
}

fn mean_tents(leads: impl Iterator<Item = Days>) -> [f64; N_TENTS] {
    let mut mean = [0.0; N_TENTS];
    let mut count = 0.0f64;
    for lead in leads {
        count += 1.0;
        for (slot, height) in mean.iter_mut().zip(tents(lead)) {
            *slot += height;
        }
    }
    mean.map(|sum| sum / count.max(1.0))
}

fn shares_at(
    horizon: Days,
    leads: &[(Days, Days)],
    in_window: &[[f64; N_TENTS]; N_WINDOWS],
    params: &DataParams,
) -> LeadShares {
    let mut share = [0.0; N_WINDOWS];
    let mut total = 0.0;
    for &(from, lead) in leads.iter().filter(|(_, lead)| *lead <= horizon + GRID_DAYS / 2) {
        let distance = f64::from(from - horizon) / params.horizon_spread;
        let weight = (-0.5 * distance * distance).exp() + params.far_weight;
        share[window_of(lead)] += weight;
        total += weight;
    }
    let mut timing = [0.0; N_TENTS];
    if total > 0.0 {
        share = share.map(|sum| sum / total);
        for (share, tents) in share.iter().zip(in_window) {
            timing.iter_mut().zip(tents).for_each(|(slot, tent)| *slot += share * tent);
        }
    }
    LeadShares { share, timing }
}
