//! The empirical-Bayes fit of all terms at once, and its uncertainty.
//!
//! With `η_i = logit m_i + θ·Σ_b x_ib`, where `m_i` is the expected probability and `x_ib` what was done in lead window
//! `b` less what was to be expected, counted while the window was open to the row, the equations
//! `Σ_i Σ_b x_ib·(y_i - σ(η_i + α_b)) = Λθ` are solved by Newton steps; first-order errors of `m` or of the propensities
//! cancel. `α_b` lets those still undecided at a window differ from all. The prior variance of each block of terms
//! maximises the evidence (`MacKay` 1992), with weak hyperpriors; that of modifiers is [sparse](crate::effects::posterior::sparsity). Rows of
//! one account are not independent: the information is scaled by how much larger the sum of their scores varies than
//! independent rows would (Pauli, Racugno & Ventura 2011).

use ndarray::{Array1, Array2};

use super::super::data::assumed::{AveragePrior, Stated};
use super::super::data::{Block, Expected, N_WINDOWS, Past, Terms};
use super::sparsity::{Cavity, Sparsity};
use super::surprise::{Sums, Surprises};
use crate::numeric::Cholesky;

/// Prior standard deviations in log-odds.
#[derive(Debug, Clone, PartialEq)]
pub struct PriorScales {
    /// Of the blocks, in the order of [`Block::ALL`]; for modifiers the root mean square of theirs.
    pub blocks: [f64; 5],
    /// Of each modifier of each kind, kind by kind; stand-ins for the sparse prior.
    pub modifiers: Vec<f64>,
    /// How many modifiers matter, and how much.
    pub sparsity: Sparsity,
}

impl PriorScales {
    /// The scales before the data speak.
    fn assumed(terms: &Terms) -> Self {
        let modifiers = vec![FIRST_MODIFIER; terms.n_kinds * terms.n_modifiers];
        Self { blocks: HYPERPRIOR.map(|(scale, _)| scale), modifiers, sparsity: Sparsity::ASSUMED }
    }
}

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
/// Modifiers have a sparse prior instead.
const HYPERPRIOR: [(f64, f64); 5] = [(0.3, 4.0), (0.15, 6.0), (FIRST_MODIFIER, 0.0), (0.08, 6.0), (0.3, 10.0)];
/// The scale of every modifier in the first step.
const FIRST_MODIFIER: f64 = 0.06;
const STEPS: usize = 40;
/// Steps end when no term moves by more log-odds than this.
const SETTLED: f64 = 5e-4;
/// Mild diminishing returns: the share of two helpful effects expected to be lost when both are done.
pub(super) const LOST_BY_PAIRS: f64 = 0.15;
/// The same for doing one kind twice.
const LOST_BY_REPEATS: f64 = 0.35;
/// The share of an effect expected to be lost far from when its kind is customarily done: teams act when it works.
const LOST_BY_TIMING: f64 = 0.3;
/// Prior standard deviation of the mean of all average effects.
const COMMON_MEAN: f64 = 0.3;

/// Prior precision of averages that were fitted beforehand.
const HELD: f64 = 1e8;

impl Posterior {
    /// Fits the terms; `scales` fixes the prior scales instead of fitting them.
    #[must_use]
    pub fn fit(past: &Past, expected: &Expected, scales: Option<&PriorScales>) -> Option<Self> {
        let n_terms = past.terms.len();
        let surprises = Surprises::new(past, expected);
        let mut fitted = scales.cloned().unwrap_or_else(|| PriorScales::assumed(past.terms));
        let mut theta = Array1::<f64>::zeros(n_terms);
        let mut shift = [0.0; N_WINDOWS];
        let mut last = None;
        let mut ambiguity = Vec::new();
        for step in 0..STEPS {
            let sums = surprises.sums(&theta, &mut shift);
            let independence = independence(past.terms, &sums);
            let prior = prior_precision(past, &fitted);
            let mut precision = &sums.hessian * independence;
            precision += &prior;
            let factor = Cholesky::of(&precision)?;
            let expectation = prior_mean(past, &theta);
            let gradient = &sums.score * independence - prior.dot(&(&theta - &expectation));
            let mut move_by = Array1::from(factor.solve(&gradient.to_vec()));
            let largest = move_by.iter().fold(0.0f64, |largest, m| largest.max(m.abs()));
            if largest > 0.5 {
                move_by *= 0.5 / largest;
            }
            theta += &move_by;
            let covariance = factor.inverse();
            if scales.is_none() {
                let cavities = cavities(past.terms, &theta, &covariance, &fitted);
                let blocks = evidence_scales(past.terms, &(&theta - &expectation), &covariance, past.assumed);
                fitted = sparse_scales(blocks, fitted.sparsity.updated(&cavities), &cavities);
                ambiguity = cavities.iter().map(|&cavity| fitted.sparsity.ambiguity(cavity)).collect();
            }
            last = Some((covariance, independence));
            if largest < SETTLED && step > 2 {
                break;
            }
        }
        let (mut covariance, independence) = last?;
        for (at, more) in past.terms.all_modifiers().zip(ambiguity) {
            covariance[[at, at]] += more;
        }
        Some(Self { theta, covariance, scales: fitted, independence })
    }
}

