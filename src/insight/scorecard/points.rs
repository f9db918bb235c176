//! A points score of few groups of factors: conditions with whole points that add up.
//!
//! Outcomes are noisy: of factors that say much the same, chance decides which one wins. So points are not searched on the outcomes.
//! A ridge regression on everything there is, fitted to the same renewals, tells first what is to be expected of each; the points are
//! those whose sum correlates best with its log-odds, each renewal weighted by `p (1 - p)` (projection onto a reference model:
//! Piironen, Paasiniemi & Vehtari, *Projective inference in high-dimensional problems*, 2020).
//!
//! Conditions are taken one at a time, each the one that adds most to that correlation (orthogonal forward selection), from at
//! most six groups; a group is a family of the playbook, a feature without one stands for itself. Their weights are those of
//! least squares, scaled to 100 in all and rounded, then improved one point at a time (coordinate search over integers; compare
//! Ustun & Rudin, *Learning optimized risk scores*, 2019). What earns points goes with renewal by itself too, and what costs
//! points goes against it: a line that only makes up for another one is left out.

use ndarray::Array2;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::conditions::Condition;
use super::params::ScorecardParams;
use crate::numeric::Cholesky;
use crate::units::sigmoid;

/// Rounds of the search over whole points, at the most; it ends with the first that finds nothing.
const SEARCHES: usize = 10;

/// A line of a points score: what earns how many points.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct PointsLine {
    /// The feature.
    pub feature: String,
    /// Its name for people.
    pub label: String,
    /// Its family, by which the lines are grouped; absent where the playbook names none.
    #[serde(default)]
    pub group: Option<String>,
    /// When the points are given: `3 or more`, `yes`, `Enterprise`, `blank`. Lines of one number add up.
    pub when: String,
    /// The points; negative ones are taken away.
    pub points: i32,
    /// In words: `Executive sponsor, yes: 20 points`.
    pub words: String,
}

/// Conditions with their points.
#[derive(Debug, Clone)]
pub(super) struct Points(pub(super) Vec<(usize, i32)>);

impl Points {
    /// Finds points on some rows; `log_odds` are what is to be expected of each of them, `conditions` hold a column for every row
    /// there is, and so does `renewed`.
    pub(super) fn fit(
        conditions: &[Condition],
        rows: &[usize],
        renewed: &[bool],
        log_odds: &[f64],
        params: &ScorecardParams,
    ) -> Self {
        let projection = Projection::new(conditions, rows, renewed, log_odds, params);
        let mut taken = projection.take();
        loop {
            let moments = projection.moments(&taken);
            let Some(weights) = moments.weights(params.ridge) else { return Self(Vec::new()) };
            let agrees = |at: usize| weights[at] * projection.alone[taken[at]] > 0.0;
            if (0..taken.len()).all(agrees) {
                let points = moments.points(&weights, params.span);
                let mut lines: Vec<(usize, i32)> = taken.into_iter().zip(points).collect();
                lines.retain(|(_, points)| *points != 0);
                return Self(sorted(lines, conditions));
            }
            taken = (0..taken.len()).filter(|&at| agrees(at)).map(|at| taken[at]).collect();
        }
    }

    /// The score of a row.
    pub(super) fn of(&self, conditions: &[Condition], row: usize) -> f64 {
        let held = self.0.iter().filter(|(at, _)| conditions[*at].holds[row]);
        f64::from(held.map(|(_, points)| *points).sum::<i32>())
    }
}

/// Lines of one group stand together, the heaviest group first, and those of one feature in their order.
fn sorted(mut lines: Vec<(usize, i32)>, conditions: &[Condition]) -> Vec<(usize, i32)> {
    let weight = |is_of: &dyn Fn(&Condition) -> bool| -> i32 {
        lines.iter().filter(|(at, _)| is_of(&conditions[*at])).map(|(_, points)| points.abs()).sum()
    };
    let key = |&(at, _): &(usize, i32)| {
        let condition = &conditions[at];
        let of_group = weight(&|other| other.group == condition.group);
        let of_feature = weight(&|other| other.feature == condition.feature);
        (-of_group, condition.group.clone(), -of_feature, condition.feature, at)
    };
    let mut keyed: Vec<_> = lines.iter().map(|line| (key(line), *line)).collect();
    keyed.sort();
    lines = keyed.into_iter().map(|(_, line)| line).collect();
    lines
}

