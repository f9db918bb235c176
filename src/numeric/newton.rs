//! Newton's method on a convex loss, with steps that never raise it, and with lower bounds where there are any.
//!
//! At `θ` with gradient `g` and curvature `H` the step `δ` solves `H δ = -g`; under bounds it minimises
//! `gᵀδ + ½ δᵀHδ` over `θ + δ ≥ bound` by coordinate descent. A step that would raise the loss is halved until it does not
//! (Nocedal & Wright 2006, *Numerical Optimization*, chapter 3).

use ndarray::{Array1, Array2};

use super::Cholesky;

/// Sweeps of coordinate descent for a step under bounds, at the most: three coefficients need about ten.
const SWEEPS: usize = 500;
/// A sweep that moves no coefficient of the step further than this is the last.
const SWEPT: f64 = 1e-9;
/// The share of a step below which halving gives up: the loss is flat to rounding.
const SHORTEST: f64 = 1e-12;

/// A convex function of coefficients.
pub trait Loss {
    /// The loss at `theta`.
    fn at(&self, theta: &Array1<f64>) -> f64;

    /// How it falls and how it bends at `theta`.
    fn derivatives(&self, theta: &Array1<f64>) -> Derivatives;
}

/// The derivatives of a loss.
#[derive(Debug, Clone)]
pub struct Derivatives {
    /// The gradient with its sign turned: the way down, one entry a coefficient.
    pub descent: Array1<f64>,
    /// The second derivatives, symmetric.
    pub curvature: Array2<f64>,
}

/// When the steps end.
#[derive(Debug, Clone, Copy)]
pub struct Stop {
    /// Steps at the most.
    pub most_steps: usize,
    /// A step that moves no coefficient further is the last: the error after it is of the order of its square. Below about 1e-6
    /// rounding decides whether a step lowers the loss; who asks for less states a `gain`.
    pub step: f64,
    /// A step that lowers the loss by a smaller share of one plus the loss is the last; zero looks at steps alone.
    pub gain: f64,
}

/// Where the steps ended.
#[derive(Debug, Clone)]
pub struct Minimum {
    /// The coefficients.
    pub coefficients: Array1<f64>,
    /// The curvature where the last step began.
    pub curvature: Array2<f64>,
    /// Whether the steps ended before they ran out, at a minimum that is the only one.
    pub is_settled: bool,
}

/// Minimises a loss from `start`; `bounds`, one a coefficient, are kept where they are given.
///
/// Without bounds, steps end unsettled where the curvature is not positive definite: the loss has no single minimum.
pub fn minimise(loss: &impl Loss, bounds: Option<&[f64]>, start: Array1<f64>, stop: Stop) -> Minimum {
    let mut theta = start;
    let mut known = loss.at(&theta);
    let mut steps_left = stop.most_steps;
    loop {
        let Derivatives { descent, curvature } = loss.derivatives(&theta);
        let step = match bounds {
            Some(bounds) => Some(bounded_step(&curvature, &descent, &theta, bounds)),
            None => Cholesky::of(&curvature).map(|factor| Array1::from(factor.solve(&descent.to_vec()))),
        };
        let Some(step) = step else { return Minimum { coefficients: theta, curvature, is_settled: false } };
        let longest = step.iter().fold(0.0f64, |longest, s| longest.max(s.abs()));
        steps_left = steps_left.saturating_sub(1);
        let mut share = 1.0;
        let (next, next_loss) = loop {
            let next = &theta + &(&step * share);
            let next_loss = loss.at(&next);
            if next_loss <= known || share < SHORTEST {
                break (next, next_loss);
            }
            share /= 2.0;
        };
        let is_lower = next_loss <= known;
        let is_settled = longest < stop.step || !is_lower || known - next_loss < stop.gain * (1.0 + known);
        if is_lower {
            (theta, known) = (next, next_loss);
        }
        if is_settled || steps_left == 0 {
            return Minimum { coefficients: theta, curvature, is_settled };
        }
    }
}

/// The step `δ` of least `-dᵀδ + ½ δᵀHδ` with `θ + δ` above the bounds.
fn bounded_step(curvature: &Array2<f64>, descent: &Array1<f64>, theta: &Array1<f64>, bounds: &[f64]) -> Array1<f64> {
    let n = descent.len();
    let mut step = Array1::<f64>::zeros(n);
    for _ in 0..SWEEPS {
        let mut moved = 0.0f64;
        for i in 0..n {
            let down = descent[i] - (0..n).map(|j| curvature[[i, j]] * step[j]).sum::<f64>();
            let free = step[i] + down / curvature[[i, i]].max(1e-12);
            let next = free.max(bounds[i] - theta[i]);
            moved = moved.max((next - step[i]).abs());
            step[i] = next;
        }
        if moved < SWEPT {
            break;
        }
    }
    step
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `½ (θ - to)ᵀ H (θ - to)`.
    struct Bowl {
        to: Array1<f64>,
        bend: Array2<f64>,
    }

    impl Loss for Bowl {
        fn at(&self, theta: &Array1<f64>) -> f64 {
            let away = theta - &self.to;
            0.5 * away.dot(&self.bend.dot(&away))
        }

        fn derivatives(&self, theta: &Array1<f64>) -> Derivatives {
            Derivatives { descent: self.bend.dot(&(&self.to - theta)), curvature: self.bend.clone() }
        }
    }

    const STOP: Stop = Stop { most_steps: 20, step: 1e-9, gain: 0.0 };

    #[test]
    fn a_bowl_is_left_at_its_bottom_and_under_bounds_at_its_lowest_allowed_place() {
        let bowl = Bowl { to: Array1::from(vec![1.0, -2.0]), bend: ndarray::arr2(&[[2.0, 1.0], [1.0, 3.0]]) };
        let free = minimise(&bowl, None, Array1::zeros(2), STOP);
        assert!(free.is_settled && (&free.coefficients - &bowl.to).iter().all(|away| away.abs() < 1e-9));
        // With the second at zero, the first minimises 2·½(a - 1)² + (a - 1)·2: a = 0.
        let bounded = minimise(&bowl, Some(&[f64::NEG_INFINITY, 0.0]), Array1::ones(2), STOP);
        assert!(bounded.coefficients.iter().all(|coefficient| coefficient.abs() < 1e-8), "{:?}", bounded.coefficients);
    }

    #[test]
    fn a_loss_without_a_single_minimum_is_never_settled() {
        let trough = Bowl { to: Array1::zeros(2), bend: ndarray::arr2(&[[1.0, 1.0], [1.0, 1.0]]) };
        assert!(!minimise(&trough, None, Array1::ones(2), STOP).is_settled);
    }
}
