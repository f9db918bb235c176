//! The average effects of all kinds at once: one outcome model, one common mean.
//!
//! `logit P(renew) = α + γ·s(x) + β·x + Σ_k τ_k a_k - ρ Σ_{j<k} a_j a_k √(τ_j⁺ τ_k⁺)` with `a_k` whether kind `k` was done,
//! `s` the strongly smoothed log-odds of being given each kind, all but free, so that what steered the choice is taken off whatever the penalty on `β`
//! (Rosenbaum & Rubin 1983 for the score as a regressor; Hahn, Murray & Carvalho 2020 for why it must not be shrunk). The
//! averages share an unknown mean, `τ_k ~ N(μ, s²)` with `μ ~ N(0, 0.5²)`: all kinds together say more about whether help helps
//! than any one of them. `s` and the scale of `β` maximise the evidence (`MacKay` 1992). Rows of one account count as one: the
//! information is scaled by accounts over rows.
//!
//! The last term is what two helpful interventions are expected to lose beside each other: accounts at risk were given several, and without
//! it `τ_k`, which is what a kind gains alone, would be what it adds to the others. A renewal is read on its last decision date: on an earlier
//! one, what was done later was decided by what its row does not hold, and those who got nothing at first were helped later.
//!
//! Drawn to zero one by one, averages came out at half of the truth at a few hundred renewals (`cargo bench --bench effects`).

use std::collections::BTreeSet;

use ndarray::{Array1, Array2, ArrayView2, Axis};

use super::super::data::{AveragePrior, Stated, Terms, standardised};
use super::super::error::EffectError;
use super::super::nuisance::{GivenRows, never_or_always};
use super::fit::LOST_BY_PAIRS;
use crate::ensemble::EnsembleError;
use crate::features::Recipe;
use crate::learners::{LabelledViews, Logistic};
use crate::numeric::Cholesky;
use crate::table::Column;
use crate::units::{Seed, logit, sigmoid};

/// The averages of all kinds in log-odds, and what is unknown about them.
#[derive(Debug, Clone)]
pub struct Pooled {
    /// One a kind: what having it done adds.
    pub mean: Vec<f64>,
    /// Kinds × kinds.
    pub covariance: Array2<f64>,
}

impl Pooled {
    /// Per intervention, where each kind is done `counts` times on average when it is done at all.
    fn an_intervention(mut self, counts: &[f64]) -> Self {
        let share: Vec<f64> = counts.iter().map(|count| 1.0 / count.max(1.0)).collect();
        self.mean.iter_mut().zip(&share).for_each(|(mean, share)| *mean *= share);
        self.covariance.indexed_iter_mut().for_each(|((a, b), cell)| *cell *= share[a] * share[b]);
        self
    }

    /// Puts what is unknown of the averages in the place of what a fit around them left.
    pub fn put_into(&self, covariance: &mut Array2<f64>, terms: &Terms) {
        for (a, row) in self.covariance.rows().into_iter().enumerate() {
            covariance.row_mut(terms.average(a)).fill(0.0);
            covariance.column_mut(terms.average(a)).fill(0.0);
            for (b, cell) in row.iter().enumerate().take(a + 1) {
                covariance[[terms.average(a), terms.average(b)]] = *cell;
                covariance[[terms.average(b), terms.average(a)]] = *cell;
            }
        }
    }
}

/// The ridge penalty of the smoothed propensities on standardised features.
const SMOOTHING: f64 = 100.0;
/// Prior precision of the slopes along the smoothed propensities: all but free.
const FREE: f64 = 1e-2;
/// Prior standard deviation of the common mean.
const COMMON_MEAN: f64 = 0.5;
/// Scale of the averages around it before the data speak, and how many kinds' worth of belief stands behind it.
const SPREAD: (f64, f64) = (0.3, 3.0);
/// The same for the slopes of the features.
const SLOPES: (f64, f64) = (0.15, 10.0);
const STEPS: usize = 60;
const SETTLED: f64 = 1e-5;

/// What the fit reads: the past, its outcomes, who the accounts are, what the playbook states.
#[derive(Clone, Copy)]
pub struct PooledInput<'a> {
    /// Who was given what.
    pub rows: GivenRows<'a>,
    /// Outcomes.
    pub renewed: &'a [bool],
    /// The account of each row.
    pub groups: &'a [usize],
    /// The rows to read: the last decision date of each renewal.
    pub last: &'a [usize],
    /// What the playbook states about averages.
    pub assumed: Stated<'a>,
    /// How many of each kind are done, on average, where any is.
    pub counts: &'a [f64],
}

/// Where each part of the coefficients stands: intercept, propensities, features, kinds.
struct Parts {
    n_kinds: usize,
    n_features: usize,
}

impl Parts {
    fn features(&self) -> std::ops::Range<usize> {
        1 + self.n_kinds..1 + self.n_kinds + self.n_features
    }

    fn kinds(&self) -> std::ops::Range<usize> {
        1 + self.n_kinds + self.n_features..self.len()
    }