/// What is to be told by conditions, row by row.
struct Projection<'a> {
    conditions: &'a [Condition],
    rows: &'a [usize],
    params: &'a ScorecardParams,
    /// `p (1 - p)` of each row.
    weights: Vec<f64>,
    /// The log-odds of each row less their weighted mean.
    aim: Vec<f64>,
    /// Of each condition how it goes with the outcome by itself, in standard deviations.
    alone: Vec<f64>,
}

/// A condition that may be taken.
struct Open {
    /// Its covariance with what is left to be told.
    says: f64,
    /// Its spread, and what is left of it beside those taken.
    spread: f64,
    left: f64,
}

impl<'a> Projection<'a> {
    fn new(
        conditions: &'a [Condition],
        rows: &'a [usize],
        renewed: &[bool],
        log_odds: &[f64],
        params: &'a ScorecardParams,
    ) -> Self {
        let weight = |z: &f64| sigmoid(*z) * (1.0 - sigmoid(*z));
        let weights: Vec<f64> = log_odds.iter().map(weight).collect();
        let mean = dot(&weights, log_odds) / weights.iter().sum::<f64>().max(f64::MIN_POSITIVE);
        let alone = conditions.iter().map(|condition| alone(condition, rows, renewed)).collect();
        Self { conditions, rows, params, weights, aim: log_odds.iter().map(|z| z - mean).collect(), alone }
    }

    /// The weighted sum of some values over the rows a condition holds for.
    fn sum(&self, condition: &Condition, values: &[f64]) -> f64 {
        let all = self.rows.iter().zip(&self.weights).zip(values);
        all.filter(|((row, _), _)| condition.holds[**row]).map(|((_, weight), value)| weight * value).sum()
    }

    fn product(&self, a: &[f64], b: &[f64]) -> f64 {
        a.iter().zip(b).zip(&self.weights).map(|((a, b), weight)| a * b * weight).sum()
    }

    /// A condition as a number of each row, less its weighted mean.
    fn centred(&self, condition: &Condition) -> Vec<f64> {
        let total: f64 = self.weights.iter().sum();
        let mean = self.sum(condition, &vec![1.0; self.rows.len()]) / total.max(f64::MIN_POSITIVE);
        self.rows.iter().map(|&row| f64::from(u8::from(condition.holds[row])) - mean).collect()
    }

    fn open(&self, condition: &Condition) -> Open {
        let centred = self.centred(condition);
        let (spread, says) = (self.product(&centred, &centred), self.product(&centred, &self.aim));
        Open { says, spread, left: spread }
    }

    /// The conditions that tell most together, found one at a time.
    fn take(&self) -> Vec<usize> {
        let least = self.params.least_gain * self.product(&self.aim, &self.aim);
        let mut open: Vec<Open> = self.conditions.iter().map(|condition| self.open(condition)).collect();
        let mut directions: Vec<Vec<f64>> = Vec::new();
        let mut taken: Vec<usize> = Vec::new();
        while taken.len() < self.params.conditions {
            let Some(next) = self.next(&open, &taken, least) else { break };
            let mut direction = self.centred(&self.conditions[next]);
            for known in &directions {
                let along = self.product(&direction, known);
                for (to, known) in direction.iter_mut().zip(known) {
                    *to -= along * known;
                }
            }
            let length = self.product(&direction, &direction).sqrt();
            for to in &mut direction {
                *to /= length;
            }
            let told = self.product(&direction, &self.aim);
            for (open, condition) in open.iter_mut().zip(self.conditions) {
                let overlap = self.sum(condition, &direction);
                open.says -= told * overlap;
                open.left -= overlap * overlap;
            }
            directions.push(direction);
            taken.push(next);
        }
        taken
    }

