//! Ridge logistic regression by Newton's method, with the posterior covariance of its coefficients.
//!
//! Maximises `Σ y η - ln(1 + e^η) - ½ λ |β|²`, `η = α + xβ`; each step solves `(XᵀWX + Λ) δ = Xᵀ(y - p) - Λβ`
//! (le Cessie & van Houwelingen 1992). Read as a normal prior of precision `λ`, the inverse of `XᵀWX + Λ` at the
//! maximum is the covariance of the posterior (Laplace), and `xᵀ(XᵀWX + Λ)⁻¹x` the variance of the log-odds at `x`:
//! small where training rows are many and near, large far from them.

use ndarray::{Array1, Array2, Axis};
use serde::{Deserialize, Serialize};

use super::{Cholesky, Contributions, FittedMember, LabelledViews, Learner, LearnerError};
use crate::units::{Seed, sigmoid};

const NEWTON_STEPS: usize = 30;
/// The largest change of a coefficient that counts as none; its effect on log-odds is smaller still.
const CONVERGED: f64 = 1e-4;

/// The intercept is all but free; this keeps it finite when only one outcome was seen.
const INTERCEPT_PENALTY: f64 = 1e-3;

/// Ridge logistic regression, to be fitted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LogisticParams {
    /// Penalties `λ` to choose from, greatest (least flexible) first.
    pub penalties: Vec<f64>,
}

impl Default for LogisticParams {
    fn default() -> Self {
        Self { penalties: vec![300.0, 100.0, 30.0, 10.0, 3.0, 1.0] }
    }
}

/// A fitted ridge logistic regression.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Logistic {
    /// The log-odds at the mean of the training rows.
    base: f64,
    /// One coefficient a feature.
    slopes: Vec<f64>,
    /// The means of the features over the training rows.
    means: Vec<f64>,
    /// The factor of the posterior precision, intercept first.
    precision: Cholesky,
}

impl Learner for LogisticParams {
    fn name(&self) -> &'static str {
        "logistic"
    }

    fn held_out(
        &self,
        training: LabelledViews,
        held_out: LabelledViews,
        _: Seed,
    ) -> Result<Vec<Vec<f64>>, LearnerError> {
        let problem = Problem::of(training);
        let mut start = problem.start();
        let mut settings = Vec::with_capacity(self.penalties.len());
        for &penalty in &self.penalties {
            let (beta, precision) = problem.maximise(penalty, start)?;
            settings.push(problem.fitted(&beta, precision).log_odds(&held_out.views.linear));
            start = beta;
        }
        Ok(settings)
    }

    fn fit(&self, training: LabelledViews, setting: usize, _: Seed) -> Result<FittedMember, LearnerError> {
        let penalty = self.penalties.get(setting).or(self.penalties.last()).copied().unwrap_or(1.0);
        Logistic::fit(training, penalty).map(FittedMember::Logistic)
    }
}

impl Logistic {
    /// Fits with penalty `λ` on all coefficients but the intercept.
    ///
    /// # Errors
    /// [`LearnerError::NotFinite`] when the features are not finite.
    pub fn fit(training: LabelledViews, penalty: f64) -> Result<Self, LearnerError> {
        let problem = Problem::of(training);
        let (beta, precision) = problem.maximise(penalty, problem.start())?;
        Ok(problem.fitted(&beta, precision))
    }

    /// The log-odds of renewal, one a row.
    #[must_use]
    pub fn log_odds(&self, linear: &Array2<f64>) -> Vec<f64> {
        let terms = |row: ndarray::ArrayView1<f64>| -> f64 { self.terms(row).sum() };
        linear.rows().into_iter().map(|row| self.base + terms(row)).collect()
    }

    /// The posterior variance of the log-odds, `xᵀ(XᵀWX + Λ)⁻¹x`, one a row.
    #[must_use]
    pub fn variance(&self, linear: &Array2<f64>) -> Vec<f64> {
        let rows = linear.rows().into_iter();
        rows.map(|row| {
            let x: Vec<f64> =
                std::iter::once(1.0).chain(row.iter().zip(&self.means).map(|(x, mean)| x - mean)).collect();
            self.precision.inverse_form(&x)
        })
        .collect()
    }

