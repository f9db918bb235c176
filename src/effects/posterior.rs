//! The empirical-Bayes fit of all terms at once, and its uncertainty.
//!
//! With `η_i = logit m_i + θ·Σ_b x_ib`, where `m_i` is the expected probability and `x_ib` what was done in lead window
//! `b` less what was to be expected, counted while the window was open to the row, the equations
//! `Σ_i Σ_b x_ib·(y_i - σ(η_i + α_b)) = Λθ` are solved by Newton steps; first-order errors of `m` or of the propensities
//! cancel. `α_b` lets those still undecided at a window differ from all. The prior variance of each block of terms
//! maximises the evidence (`MacKay` 1992), with weak hyperpriors. Rows of one account are not independent: the
//! information is scaled by how much larger the sum of their scores varies than independent rows would (Pauli, Racugno
//! & Ventura 2011).

use ndarray::{Array1, Array2};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::assumed::{AveragePrior, Stated};
use super::history::{CustomaryTiming, RowHistory};
use super::terms::{Block, N_WINDOWS, Terms, pairings};
use crate::learners::Cholesky;
use crate::units::sigmoid;

/// Everything the fit reads about the past; nuisances apart.
#[derive(Debug)]
pub struct Past<'a> {
    /// Which terms there are.
    pub terms: &'a Terms,
    /// When kinds are customarily done.
    pub timing: &'a CustomaryTiming,
    /// One a row.
    pub histories: &'a [RowHistory],
    /// Rows × modifiers.
    pub modifiers: &'a Array2<f64>,
    /// Outcomes.
    pub renewed: &'a [bool],
    /// The account of each row.
    pub groups: &'a [usize],
    /// What the playbook states about the average of each kind.
    pub assumed: Stated<'a>,
}

/// What is expected of each row without looking at it: the nuisances.
#[derive(Debug, Clone)]
pub struct Expected {
    /// Log-odds of renewing as usual, one a row.
    pub base: Vec<f64>,
    /// Propensities, rows × kinds.
    pub propensity: Array2<f64>,
    /// Rows × risk terms: standardised, what may still tell risk apart.
    pub risk: Array2<f64>,
}

impl Expected {
    /// With the modifiers and the log-odds of the propensities as risk terms.
    #[must_use]
    pub fn new(base: Vec<f64>, propensity: Array2<f64>, modifiers: &Array2<f64>) -> Self {
        let mut risk = Array2::zeros((base.len(), modifiers.ncols() + propensity.ncols()));
        for (column, values) in modifiers.columns().into_iter().enumerate() {
            risk.column_mut(column).assign(&values);
        }
        for (kind, values) in propensity.columns().into_iter().enumerate() {
            let log_odds = values.mapv(|p| (p.clamp(1e-3, 1.0 - 1e-3) / (1.0 - p.clamp(1e-3, 1.0 - 1e-3))).ln());
            let mean = log_odds.mean().unwrap_or(0.0);
            let sd = log_odds.mapv(|z| (z - mean).powi(2)).mean().unwrap_or(0.0).sqrt();
            let standard = log_odds.mapv(|z| if sd > 1e-9 { (z - mean) / sd } else { 0.0 });
            risk.column_mut(modifiers.ncols() + kind).assign(&standard);
        }
        Self { base, propensity, risk }
    }
}

/// Prior standard deviations of the blocks in log-odds, in the order of [`Block::ALL`].
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct PriorScales(pub [f64; 5]);

/// The fitted terms and what is left unknown about them.
#[derive(Debug, Clone)]
pub struct Posterior {
    /// The mean of the terms.
    pub theta: Array1<f64>,
    /// Their covariance.
    pub covariance: Array2<f64>,
    /// The fitted prior scales.
    pub scales: PriorScales,
    /// How much information the rows hold beside as many independent ones.
    pub independence: f64,
}

/// Scales before the data speak, and how many terms' worth of belief stands behind each.
const HYPERPRIOR: [(f64, f64); 5] = [(0.4, 4.0), (0.15, 6.0), (0.12, 6.0), (0.08, 6.0), (0.3, 10.0)];
const STEPS: usize = 40;
/// Steps end when no term moves by more log-odds than this.
const SETTLED: f64 = 5e-4;
/// Mild diminishing returns: the share of two helpful effects expected to be lost when both are done.
const LOST_BY_PAIRS: f64 = 0.15;
/// The same for doing one kind twice.
const LOST_BY_REPEATS: f64 = 0.35;
/// Prior standard deviation of the mean of all average effects.
const COMMON_MEAN: f64 = 0.3;