    fn len(&self) -> usize {
        1 + 2 * self.n_kinds + self.n_features
    }
}

/// Fits the averages; `None` where a kind was drawn at random, which tells more than any model, or nothing was ever given.
///
/// # Errors
/// [`EffectError`] when the features cannot be read or the equations have no finite solution.
pub fn pooled(input: PooledInput, seed: Seed) -> Result<Option<Pooled>, EffectError> {
    let rows = input.rows;
    let n_kinds = rows.given.first().map_or(0, Vec::len);
    let is_drawn = rows.drawn.iter().flatten().any(|&drawn| drawn);
    let renewed: Vec<bool> = input.last.iter().map(|&row| input.renewed[row]).collect();
    let was_given = |kind: usize| -> Vec<bool> { input.last.iter().map(|&row| rows.given[row][kind]).collect() };
    if n_kinds == 0
        || is_drawn
        || never_or_always(&renewed)
        || !(0..n_kinds).any(|kind| was_given(kind).contains(&true))
    {
        return Ok(None);
    }
    let columns: Vec<Column> = rows.columns.iter().map(|column| column.select(input.last)).collect();
    let groups: Vec<usize> = input.last.iter().map(|&row| input.groups[row]).collect();
    let (_, views) = Recipe::fit(&columns, &renewed, &groups, seed).map_err(EnsembleError::from)?;
    let n = views.linear.nrows();
    let parts = Parts { n_kinds, n_features: views.linear.ncols() };
    let mut design = Array2::<f64>::zeros((n, parts.len()));
    design.column_mut(0).fill(1.0);
    design.slice_axis_mut(Axis(1), parts.features().into()).assign(&views.linear);
    for kind in 0..n_kinds {
        let given = was_given(kind);
        for (row, &given) in given.iter().enumerate() {
            design[[row, parts.kinds().start + kind]] = f64::from(u8::from(given));
        }
        if !never_or_always(&given) {
            let training = LabelledViews { views: &views, renewed: &given };
            let logistic = Logistic::fit(training, SMOOTHING).map_err(EnsembleError::from)?;
            design.column_mut(1 + kind).assign(&standardised(&Array1::from(logistic.log_odds(&views.linear))));
        }
    }
    let outcome: Array1<f64> = renewed.iter().map(|&won| f64::from(u8::from(won))).collect();
    let n_groups = groups.iter().collect::<BTreeSet<_>>().len();
    let independence = n_groups as f64 / n as f64;
    let pooled = fit(&design, &outcome, &parts, independence, input.assumed).ok_or(EffectError::NotFinite)?;
    Ok(Some(pooled.an_intervention(input.counts)))
}

fn fit(
    design: &Array2<f64>,
    outcome: &Array1<f64>,
    parts: &Parts,
    independence: f64,
    assumed: Stated,
) -> Option<Pooled> {
    let mut theta = Array1::<f64>::zeros(parts.len());
    theta[0] = logit(outcome.mean()?);
    let mut expectation = Array1::<f64>::zeros(parts.len());
    for (kind, prior) in AveragePrior::stated(assumed) {
        expectation[parts.kinds().start + kind] = prior.mean;
    }
    let (mut slopes, mut spread) = (SLOPES.0, SPREAD.0);
    let learned = AveragePrior::learned(assumed);
    let mut last = None;
    for step in 0..STEPS {
        let prior = prior_precision(parts, slopes, spread, assumed);
        let lost = lost_by_pairs(&design.slice_axis(Axis(1), parts.kinds().into()), &theta.to_vec()[parts.kinds()]);
        let p = (design.dot(&theta) - lost).mapv(sigmoid);
        let weights = p.mapv(|p| p * (1.0 - p));
        let weighted = design * &weights.insert_axis(Axis(1));
        let precision = design.t().dot(&weighted) * independence + &prior;
        let factor = Cholesky::of(&precision)?;
        let gradient = design.t().dot(&(outcome - &p)) * independence - prior.dot(&(&theta - &expectation));
        let mut move_by = Array1::from(factor.solve(&gradient.to_vec()));
        let largest = move_by.iter().fold(0.0f64, |largest, m| largest.max(m.abs()));
        if largest > 1.0 {
            move_by /= largest;
        }
        theta += &move_by;
        let covariance = factor.inverse();
        let of_features = parts.features();
        let square: f64 = of_features.clone().map(|at| theta[at].powi(2) + covariance[[at, at]]).sum();
        slopes = ((SLOPES.1 * SLOPES.0.powi(2) + square) / (SLOPES.1 + of_features.len() as f64)).sqrt();
        spread = spread_of(parts, &theta, &covariance, &learned);
        last = Some(covariance);
        if largest < SETTLED && step > 5 {
            break;
        }
    }
    let kinds = parts.kinds();
    let mean = theta.slice_axis(Axis(0), kinds.clone().into()).to_vec();
    let covariance = last?.slice_axis(Axis(0), kinds.clone().into()).slice_axis(Axis(1), kinds.into()).to_owned();
    Some(Pooled { mean, covariance })
}