    /// The condition that adds most; of a new group only while there is room for one.
    fn next(&self, open: &[Open], taken: &[usize], least: f64) -> Option<usize> {
        let mut groups: Vec<&str> = taken.iter().map(|&at| self.conditions[at].group.as_str()).collect();
        groups.sort_unstable();
        groups.dedup();
        let is_free = |at: usize| {
            let (one, group) = (&open[at], self.conditions[at].group.as_str());
            !taken.contains(&at)
                && one.left > self.params.least_own * one.spread
                && self.alone[at].abs() >= self.params.least_z
                && one.says * self.alone[at] > 0.0
                && (groups.len() < self.params.groups || groups.binary_search(&group).is_ok())
        };
        let gain = |at: usize| open[at].says.powi(2) / (open[at].left + self.params.ridge);
        let best = (0..open.len()).filter(|&at| is_free(at)).map(|at| (gain(at), at));
        let (gain, at) = best.max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)))?;
        (gain >= least).then_some(at)
    }

    fn moments(&self, taken: &[usize]) -> Moments {
        let columns: Vec<Vec<f64>> = taken.iter().map(|&at| self.centred(&self.conditions[at])).collect();
        Moments {
            together: Array2::from_shape_fn((taken.len(), taken.len()), |(a, b)| {
                self.product(&columns[a], &columns[b])
            }),
            says: columns.iter().map(|column| self.product(column, &self.aim)).collect(),
        }
    }
}

/// How a condition goes with renewal by itself: the score test of two shares, in standard deviations.
fn alone(condition: &Condition, rows: &[usize], renewed: &[bool]) -> f64 {
    let (n, mut n_holds, mut won, mut both) = (rows.len() as f64, 0.0, 0.0, 0.0);
    for &row in rows {
        let (holds, renews) = (f64::from(u8::from(condition.holds[row])), f64::from(u8::from(renewed[row])));
        n_holds += holds;
        won += renews;
        both += holds * renews;
    }
    let variance = n_holds * (1.0 - n_holds / n) * won * (1.0 - won / n) / n;
    if variance > 0.0 { (both - n_holds * won / n) / variance.sqrt() } else { 0.0 }
}

/// Covariances of the conditions taken, with each other and with what is to be told.
struct Moments {
    together: Array2<f64>,
    says: Vec<f64>,
}

impl Moments {
    /// The weights of ridge least squares; `None` where there is nothing to weigh.
    fn weights(&self, ridge: f64) -> Option<Vec<f64>> {
        let mut ridged = self.together.clone();
        ridged.diag_mut().map_inplace(|own| *own += ridge);
        (!self.says.is_empty()).then(|| Cholesky::of(&ridged).map(|factor| factor.solve(&self.says)))?
    }

    /// Whole points near the weights, improved one at a time while their sum correlates better.
    fn points(&self, weights: &[f64], span: f64) -> Vec<i32> {
        let scale = span / weights.iter().map(|weight| weight.abs()).sum::<f64>().max(f64::MIN_POSITIVE);
        let mut points: Vec<f64> = weights.iter().map(|weight| (weight * scale).round()).collect();
        let mut best = self.told(&points);
        for _ in 0..SEARCHES {
            let before = best;
            for at in 0..points.len() {
                for step in [-1.0, 1.0] {
                    let known = points[at];
                    points[at] += step;
                    let told = self.told(&points);
                    if told > best && points[at] * weights[at] >= 0.0 {
                        best = told;
                    } else {
                        points[at] = known;
                    }
                }
            }
            if best <= before {
                break;
            }
        }
        #[expect(clippy::cast_possible_truncation, reason = "whole numbers of about a hundred")]
        points.into_iter().map(|points| points as i32).collect()
    }

    /// How much of what is to be told the points tell: `(pᵀs)² / pᵀCp`.
    fn told(&self, points: &[f64]) -> f64 {
        let spread: f64 = self.together.indexed_iter().map(|((a, b), together)| points[a] * points[b] * together).sum();
        if spread > 0.0 { dot(points, &self.says).powi(2) / spread } else { 0.0 }
    }
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}
