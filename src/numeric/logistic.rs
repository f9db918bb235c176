//! Logistic regression of a few coefficients, each with a normal prior and a lower bound, beside an offset.
//!
//! Minimises `Σ ln(1 + e^η) - yη + ½ Σ λ_j (β_j - m_j)²` over `β ≥ bound`, `η = o + xβ`.

use ndarray::{Array1, Array2};

use super::newton::{Derivatives, Loss, Minimum, Stop, minimise};
use crate::units::{sigmoid, softplus};

/// What is believed of one coefficient before the rows speak.
#[derive(Debug, Clone, Copy)]
pub struct Prior {
    /// Its mean, where the fit begins.
    pub mean: f64,
    /// One over its variance; zero leaves the coefficient free.
    pub precision: f64,
    /// The coefficient is not below.
    pub bound: f64,
}

impl Prior {
    /// A prior without a bound.
    #[must_use]
    pub fn normal(mean: f64, precision: f64) -> Self {
        Self { mean, precision, bound: f64::NEG_INFINITY }
    }
}

/// Fits one coefficient a prior; `read(row, x)` writes the row's features, as many as there are priors, and returns its
/// offset.
///
/// The fit is not settled where no coefficient is bounded and the rows leave one undetermined.
pub fn fit_logistic(
    priors: &[Prior],
    outcomes: &[bool],
    read: impl Fn(usize, &mut [f64]) -> f64,
    stop: Stop,
) -> Minimum {
    let start = priors.iter().map(|prior| prior.mean.max(prior.bound)).collect();
    let bounds: Vec<f64> = priors.iter().map(|prior| prior.bound).collect();
    let is_bounded = bounds.iter().any(|bound| bound.is_finite());
    minimise(&Rows { priors, outcomes, read }, is_bounded.then_some(&bounds), start, stop)
}

struct Rows<'a, Read> {
    priors: &'a [Prior],
    outcomes: &'a [bool],
    read: Read,
}

impl<Read: Fn(usize, &mut [f64]) -> f64> Loss for Rows<'_, Read> {
    fn at(&self, theta: &Array1<f64>) -> f64 {
        let mut x = vec![0.0; theta.len()];
        let mut loss = 0.0;
        for (row, &outcome) in self.outcomes.iter().enumerate() {
            let eta = (self.read)(row, &mut x) + dot(&x, theta);
            loss += softplus(if outcome { -eta } else { eta });
        }
        let prior = |(beta, prior): (&f64, &Prior)| 0.5 * prior.precision * (beta - prior.mean).powi(2);
        loss + theta.iter().zip(self.priors).map(prior).sum::<f64>()
    }

    fn derivatives(&self, theta: &Array1<f64>) -> Derivatives {
        let n = theta.len();
        let mut x = vec![0.0; n];
        let (mut descent, mut curvature) = (Array1::<f64>::zeros(n), Array2::<f64>::zeros((n, n)));
        for (row, &outcome) in self.outcomes.iter().enumerate() {
            let p = sigmoid((self.read)(row, &mut x) + dot(&x, theta));
            let (residual, weight) = (f64::from(u8::from(outcome)) - p, p * (1.0 - p));
            for i in 0..n {
                descent[i] += residual * x[i];
                let weighted = weight * x[i];
                for j in 0..=i {
                    curvature[[i, j]] += weighted * x[j];
                }
            }
        }
        for (i, prior) in self.priors.iter().enumerate() {
            descent[i] -= prior.precision * (theta[i] - prior.mean);
            curvature[[i, i]] += prior.precision;
            for j in 0..i {
                curvature[[j, i]] = curvature[[i, j]];
            }
        }
        Derivatives { descent, curvature }
    }
}

fn dot(x: &[f64], theta: &Array1<f64>) -> f64 {
    x.iter().zip(theta).map(|(x, beta)| x * beta).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    const PRIOR: Prior = Prior { mean: 0.5, precision: 1.0, bound: 0.0 };
    const STOP: Stop = Stop { most_steps: 50, step: 1e-9, gain: 1e-10 };

    fn fitted(priors: &[Prior], renewed: &[bool], read: impl Fn(usize, &mut [f64]) -> f64) -> Array1<f64> {
        fit_logistic(priors, renewed, read, STOP).coefficients
    }

    #[test]
    fn a_feature_that_speaks_against_the_outcome_gets_the_bound() {
        let renewed: Vec<bool> = (0..200).map(|row| row < 100).collect();
        let sign = |row: usize| if row < 100 { 1.0 } else { -1.0 };
        let fitted = fitted(&[PRIOR, PRIOR], &renewed, |row, x| {
            x.copy_from_slice(&[sign(row), -sign(row)]);
            0.0
        });
        assert!(fitted[0] > 1.0);
        assert!(fitted[1].abs() < 1e-12);
    }

    #[test]
    fn twins_share_their_weight_equally() {
        let renewed: Vec<bool> = (0..90).map(|row| row % 3 != 0).collect();
        let fitted = fitted(&[PRIOR, PRIOR], &renewed, |row, x| {
            x.fill((row % 7) as f64 - 3.0);
            0.0
        });
        assert!((fitted[0] - fitted[1]).abs() < 1e-6);
    }

    #[test]
    fn a_constant_beside_an_offset_takes_up_what_the_offset_lacks() {
        let renewed: Vec<bool> = (0..40).map(|row| row % 4 != 0).collect();
        let fitted = fitted(&[Prior::normal(0.0, 0.0)], &renewed, |_, x| {
            x[0] = 1.0;
            0.4
        });
        assert!((sigmoid(0.4 + fitted[0]) - 0.75).abs() < 1e-6);
    }

    #[test]
    fn what_the_rows_leave_undetermined_is_never_settled() {
        let twins = [Prior::normal(0.0, 0.0); 2];
        let both = |_: usize, x: &mut [f64]| {
            x.fill(1.0);
            0.0
        };
        assert!(!fit_logistic(&twins, &[true, false, true, true], both, STOP).is_settled);
    }
}