impl Posterior {
    /// Fits the terms; `scales` fixes the prior scales instead of fitting them.
    #[must_use]
    pub fn fit(past: &Past, expected: &Expected, scales: Option<PriorScales>) -> Option<Self> {
        let n_terms = past.terms.len();
        let scale_of_window = expected_counts_scale(past, expected);
        let mut fitted = scales.unwrap_or(PriorScales(HYPERPRIOR.map(|(scale, _)| scale)));
        let mut theta = Array1::<f64>::zeros(n_terms);
        let mut shift = [0.0; N_WINDOWS];
        let mut last = None;
        for step in 0..STEPS {
            let sums = sums(past, expected, &scale_of_window, &theta, &mut shift);
            let independence = independence(past.terms, &sums);
            let prior = prior_precision(past.terms, &fitted, past.assumed);
            let mut precision = &sums.hessian * independence;
            precision += &prior;
            let factor = Cholesky::of(&precision)?;
            let expectation = prior_mean(past.terms, &theta, past.assumed);
            let gradient = &sums.score * independence - prior.dot(&(&theta - &expectation));
            let mut move_by = Array1::from(factor.solve(&gradient.to_vec()));
            let largest = move_by.iter().fold(0.0f64, |largest, m| largest.max(m.abs()));
            if largest > 0.5 {
                move_by *= 0.5 / largest;
            }
            theta += &move_by;
            let covariance = factor.inverse();
            if scales.is_none() {
                fitted = evidence_scales(past.terms, &(&theta - &expectation), &covariance, past.assumed);
            }
            last = Some((covariance, independence));
            if largest < SETTLED && step > 2 {
                break;
            }
        }
        let (covariance, independence) = last?;
        Some(Self { theta, covariance, scales: fitted, independence })
    }
}

/// Information of the terms of interventions over the variance of their scores, summed by account; at most one.
fn independence(terms: &Terms, sums: &Sums) -> f64 {
    let n = terms.risk(0);
    let information: f64 = sums.hessian.diag().iter().take(n).sum();
    (information / sums.score_square.iter().take(n).sum::<f64>().max(1e-12)).clamp(0.1, 1.0)
}

/// What the playbook states of averages; what pairs are expected to lose: a share of the geometric mean of two helpful
/// effects, more for a repeat.
fn prior_mean(terms: &Terms, theta: &Array1<f64>, assumed: Stated) -> Array1<f64> {
    let mut mean = Array1::zeros(theta.len());
    for (kind, prior) in AveragePrior::stated(assumed) {
        mean[terms.average(kind)] = prior.mean;
    }
    for (at, &(a, b)) in terms.pairs.iter().enumerate() {
        let share = if a == b { LOST_BY_REPEATS } else { LOST_BY_PAIRS };
        let helpful = |kind: usize| theta[terms.average(kind)].max(0.0);
        mean[terms.pair(at)] = -share * (helpful(a) * helpful(b)).sqrt();
    }
    mean
}

/// `s² = (ν s₀² + Σ θᵀKθ + tr(K V)) / (ν + n)`: the update of expectation–maximisation under an inverse-gamma hyperprior.
fn evidence_scales(terms: &Terms, theta: &Array1<f64>, covariance: &Array2<f64>, assumed: Stated) -> PriorScales {
    PriorScales(Block::ALL.map(|block| {
        let (scale, strength) = HYPERPRIOR[block.index()];
        let (mut sum, mut count) = (strength * scale * scale, strength);
        let common = if block == Block::Averages { common_mean(terms, theta, assumed) } else { 0.0 };
        let learned = |at: usize| block != Block::Averages || assumed[at].is_none();
        for (_, range) in terms.ranges(block).into_iter().enumerate().filter(|(at, _)| learned(*at)) {
            let structure = Terms::structure(block, range.len());
            for (i, a) in range.clone().enumerate() {
                for (j, b) in range.clone().enumerate() {
                    sum += structure[[i, j]] * ((theta[a] - common) * (theta[b] - common) + covariance[[a, b]]);
                }
            }
            count += range.len() as f64;
        }
        (sum / count).sqrt()
    }))
}

fn common_mean(terms: &Terms, theta: &Array1<f64>, assumed: Stated) -> f64 {
    let learned = AveragePrior::learned(assumed);
    learned.iter().map(|&kind| theta[terms.average(kind)]).sum::<f64>() / learned.len().max(1) as f64
}

