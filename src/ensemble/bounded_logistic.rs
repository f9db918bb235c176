//! A small logistic regression with a normal prior and lower bounds: the weights of members, the bends of calibration.
//!
//! Minimises `Σ ln(1 + e^η) - yη + ½ Σ λ_j (β_j - m_j)²` over `β ≥ bound`, `η = Xβ`. Newton's quadratic model is
//! minimised under the bounds by coordinate descent; a step that does not help is halved.

use ndarray::Array2;

use crate::units::sigmoid;

const NEWTON_STEPS: usize = 50;
const SWEEPS: usize = 500;
const CONVERGED: f64 = 1e-9;

/// The prior of one coefficient.
#[derive(Debug, Clone, Copy)]
pub(super) struct Prior {
    pub(super) mean: f64,
    /// One over the variance.
    pub(super) precision: f64,
    /// The coefficient is not below.
    pub(super) bound: f64,
}

/// The coefficients, and the curvature of the objective at them.
pub(super) struct Fitted {
    pub(super) coefficients: Vec<f64>,
    pub(super) curvature: Array2<f64>,
}

/// Fits one coefficient a prior; `features(row, out)` writes the row's features, as many as there are priors.
pub(super) fn fit(priors: &[Prior], renewed: &[bool], features: impl Fn(usize, &mut [f64])) -> Fitted {
    let n = priors.len();
    let mut x = vec![0.0; n];
    let loss_at = |beta: &[f64], x: &mut [f64]| {
        let mut loss = 0.0;
        for (row, &renewed) in renewed.iter().enumerate() {
            features(row, x);
            let eta = dot(x, beta);
            let signed = if renewed { -eta } else { eta };
            loss += signed.max(0.0) + (-signed.abs()).exp().ln_1p();
        }
        let prior = |(beta, prior): (&f64, &Prior)| 0.5 * prior.precision * (beta - prior.mean).powi(2);
        loss + beta.iter().zip(priors).map(prior).sum::<f64>()
    };
    let mut beta: Vec<f64> = priors.iter().map(|prior| prior.mean.max(prior.bound)).collect();
    let mut loss = loss_at(&beta, &mut x);
    let mut curvature = Array2::<f64>::zeros((n, n));
    for _ in 0..NEWTON_STEPS {
        curvature.fill(0.0);
        let mut gradient = vec![0.0; n];
        for (row, &renewed) in renewed.iter().enumerate() {
            features(row, &mut x);
            let p = sigmoid(dot(&x, &beta));
            let residual = p - f64::from(u8::from(renewed));
            for i in 0..n {
                gradient[i] += residual * x[i];
                for j in 0..=i {
                    curvature[[i, j]] += p * (1.0 - p) * x[i] * x[j];
                }
            }
        }
        for i in 0..n {
            gradient[i] += priors[i].precision * (beta[i] - priors[i].mean);
            curvature[[i, i]] += priors[i].precision;
            for j in 0..i {
                curvature[[j, i]] = curvature[[i, j]];
            }
        }
        let step = bounded_step(&curvature, &gradient, &beta, priors);
        let largest = step.iter().fold(0.0f64, |largest, s| largest.max(s.abs()));
        let mut share = 1.0;
        let (next, next_loss) = loop {
            let next: Vec<f64> = beta.iter().zip(&step).map(|(beta, step)| beta + share * step).collect();
            let next_loss = loss_at(&next, &mut x);
            if next_loss <= loss || share < 1e-4 {
                break (next, next_loss);
            }
            share /= 2.0;
        };
        let done = largest < CONVERGED || next_loss > loss || loss - next_loss < 1e-10 * (1.0 + loss);
        if next_loss <= loss {
            (beta, loss) = (next, next_loss);
        }
        if done {
            break;
        }
    }
    Fitted { coefficients: beta, curvature }
}

/// The step `δ` of least `gᵀδ + ½ δᵀHδ` with `β + δ` above the bounds.
fn bounded_step(curvature: &Array2<f64>, gradient: &[f64], beta: &[f64], priors: &[Prior]) -> Vec<f64> {
    let n = gradient.len();
    let mut step = vec![0.0; n];
    for _ in 0..SWEEPS {
        let mut moved = 0.0f64;
        for i in 0..n {
            let slope = gradient[i] + (0..n).map(|j| curvature[[i, j]] * step[j]).sum::<f64>();
            let free = step[i] - slope / curvature[[i, i]].max(1e-12);
            let next = free.max(priors[i].bound - beta[i]);
            moved = moved.max((next - step[i]).abs());
            step[i] = next;
        }
        if moved < CONVERGED {
            break;
        }
    }
    step
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}