    /// `β_j (x_j - mean_j)`: the Shapley values of a linear model whose features are taken as independent.
    #[must_use]
    pub fn contributions(&self, linear: &Array2<f64>, row: usize) -> Contributions {
        Contributions { base: self.base, by_feature: self.terms(linear.row(row)).collect() }
    }

    fn terms<'a>(&'a self, row: ndarray::ArrayView1<'a, f64>) -> impl Iterator<Item = f64> + 'a {
        row.into_iter().zip(&self.means).zip(&self.slopes).map(|((x, mean), slope)| (x - mean) * slope)
    }
}

/// The training rows as a design matrix: a column of ones, then the centred features.
struct Problem {
    design: Array2<f64>,
    outcomes: Array1<f64>,
    means: Vec<f64>,
    base_rate: f64,
}

impl Problem {
    fn of(training: LabelledViews) -> Self {
        let linear = &training.views.linear;
        let n_rows = linear.nrows().max(1) as f64;
        let means: Vec<f64> = linear.columns().into_iter().map(|column| column.sum() / n_rows).collect();
        let design = Array2::from_shape_fn((linear.nrows(), linear.ncols() + 1), |(row, column)| {
            if column == 0 { 1.0 } else { linear[[row, column - 1]] - means[column - 1] }
        });
        Self { design, outcomes: Array1::from(training.outcomes()), means, base_rate: training.base_rate() }
    }

    /// The base rate, and no slopes.
    fn start(&self) -> Array1<f64> {
        let mut beta = Array1::zeros(self.design.ncols());
        beta[0] = (self.base_rate / (1.0 - self.base_rate)).ln();
        beta
    }

    fn fitted(&self, beta: &Array1<f64>, precision: Cholesky) -> Logistic {
        Logistic { base: beta[0], slopes: beta.iter().skip(1).copied().collect(), means: self.means.clone(), precision }
    }

    fn loss(&self, eta: &Array1<f64>, beta: &Array1<f64>, ridge: &Array1<f64>) -> f64 {
        let loss: f64 = eta.iter().zip(&self.outcomes).map(|(&eta, &y)| softplus(eta) - y * eta).sum();
        loss + 0.5 * beta.iter().zip(ridge).map(|(beta, ridge)| ridge * beta * beta).sum::<f64>()
    }

    /// The maximum of the penalised likelihood, and the factor of its curvature there.
    fn maximise(&self, penalty: f64, start: Array1<f64>) -> Result<(Array1<f64>, Cholesky), LearnerError> {
        let mut ridge = Array1::from_elem(self.design.ncols(), penalty);
        ridge[0] = INTERCEPT_PENALTY;
        let mut beta = start;
        let mut eta = self.design.dot(&beta);
        let mut loss = self.loss(&eta, &beta, &ridge);
        let mut steps_left = NEWTON_STEPS;
        loop {
            let p = eta.mapv(sigmoid);
            let roots = p.mapv(|p| (p * (1.0 - p)).sqrt()).insert_axis(Axis(1));
            let weighted = &self.design * &roots;
            let mut curvature = weighted.t().dot(&weighted);
            curvature.diag_mut().zip_mut_with(&ridge, |h, r| *h += r);
            let factor = Cholesky::of(&curvature).ok_or(LearnerError::NotFinite)?;
            let slope = self.design.t().dot(&(&self.outcomes - &p)) - &ridge * &beta;
            let step = Array1::from(factor.solve(&slope.to_vec()));
            let largest = step.iter().fold(0.0f64, |largest, s| largest.max(s.abs()));
            if largest < CONVERGED || steps_left == 0 {
                return Ok((beta, factor));
            }
            steps_left -= 1;
            // The loss is convex: a full step that does not help is halved until it does.
            let mut share = 1.0;
            loop {
                let next = &beta + &(&step * share);
                let next_eta = self.design.dot(&next);
                let next_loss = self.loss(&next_eta, &next, &ridge);
                if next_loss <= loss || share < 1e-4 {
                    (beta, eta, loss) = (next, next_eta, next_loss);
                    break;
                }
                share /= 2.0;
            }
        }
    }
}

/// `ln(1 + e^z)` without overflow.
fn softplus(z: f64) -> f64 {
    z.max(0.0) + (-z.abs()).exp().ln_1p()
}