/// Independent blocks, but for averages, which share an unknown mean: `(s²I + τ²11ᵀ)⁻¹` (Sherman & Morrison 1950); stated
/// ones stand apart.
fn prior_precision(terms: &Terms, scales: &PriorScales, assumed: Stated) -> Array2<f64> {
    let mut precision = Array2::zeros((terms.len(), terms.len()));
    for block in Block::ALL {
        let scale = scales.0[block.index()].max(1e-4);
        for range in terms.ranges(block) {
            let structure = Terms::structure(block, range.len()) / (scale * scale);
            for ((i, j), value) in structure.indexed_iter() {
                precision[[range.start + i, range.start + j]] = *value;
            }
        }
    }
    let (variance, common) = (scales.0[Block::Averages.index()].powi(2).max(1e-8), COMMON_MEAN * COMMON_MEAN);
    let learned = AveragePrior::learned(assumed);
    let shared = common / (variance * (variance + learned.len() as f64 * common));
    for &a in &learned {
        for &b in &learned {
            precision[[terms.average(a), terms.average(b)]] -= shared;
        }
    }
    for (kind, prior) in AveragePrior::stated(assumed) {
        precision[[terms.average(kind), terms.average(kind)]] = 1.0 / (prior.sd * prior.sd);
    }
    precision
}

/// Counts found over counts expected among the rows to which a window was open: a factor a kind times one a window.
fn expected_counts_scale(past: &Past, expected: &Expected) -> Vec<[f64; N_WINDOWS]> {
    let n_kinds = past.terms.n_kinds;
    let mut found = vec![[0.0; N_WINDOWS]; n_kinds];
    let mut foreseen = vec![[0.0; N_WINDOWS]; n_kinds];
    for (row, history) in past.histories.iter().enumerate() {
        let customary = |kind: usize| !history.drawn.iter().any(|drawn| drawn.kind == kind);
        for event in history.events.iter().filter(|event| history.eligible[event.window] && customary(event.kind)) {
            found[event.kind][event.window] += 1.0;
        }
        for (kind, foreseen) in foreseen.iter_mut().enumerate().filter(|(kind, _)| customary(*kind)) {
            let counts = expected.propensity[[row, kind]] * past.timing.mean_count[kind];
            let shares = past.timing.shares(kind, history.horizon);
            for window in (0..N_WINDOWS).filter(|&window| history.eligible[window]) {
                foreseen[window] += counts * shares.share[window];
            }
        }
    }
    let ratio = |found: f64, foreseen: f64| ((found + 1.0) / (foreseen + 1.0)).clamp(0.2, 5.0);
    let of_window: [f64; N_WINDOWS] = std::array::from_fn(|window| {
        let sum = |counts: &[[f64; N_WINDOWS]]| counts.iter().map(|of_kind| of_kind[window]).sum::<f64>();
        ratio(sum(&found), sum(&foreseen))
    });
    found
        .iter()
        .zip(&foreseen)
        .map(|(found, foreseen)| {
            let scaled: f64 = foreseen.iter().zip(&of_window).map(|(count, factor)| count * factor).sum();
            let of_kind = ratio(found.iter().sum(), scaled);
            of_window.map(|factor| of_kind * factor)
        })
        .collect()
}

struct Sums {
    score: Array1<f64>,
    hessian: Array2<f64>,
    /// Per term: the sum over accounts of the squared sum of their rows' scores.
    score_square: Array1<f64>,
}

/// One row's part: `x` summed over windows, its weight, its score, and per open window the predictor's residual.
struct RowSums {
    regressor: Vec<f64>,
    weight: f64,
    score: Vec<f64>,
}

const CHUNK: usize = 512;

fn sums(
    past: &Past,
    expected: &Expected,
    scale: &[[f64; N_WINDOWS]],
    theta: &Array1<f64>,
    shift: &mut [f64; N_WINDOWS],
) -> Sums {
    let theta = theta.as_slice().unwrap_or(&[]);
    let predictors: Vec<f64> =
        (0..past.histories.len()).into_par_iter().map(|row| predictor(past, expected, scale, theta, row)).collect();
    *shift = window_shifts(past, &predictors, *shift);
    let n_terms = past.terms.len();
    let chunks: Vec<(Array2<f64>, Vec<Vec<f64>>)> = (0..past.histories.len().div_ceil(CHUNK))
        .into_par_iter()
        .map(|chunk| {
            let rows = chunk * CHUNK..((chunk + 1) * CHUNK).min(past.histories.len());
            let mut stacked = Array2::<f64>::zeros((rows.len(), n_terms));
            let mut scores = Vec::with_capacity(rows.len());
            for (at, row) in rows.enumerate() {
                let part = row_sums(past, expected, scale, predictors[row], shift, row);
                let root = part.weight.sqrt();
                stacked.row_mut(at).iter_mut().zip(&part.regressor).for_each(|(slot, x)| *slot = root * x);
                scores.push(part.score);
            }
            (stacked.t().dot(&stacked), scores)
        })
        .collect();
    let n_groups = past.groups.iter().max().map_or(0, |last| last + 1);
    let mut by_group = Array2::<f64>::zeros((n_groups, n_terms));
    let mut hessian = Array2::zeros((n_terms, n_terms));
    let mut row = 0;
    for (part, scores) in chunks {
        hessian += &part;
        for score in scores {
            by_group.row_mut(past.groups[row]).iter_mut().zip(&score).for_each(|(slot, s)| *slot += s);
            row += 1;
        }
    }
    Sums {
        score: by_group.sum_axis(ndarray::Axis(0)),
        score_square: by_group.mapv(|s| s * s).sum_axis(ndarray::Axis(0)),
        hessian,
    }
}

