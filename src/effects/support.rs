//! Where the past is comparable: overlap in risk and propensity, with and without, at about the same lead.
//!
//! Two renewals are comparable when both their expected log-odds of renewal and their propensities are close
//! (joint use of prognostic and propensity scores: Leacy & Stuart 2014). The effective number of comparable rows
//! under a Gaussian kernel is `(Σw)² / Σw²` (Kish 1965).

use ndarray::Array2;
use serde::{Deserialize, Serialize};

use super::data::RowHistory;
use super::evidence::Evidence;
use super::params::SupportParams;
use crate::units::{Days, Probability};

/// The past, as needed to judge comparability.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Support {
    kinds: Vec<KindSupport>,
    #[serde(default)]
    params: SupportParams,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
struct KindSupport {
    n_accounts: usize,
    with: Vec<Point>,
    without: Vec<Point>,
    /// How many rows each kept point stands for, with and without.
    thinning: (f64, f64),
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
struct Point {
    risk: f32,
    propensity: f32,
    lead: f32,
}

impl Support {
    /// Learns where the past is dense.
    #[must_use]
    pub fn fit(
        histories: &[RowHistory],
        base: &[f64],
        propensity: &Array2<f64>,
        groups: &[usize],
        params: SupportParams,
    ) -> Self {
        let kinds = (0..propensity.ncols())
            .map(|kind| {
                let mut kept = KindSupport::default();
                let mut accounts = std::collections::BTreeSet::new();
                for (row, history) in histories.iter().enumerate() {
                    let mut leads = history.events.iter().filter(|event| event.kind == kind).peekable();
                    let point = |lead: Days| point(base[row], propensity[[row, kind]], lead);
                    if leads.peek().is_none() {
                        kept.without.push(point(0));
                    } else {
                        accounts.insert(groups[row]);
                        kept.with.extend(leads.map(|event| point(event.lead_days)));
                    }
                }
                kept.n_accounts = accounts.len();
                kept.thinning = (thin(&mut kept.with, params.most_rows), thin(&mut kept.without, params.most_rows));
                kept
            })
            .collect();
        Self { kinds, params }
    }

    /// Number of accounts that ever had the kind.
    #[must_use]
    pub fn n_accounts(&self, kind: usize) -> usize {
        self.kinds[kind].n_accounts
    }

    /// What the past can say about a kind at each of the leads, for an account of this risk and propensity.
    #[must_use]
    pub fn judge(&self, kind: usize, base: f64, propensity: f64, leads: &[Days]) -> Vec<Evidence> {
        let SupportParams { overlap, comparable, accounts, score_spread, lead_spread, .. } = self.params;
        let all = |evidence: Evidence| vec![evidence; leads.len()];
        let n_accounts = self.kinds.get(kind).map_or(0, |past| past.n_accounts);
        let Some(past) = self.kinds.get(kind).filter(|past| past.n_accounts >= accounts) else {
            return all(Evidence::RareKind { n_accounts, needed: accounts });
        };
        if !(overlap.0..=overlap.1).contains(&propensity) {
            return all(Evidence::NoOverlap { propensity });
        }
        let here = point(base, propensity, 0);
        let closeness = |there: &Point| {
            let distance = |a: f32, b: f32| f64::from(a - b) / score_spread;
            distance(here.risk, there.risk).powi(2) + distance(here.propensity, there.propensity).powi(2)
        };
        let n_without = past.thinning.1 * effective(past.without.iter().map(&closeness));
        let scores: Vec<f64> = past.with.iter().map(closeness).collect();
        leads
            .iter()
            .map(|&lead| {
                let spread = lead_spread.0 + lead_spread.1 * f64::from(lead);
                let squares = past
                    .with
                    .iter()
                    .zip(&scores)
                    .map(|(there, score)| score + ((f64::from(there.lead) - f64::from(lead)) / spread).powi(2));
                let n_with = past.thinning.0 * effective(squares);
                if n_with >= comparable && n_without >= comparable {
                    Evidence::Comparable { n_with, n_without }
                } else {
                    Evidence::FewComparable { n_with, n_without, needed: comparable }
                }
            })
            .collect()
    }
}

#[expect(clippy::cast_possible_truncation, reason = "a kernel needs no more than seven digits")]
fn point(base: f64, propensity: f64, lead: Days) -> Point {
    let propensity = Probability::new(propensity).map_or(0.0, |p| p.log_odds().0);
    Point { risk: base as f32, propensity: propensity as f32, lead: lead as f32 }
}

/// `(Σw)² / Σw²` with `w = exp(-d²/2)`; rows of negligible weight are passed over.
fn effective(squared_distances: impl Iterator<Item = f64>) -> f64 {
    let (mut sum, mut squares) = (0.0, 0.0);
    for square in squared_distances.filter(|&square| square < 16.0) {
        let weight = (-0.5 * square).exp();
        sum += weight;
        squares += weight * weight;
    }
    if squares > 0.0 { sum * sum / squares } else { 0.0 }
}

fn thin(points: &mut Vec<Point>, most: usize) -> f64 {
    let n = points.len();
    if n <= most {
        return 1.0;
    }
    let step = n as f64 / most as f64;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "an index below the length")]
    let kept: Vec<Point> = (0..most).map(|at| points[(at as f64 * step) as usize]).collect();
    *points = kept;
    step
}