/// Information of the terms of interventions over the variance of their scores, summed by account; at most one.
fn independence(terms: &Terms, sums: &Sums) -> f64 {
    let n = terms.risk(0);
    let information: f64 = sums.hessian.diag().iter().take(n).sum();
    (information / sums.score_square.iter().take(n).sum::<f64>().max(1e-12)).clamp(0.1, 1.0)
}

/// What the playbook states of averages; what effects are expected to lose away from their customary time; what pairs are
/// expected to lose: a share of the geometric mean of two helpful effects, more for a repeat.
fn prior_mean(past: &Past, theta: &Array1<f64>) -> Array1<f64> {
    let terms = past.terms;
    let mut mean = Array1::zeros(theta.len());
    for (kind, prior) in AveragePrior::stated(past.assumed) {
        mean[terms.average(kind)] = prior.mean;
    }
    for (kind, &average) in past.averages.into_iter().flatten().enumerate() {
        mean[terms.average(kind)] = average;
    }
    for kind in 0..terms.n_kinds {
        for (at, lost) in past.timing.fading(kind).into_iter().enumerate() {
            mean[terms.timing(kind) + at] = LOST_BY_TIMING * theta[terms.average(kind)] * lost;
        }
    }
    for (at, &(a, b)) in terms.pairs.iter().enumerate() {
        let share = if a == b { LOST_BY_REPEATS } else { LOST_BY_PAIRS };
        let helpful = |kind: usize| theta[terms.average(kind)].max(0.0);
        mean[terms.pair(at)] = -share * (helpful(a) * helpful(b)).sqrt();
    }
    mean
}

/// `s² = (ν s₀² + Σ θᵀKθ + tr(K V)) / (ν + n)`: the update of expectation–maximisation under an inverse-gamma hyperprior.
fn evidence_scales(terms: &Terms, theta: &Array1<f64>, covariance: &Array2<f64>, assumed: Stated) -> [f64; 5] {
    Block::ALL.map(|block| {
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
    })
}

/// What the data alone say of each modifier of each kind.
fn cavities(terms: &Terms, theta: &Array1<f64>, covariance: &Array2<f64>, scales: &PriorScales) -> Vec<Cavity> {
    let places = terms.all_modifiers().zip(&scales.modifiers);
    places.map(|(at, &scale)| Cavity::of(theta[at], covariance[[at, at]], scale)).collect()
}

/// Scales of blocks with those that stand in for the sparse prior of modifiers.
fn sparse_scales(mut blocks: [f64; 5], sparsity: Sparsity, cavities: &[Cavity]) -> PriorScales {
    let modifiers: Vec<f64> = cavities.iter().map(|&cavity| sparsity.scale(cavity)).collect();
    let mean_square = modifiers.iter().map(|scale| scale * scale).sum::<f64>() / modifiers.len().max(1) as f64;
    blocks[Block::Modifiers.index()] = mean_square.sqrt();
    PriorScales { blocks, modifiers, sparsity }
}

fn common_mean(terms: &Terms, theta: &Array1<f64>, assumed: Stated) -> f64 {
    let learned = AveragePrior::learned(assumed);
    learned.iter().map(|&kind| theta[terms.average(kind)]).sum::<f64>() / learned.len().max(1) as f64
}

/// Independent blocks, but for averages, which share an unknown mean; those fitted beforehand are held where they are.
fn prior_precision(past: &Past, scales: &PriorScales) -> Array2<f64> {
    let (terms, assumed) = (past.terms, past.assumed);
    let mut precision = Array2::zeros((terms.len(), terms.len()));
    for block in Block::ALL {
        let scale = scales.blocks[block.index()].max(1e-4);
        for range in terms.ranges(block) {
            let structure = Terms::structure(block, range.len()) / (scale * scale);
            for ((i, j), value) in structure.indexed_iter() {
                precision[[range.start + i, range.start + j]] = *value;
            }
        }
    }
    for (kind, scales) in scales.modifiers.chunks(terms.n_modifiers.max(1)).enumerate() {
        for (modifier, scale) in scales.iter().enumerate() {
            let at = terms.modifiers(kind) + modifier;
            precision[[at, at]] = 1.0 / scale.max(1e-4).powi(2);
        }
    }
    let spread = scales.blocks[Block::Averages.index()].max(1e-4);
    for ((a, b), cell) in AveragePrior::precision(assumed, spread, COMMON_MEAN).indexed_iter() {
        precision[[terms.average(a), terms.average(b)]] = *cell;
    }
    if past.averages.is_some() {
        for kind in 0..terms.n_kinds {
            let at = terms.average(kind);
            precision.row_mut(at).fill(0.0);
            precision.column_mut(at).fill(0.0);
            precision[[at, at]] = HELD;
        }
    }
    precision
}