/// The log-odds of a row given what was done beyond expectation: `logit m + Σ θ·x`.
fn predictor(past: &Past, expected: &Expected, scale: &[[f64; N_WINDOWS]], theta: &[f64], row: usize) -> f64 {
    let surprise = row_sums(past, expected, scale, 0.0, &[0.0; N_WINDOWS], row).regressor;
    expected.base[row] + surprise.iter().zip(theta).map(|(x, slope)| x * slope).sum::<f64>()
}

/// `α_b` such that outcomes and expectations agree among the rows to which window `b` was open.
fn window_shifts(past: &Past, predictors: &[f64], start: [f64; N_WINDOWS]) -> [f64; N_WINDOWS] {
    let mut shift = start;
    for (window, shift) in shift.iter_mut().enumerate() {
        for _ in 0..8 {
            let (mut value, mut slope) = (0.0, 1.0);
            for row in (0..predictors.len()).filter(|&row| past.histories[row].eligible[window]) {
                let p = sigmoid(predictors[row] + *shift);
                value += f64::from(u8::from(past.renewed[row])) - p;
                slope += p * (1.0 - p);
            }
            // One unit of slope is a weak prior toward no shift.
            let step = (value - *shift) / slope;
            *shift += step;
            if step.abs() < 1e-9 {
                break;
            }
        }
    }
    shift
}

fn row_sums(
    past: &Past,
    expected: &Expected,
    scale: &[[f64; N_WINDOWS]],
    predictor: f64,
    shift: &[f64; N_WINDOWS],
    row: usize,
) -> RowSums {
    let terms = past.terms;
    let history = &past.histories[row];
    let modifiers = past.modifiers.row(row);
    let z = modifiers.as_slice().unwrap_or(&[]);
    let outcome = f64::from(u8::from(past.renewed[row]));
    let mut regressor = vec![0.0; terms.len()];
    let mut score = vec![0.0; terms.len()];
    let residual = |window: usize| outcome - sigmoid(predictor + shift[window]);
    let mut weight = 0.0;
    let mut n_open = 0.0;
    for window in (0..N_WINDOWS).filter(|&window| history.eligible[window]) {
        let residual = residual(window);
        let p = outcome - residual;
        weight += p * (1.0 - p);
        n_open += 1.0;
        let mut add = |kind: usize, count: f64, timing: &[f64]| {
            terms.add(&mut regressor, kind, count, timing, z);
            let scaled: Vec<f64> = timing.iter().map(|tent| tent * residual).collect();
            terms.add(&mut score, kind, count * residual, &scaled, z);
        };
        for event in history.events.iter().filter(|event| event.window == window) {
            add(event.kind, 1.0, &event.timing);
        }
        for drawn in history.drawn.iter().filter(|drawn| drawn.window == window) {
            add(drawn.kind, -drawn.chance, &drawn.timing.map(|tent| -drawn.chance * tent));
        }
        let customary = |kind: &usize| !history.drawn.iter().any(|drawn| drawn.kind == *kind);
        for (kind, scale) in scale.iter().enumerate().filter(|(kind, _)| customary(kind)) {
            let shares = past.timing.shares(kind, history.horizon);
            let count =
                expected.propensity[[row, kind]] * past.timing.mean_count[kind] * shares.share[window] * scale[window];
            if count > 0.0 {
                add(kind, -count, &past.timing.in_window(kind, window).map(|tent| -count * tent));
            }
        }
    }
    if let Some(open) = (0..N_WINDOWS).find(|&window| history.eligible[window]) {
        let count = |kind: usize| history.events.iter().filter(|event| event.kind == kind).count();
        for (at, &(a, b)) in terms.pairs.iter().enumerate() {
            let chance = if a == b {
                expected.propensity[[row, a]] * past.timing.mean_pairings[a]
            } else {
                expected.propensity[[row, a]] * expected.propensity[[row, b]]
            };
            let surprise = pairings(count(a), count(b), a == b) - chance;
            regressor[terms.pair(at)] = surprise;
            score[terms.pair(at)] = surprise * residual(open);
        }
    }
    if n_open > 0.0 {
        let mean: f64 = (0..N_WINDOWS).filter(|&window| history.eligible[window]).map(residual).sum::<f64>() / n_open;
        for (at, x) in expected.risk.row(row).iter().enumerate() {
            regressor[terms.risk(at)] = *x;
            score[terms.risk(at)] = x * mean;
        }
    }
    RowSums { regressor, weight: weight / f64::max(n_open, 1.0), score }
}
