//! What each kind has been worth to the renewals that had it: over all, by lead, by segment.
//!
//! Every intervention of the past counts once, in the decision date it is judged from. What it changed is the win probability
//! with it less without it, `σ(l₀ + g) - σ(l₀)` with `l₀ = logit m - e·g`: the base as usual already holds the chance `e` that it would be
//! done. Sums over a group are taken draw by draw, so that their intervals hold what is common to all of it.

use ndarray::Array2;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::arm::KindArm;
use super::data::{Expected, N_TENTS, Past};
use crate::book::LearningTable;
use crate::units::Days;

/// Lead groups: from the day after one border up to the next; the last is open.
const LEADS: [Days; 4] = [30, 60, 90, 120];
/// More segments than this are not told apart.
const MOST_SEGMENTS: usize = 12;

/// Which interventions of a kind are counted together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WorthGroup {
    /// All of them.
    All,
    /// Those done between so many days before renewal, both included; the upper end may be open.
    Lead(Days, Option<Days>),
    /// Those for accounts of a segment.
    Segment(String),
}

/// What a group of interventions has been worth.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Worth {
    /// Which interventions.
    pub group: WorthGroup,
    /// Accounts that had them.
    pub n_accounts: usize,
    /// How many there were.
    pub n_interventions: usize,
    /// The mean change of win probability.
    pub uplift: f64,
    /// Lower end of its 90 % interval.
    pub low: f64,
    /// Upper end of its 90 % interval.
    pub high: f64,
    /// The value of renewals won by them, in money, with the ends of its 90 % interval; `None` where no value is recorded.
    pub money: Option<[f64; 3]>,
}

/// One intervention of the past.
struct Done {
    row: usize,
    lead_days: Days,
    timing: [f64; N_TENTS],
}

/// What each kind has been worth; nothing for a kind never given.
#[must_use]
pub fn worths(table: &LearningTable, past: &Past, expected: &Expected, draws: &Array2<f64>) -> Vec<Vec<Worth>> {
    (0..past.terms.n_kinds).into_par_iter().map(|kind| of_kind(table, past, expected, draws, kind)).collect()
}

fn of_kind(table: &LearningTable, past: &Past, expected: &Expected, draws: &Array2<f64>, kind: usize) -> Vec<Worth> {
    let done: Vec<Done> = past
        .histories
        .iter()
        .enumerate()
        .flat_map(|(row, history)| {
            let counted = history.events.iter().filter(|event| event.kind == kind && history.eligible[event.window]);
            counted.map(move |event| Done { row, lead_days: event.lead_days, timing: event.timing })
        })
        .collect();
    if done.is_empty() {
        return Vec::new();
    }
    let groups = groups(table, &done);
    let members: Vec<Vec<usize>> =
        groups.iter().map(|group| (0..done.len()).filter(|&at| belongs(table, &done[at], group)).collect()).collect();
    // Draws × groups: mean uplift, and money.
    let by_draw: Vec<Vec<(f64, f64)>> = draws
        .rows()
        .into_iter()
        .map(|theta| {
            let theta = theta.to_vec();
            let gains: Vec<f64> = done.iter().map(|done| gain(past, expected, &theta, kind, done)).collect();
            let value = |at: usize| table.rows.value[done[at].row].unwrap_or(0.0);
            members
                .iter()
                .map(|members| {
                    let sum: f64 = members.iter().map(|&at| gains[at]).sum();
                    let money: f64 = members.iter().map(|&at| gains[at] * value(at)).sum();
                    (sum / members.len().max(1) as f64, money)
                })
                .collect()
        })
        .collect();
    groups
        .into_iter()
        .zip(&members)
        .enumerate()
        .filter(|(_, (_, members))| !members.is_empty())
        .map(|(at, (group, members))| {
            let accounts: std::collections::BTreeSet<usize> =
                members.iter().map(|&member| past.groups[done[member].row]).collect();
            let [uplift, low, high] = spread(by_draw.iter().map(|draw| draw[at].0).collect());
            let is_valued = members.iter().any(|&member| table.rows.value[done[member].row].is_some());
            Worth {
                group,
                n_accounts: accounts.len(),
                n_interventions: members.len(),
                uplift,
                low,
                high,
                money: is_valued.then(|| spread(by_draw.iter().map(|draw| draw[at].1).collect())),
            }
        })
        .collect()
}

fn gain(past: &Past, expected: &Expected, theta: &[f64], kind: usize, done: &Done) -> f64 {
    let modifiers = past.modifiers.row(done.row);
    let gain = past.terms.log_odds(theta, kind, 1.0, &done.timing, modifiers.as_slice().unwrap_or(&[]));
    KindArm::new(expected.base[done.row], expected.propensity[[done.row, kind]], gain).uplift()
}

/// All, the lead groups, and the segments where they are few.
fn groups(table: &LearningTable, done: &[Done]) -> Vec<WorthGroup> {
    let starts = std::iter::once(0).chain(LEADS.map(|border| border + 1));
    let ends = LEADS.map(Some).into_iter().chain([None]);
    let leads = starts.zip(ends).map(|(start, end)| WorthGroup::Lead(start, end));
    let segments: std::collections::BTreeSet<&String> =
        done.iter().filter_map(|done| table.rows.segment[done.row].as_ref()).collect();
    let few = segments.len() <= MOST_SEGMENTS;
    let segments = segments.into_iter().filter(|_| few).map(|segment| WorthGroup::Segment(segment.clone()));
    std::iter::once(WorthGroup::All).chain(leads).chain(segments).collect()
}

fn belongs(table: &LearningTable, done: &Done, group: &WorthGroup) -> bool {
    match group {
        WorthGroup::All => true,
        WorthGroup::Lead(start, end) => *start <= done.lead_days && end.is_none_or(|end| done.lead_days <= end),
        WorthGroup::Segment(segment) => table.rows.segment[done.row].as_ref() == Some(segment),
    }
}

/// Mean and the 5 % and 95 % quantiles.
fn spread(mut values: Vec<f64>) -> [f64; 3] {
    let mean = values.iter().sum::<f64>() / values.len().max(1) as f64;
    values.sort_by(f64::total_cmp);
    let tail = values.len() / 20;
    let at = |at: usize| values.get(at).copied().unwrap_or(mean);
    [mean, at(tail), at(values.len().saturating_sub(1 + tail))]
}