/// `ρ Σ_{j<k} a_j a_k √(τ_j⁺ τ_k⁺)` of each row of `given`, rows × kinds.
fn lost_by_pairs(given: &ArrayView2<f64>, averages: &[f64]) -> Array1<f64> {
    let root: Array1<f64> = averages.iter().map(|average| average.max(0.0).sqrt()).collect();
    let sum = given.dot(&root);
    let squares = given.dot(&root.mapv(|root| root * root));
    (&sum * &sum - squares) * (LOST_BY_PAIRS / 2.0)
}

/// The update of expectation–maximisation for the spread of averages around their common mean.
fn spread_of(parts: &Parts, theta: &Array1<f64>, covariance: &Array2<f64>, learned: &[usize]) -> f64 {
    let places: Vec<usize> = learned.iter().map(|kind| parts.kinds().start + kind).collect();
    let n = (places.len() as f64).max(1.0);
    let mean = places.iter().map(|&at| theta[at]).sum::<f64>() / n;
    let around: f64 = places.iter().map(|&at| (theta[at] - mean).powi(2) + covariance[[at, at]]).sum();
    let of_mean: f64 = places.iter().flat_map(|&a| places.iter().map(move |&b| covariance[[a, b]])).sum::<f64>() / n;
    let (scale, strength) = SPREAD;
    ((strength * scale * scale + around - of_mean).max(1e-6) / (strength + n - 1.0).max(1.0)).sqrt()
}

/// Intercept and propensities all but free, one scale for features, and what is believed of averages.
fn prior_precision(parts: &Parts, slopes: f64, spread: f64, assumed: Stated) -> Array2<f64> {
    let mut precision = Array2::<f64>::zeros((parts.len(), parts.len()));
    precision[[0, 0]] = 1e-6;
    for at in 1..=parts.n_kinds {
        precision[[at, at]] = FREE;
    }
    for at in parts.features() {
        precision[[at, at]] = 1.0 / slopes.max(1e-4).powi(2);
    }
    let first = parts.kinds().start;
    for ((a, b), cell) in AveragePrior::precision(assumed, spread.max(1e-3), COMMON_MEAN).indexed_iter() {
        precision[[first + a, first + b]] = *cell;
    }
    precision
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::Folds;
    use crate::table::{Column, ColumnData};
    use crate::units::NINE_IN_TEN;
    use rand::RngExt;

    /// A book in which help goes to those at risk and gains `effect` log-odds, five kinds alike.
    fn mean_found(effect: f64, n: usize, seed: u64) -> (f64, f64) {
        let mut rng = Seed(seed).rng();
        let mut uniform = || -> f64 { rng.random() };
        let risk: Vec<f64> = (0..n).map(|_| 2.0 * uniform() - 1.0).collect();
        let given: Vec<Vec<bool>> =
            risk.iter().map(|risk| (0..5).map(|_| uniform() < sigmoid(-1.5 + 2.0 * risk)).collect()).collect();
        let renewed: Vec<bool> = risk
            .iter()
            .zip(&given)
            .map(|(risk, kinds)| {
                let help = kinds.iter().filter(|&&given| given).count() as f64;
                let lost = LOST_BY_PAIRS * help * (help - 1.0) / 2.0;
                uniform() < sigmoid(1.5 - 1.5 * risk + effect * (help - lost))
            })
            .collect();
        let columns = [Column { name: "risk".to_owned(), data: ColumnData::Number(risk) }];
        let (drawn, groups): (_, Vec<usize>) = (vec![vec![false; 5]; n], (0..n).collect());
        let folds = Folds::by_group(&groups, &renewed, 5, Seed(1)).unwrap();
        let rows = GivenRows { columns: &columns, given: &given, drawn: &drawn, folds: &folds };
        let input = PooledInput {
            rows,
            renewed: &renewed,
            groups: &groups,
            last: &groups,
            assumed: &[None; 5],
            counts: &[1.0; 5],
        };
        let pooled = pooled(input, Seed(1)).unwrap().unwrap();
        (pooled.mean.iter().sum::<f64>() / 5.0, pooled.covariance.sum().sqrt() / 5.0)
    }

    #[test]
    fn a_common_effect_is_found_at_a_few_hundred_renewals_and_none_where_there_is_none() {
        for (effect, n) in [(0.4, 600), (0.4, 2000), (0.0, 600), (0.0, 2000)] {
            let found: Vec<(f64, f64)> = (0..12).map(|seed| mean_found(effect, n, seed)).collect();
            let mean = found.iter().map(|found| found.0).sum::<f64>() / 12.0;
            assert!((mean - effect).abs() < 0.12, "{effect} at {n}: {mean}");
            let covered = found.iter().filter(|(mean, sd)| (mean - effect).abs() < NINE_IN_TEN * sd).count();
            // Fewer than 8 of 12 has a chance of 0.4 % where 90 % are meant.
            assert!(covered >= 8, "{effect} at {n}: {covered} of 12 intervals hold the truth");
        }
    }
}
