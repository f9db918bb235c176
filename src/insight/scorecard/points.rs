//! A points score of few factors: conditions with whole points that add up.
//!
//! Conditions are taken one at a time, each the one whose score test says most beside those taken (forward selection), from at
//! most six features; their weights are those of a ridge logistic regression, fitted by Newton steps along one coordinate at a
//! time. Points are the weights scaled to 100 between worst and best and rounded, then improved one point at a time for as long
//! as the AUC rises (coordinate search over integers; compare Ustun & Rudin, *Learning optimized risk scores*, 2019).

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::conditions::Condition;
use crate::metrics::auc;
use crate::units::{logit, sigmoid};

/// Features of a points score.
const MOST_FEATURES: usize = 6;
/// Conditions of a points score.
const MOST_CONDITIONS: usize = 14;
/// A condition must say so many standard deviations beside the others to be taken.
const LEAST_Z: f64 = 2.0;
/// The ridge penalty, in the units of the log likelihood.
const RIDGE: f64 = 1.0;
/// Rounds over all weights.
const ROUNDS: usize = 30;
/// The distance between the worst and the best score.
const SPAN: f64 = 100.0;
/// Rounds of the search over whole points, and how far it looks.
const SEARCHES: usize = 2;
const STEPS: [i32; 4] = [-3, -1, 1, 3];

/// A line of a points score: what earns how many points.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct PointsLine {
    /// The feature.
    pub feature: String,
    /// Its name for people.
    pub label: String,
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
    /// Finds points on some rows; `conditions` hold a column for every row there is.
    pub(super) fn fit(conditions: &[Condition], renewed: &[bool], rows: &[usize]) -> Self {
        let y: Vec<f64> = rows.iter().map(|&row| f64::from(u8::from(renewed[row]))).collect();
        let rate = (y.iter().sum::<f64>() / y.len().max(1) as f64).clamp(0.001, 0.999);
        let mut fit = Fit { intercept: logit(rate), weights: Vec::new(), z: vec![logit(rate); rows.len()] };
        let mut taken: Vec<usize> = Vec::new();
        while taken.len() < MOST_CONDITIONS {
            let Some(next) = next(conditions, &taken, &fit, &y, rows) else { break };
            taken.push(next);
            fit.weights.push(0.0);
            fit.improve(conditions, &taken, &y, rows);
        }
        Self::rounded(conditions, &taken, &fit.weights).improved(conditions, renewed, rows)
    }

    fn rounded(conditions: &[Condition], taken: &[usize], weights: &[f64]) -> Self {
        // Of conditions on one word or number the best and worst case are its sums; their spread bounds the score.
        let span: f64 = weights.iter().map(|weight| weight.abs()).sum();
        let scale = if span > 0.0 { SPAN / span } else { 0.0 };
        #[expect(clippy::cast_possible_truncation, reason = "at most 100 points")]
        let points = taken.iter().zip(weights).map(|(&at, weight)| (at, (weight * scale).round() as i32));
        let mut points: Vec<(usize, i32)> = points.filter(|(_, points)| *points != 0).collect();
        points.sort_by_key(|(at, points)| (conditions[*at].feature, -points.abs()));
        Self(points)
    }

    /// Changes one condition's points at a time while the AUC rises.
    fn improved(mut self, conditions: &[Condition], renewed: &[bool], rows: &[usize]) -> Self {
        let outcomes: Vec<bool> = rows.iter().map(|&row| renewed[row]).collect();
        let mut scores: Vec<f64> = rows.iter().map(|&row| self.of(conditions, row)).collect();
        let mut best = auc(&scores, &outcomes);
        for _ in 0..SEARCHES {
            for at in 0..self.0.len() {
                let (condition, points) = self.0[at];
                for step in STEPS {
                    let changed: Vec<f64> = scores
                        .iter()
                        .zip(rows)
                        .map(|(score, &row)| {
                            score + if conditions[condition].holds[row] { f64::from(step) } else { 0.0 }
                        })
                        .collect();
                    let area = auc(&changed, &outcomes);
                    if area > best + 1e-4 && points + step != 0 {
                        (best, scores) = (area, changed);
                        self.0[at].1 = points + step;
                        break;
                    }
                }
            }
        }
        self
    }

    /// The score of a row.
    pub(super) fn of(&self, conditions: &[Condition], row: usize) -> f64 {
        let held = self.0.iter().filter(|(at, _)| conditions[*at].holds[row]);
        f64::from(held.map(|(_, points)| *points).sum::<i32>())
    }
}

/// A logistic regression over the conditions taken.
struct Fit {
    intercept: f64,
    weights: Vec<f64>,
    /// The log-odds of each row.
    z: Vec<f64>,
}

impl Fit {
    fn improve(&mut self, conditions: &[Condition], taken: &[usize], y: &[f64], rows: &[usize]) {
        for _ in 0..ROUNDS {
            let mut moved = self.step(None, 0.0, conditions, y, rows);
            for (at, &condition) in taken.iter().enumerate() {
                let step = self.step(Some(condition), self.weights[at], conditions, y, rows);
                self.weights[at] += step;
                moved = moved.max(step.abs());
            }
            if moved.abs() < 1e-4 {
                break;
            }
        }
    }

    /// A Newton step along one weight, or along the intercept; the log-odds follow.
    fn step(&mut self, along: Option<usize>, weight: f64, conditions: &[Condition], y: &[f64], rows: &[usize]) -> f64 {
        let holds = |row: usize| along.is_none_or(|at| conditions[at].holds[row]);
        let (mut slope, mut curvature) = (0.0, 1e-9);
        for ((&row, z), y) in rows.iter().zip(&self.z).zip(y) {
            if holds(row) {
                let p = sigmoid(*z);
                slope += y - p;
                curvature += p * (1.0 - p);
            }
        }
        if along.is_some() {
            slope -= RIDGE * weight;
            curvature += RIDGE;
        }
        let step = (slope / curvature).clamp(-1.0, 1.0);
        for (&row, z) in rows.iter().zip(&mut self.z) {
            if holds(row) {
                *z += step;
            }
        }
        if along.is_none() {
            self.intercept += step;
        }
        step
    }
}

/// The condition that says most beside those taken; of a new feature only while there is room for one.
fn next(conditions: &[Condition], taken: &[usize], fit: &Fit, y: &[f64], rows: &[usize]) -> Option<usize> {
    let mut features: Vec<usize> = taken.iter().map(|&at| conditions[at].feature).collect();
    features.sort_unstable();
    features.dedup();
    let p: Vec<f64> = fit.z.iter().map(|z| sigmoid(*z)).collect();
    let total: f64 = p.iter().map(|p| p * (1.0 - p)).sum();
    let z_of = |condition: &Condition| {
        let (mut score, mut spread) = (0.0, 0.0);
        for ((&row, p), y) in rows.iter().zip(&p).zip(y) {
            if condition.holds[row] {
                score += y - p;
                spread += p * (1.0 - p);
            }
        }
        let variance = spread * (1.0 - spread / total.max(1e-9));
        if variance > 1e-9 { score.abs() / variance.sqrt() } else { 0.0 }
    };
    let is_open = |at: &usize| {
        let feature = conditions[*at].feature;
        !taken.contains(at) && (features.len() < MOST_FEATURES || features.binary_search(&feature).is_ok())
    };
    let best = (0..conditions.len()).filter(is_open).map(|at| (z_of(&conditions[at]), at));
    let (z, at) = best.max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)))?;
    (z >= LEAST_Z).then_some(at)
}
