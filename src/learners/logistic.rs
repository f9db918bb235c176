//! Ridge logistic regression by Newton's method, with the posterior covariance of its coefficients.
//!
//! Maximises `Σ y η - ln(1 + e^η) - ½ λ |β|²`, `η = α + xβ`; each step solves `(XᵀWX + Λ) δ = Xᵀ(y - p) - Λβ`
//! (le Cessie & van Houwelingen 1992). Read as a normal prior of precision `λ`, the inverse of `XᵀWX + Λ` at the
//! maximum is the covariance of the posterior (Laplace), and `xᵀ(XᵀWX + Λ)⁻¹x` the variance of the log-odds at `x`:
//! small where training rows are many and near, large far from them.
//!
//! A feature that may move the answer one way only and would move it the other is left out, and the rest fitted again.

use ndarray::linalg::general_mat_mul;
use ndarray::{Array1, Array2, ArrayView1, Axis};
use serde::{Deserialize, Serialize};

use super::Learner;
use super::contributions::Contributions;
use super::error::LearnerError;
use super::labelled::LabelledViews;
use crate::features::Direction;
use crate::numeric::{Cholesky, Derivatives, Loss, Stop, minimise};
use crate::units::{Seed, logit, mix, sigmoid, softplus};

/// From the base rate five to eight steps are usual.
const STOP: Stop = Stop { most_steps: 31, step: 1e-2, gain: 0.0 };
/// Rows of a block of the sum; its weighted copy stays in the cache.
const BLOCK_ROWS: usize = 1_024;
/// Rows whose variances are computed side by side.
const LANES: usize = 16;
/// The penalty of a feature that is left out: so great that its coefficient is zero to the last digit that counts.
const LEFT_OUT: f64 = 1e12;

/// Ridge logistic regression, to be fitted.
#[derive(Debug, Clone, PartialEq)]
pub struct LogisticParams {
    /// Penalties `λ` to choose from, greatest (least flexible) first, evenly spaced in
    /// their logarithm, as paths of penalties are (Friedman, Hastie & Tibshirani 2010).
    pub penalties: Vec<f64>,
    /// Rows the regression is fitted on at the most, 100,000: its few coefficients are known long before.
    pub max_rows: usize,
    /// The precision of the intercept's prior, 0.001: all but free, finite when only one outcome was seen.
    pub intercept_penalty: f64,
}

impl Default for LogisticParams {
    fn default() -> Self {
        Self { penalties: vec![300.0, 100.0, 30.0, 10.0, 3.0, 1.0], max_rows: 100_000, intercept_penalty: 1e-3 }
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

impl<Fitted: From<Logistic>> Learner<Fitted> for LogisticParams {
    fn name(&self) -> &'static str {
        "logistic"
    }

    fn held_out(
        &self,
        training: LabelledViews,
        held_out: LabelledViews,
        _: Seed,
    ) -> Result<Vec<Vec<f64>>, LearnerError> {
        let problem = Problem::of(training, self);
        let mut start = problem.start();
        let mut settings = Vec::with_capacity(self.penalties.len());
        for &penalty in &self.penalties {
            let (beta, precision) = problem.maximise(penalty, start)?;
            settings.push(problem.fitted(&beta, precision).log_odds(&held_out.views.linear));
            start = beta;
        }
        Ok(settings)
    }

    fn describe(&self, setting: usize) -> String {
        format!("ridge penalty {}", self.penalty(setting))
    }

    fn fit(&self, training: LabelledViews, setting: usize, _: Seed) -> Result<Fitted, LearnerError> {
        self.fit_at(training, self.penalty(setting)).map(Fitted::from)
    }
}

impl LogisticParams {
    fn fit_at(&self, training: LabelledViews, penalty: f64) -> Result<Logistic, LearnerError> {
        let problem = Problem::of(training, self);
        let (beta, precision) = problem.maximise(penalty, problem.start())?;
        Ok(problem.fitted(&beta, precision))
    }

    fn penalty(&self, setting: usize) -> f64 {
        self.penalties.get(setting).or(self.penalties.last()).copied().unwrap_or(1.0)
    }
}

impl Logistic {
    /// Fits with penalty `λ` on all coefficients but the intercept, and the defaults of [`LogisticParams`].
    ///
    /// # Errors
    /// [`LearnerError::NotFinite`] when the features are not finite.
    pub fn fit(training: LabelledViews, penalty: f64) -> Result<Self, LearnerError> {
        LogisticParams::default().fit_at(training, penalty)
    }

    /// The log-odds of renewal, one a row.
    #[must_use]
    pub fn log_odds(&self, linear: &Array2<f64>) -> Vec<f64> {
        let sum = |row: ArrayView1<f64>| {
            let mut sum = -0.0;
            for (at, &x) in row.iter().enumerate().take(self.means.len()) {
                sum += (x - self.means[at]) * self.slopes[at];
            }
            sum
        };
        linear.rows().into_iter().map(|row| self.base + sum(row)).collect()
    }

    /// The posterior variance of the log-odds, `xᵀ(XᵀWX + Λ)⁻¹x`, one a row.
    #[must_use]
    pub fn variance(&self, linear: &Array2<f64>) -> Vec<f64> {
        let mut variances = vec![0.0; linear.nrows()];
        let mut vectors = vec![[1.0; LANES]; self.means.len() + 1];
        for (turn, variances) in variances.chunks_mut(LANES).enumerate() {
            vectors[0] = [1.0; LANES];
            let rows = (0..LANES).map(|lane| linear.row(turn * LANES + lane.min(variances.len() - 1)));
            for (lane, row) in rows.enumerate() {
                for (at, (&x, mean)) in row.iter().zip(&self.means).enumerate() {
                    vectors[at + 1][lane] = x - mean;
                }
            }
            variances.copy_from_slice(&self.precision.inverse_forms(&mut vectors)[..variances.len()]);
        }
        variances
    }

    /// `β_j (x_j - mean_j)`, one a row: the Shapley values of a linear model whose features are taken as independent.
    #[must_use]
    pub fn contributions(&self, linear: &Array2<f64>) -> Vec<Contributions> {
        let rows = linear.rows().into_iter();
        rows.map(|row| Contributions { base: self.base, by_feature: self.terms(row).collect() }).collect()
    }

    fn terms<'a>(&'a self, row: impl IntoIterator<Item = &'a f64>) -> impl Iterator<Item = f64> {
        row.into_iter().zip(&self.means).zip(&self.slopes).map(|((x, mean), slope)| (x - mean) * slope)
    }
}

/// The training rows as a design matrix: a column of ones, then the centred features.
struct Problem<'a> {
    design: Array2<f64>,
    outcomes: Array1<f64>,
    means: Vec<f64>,
    base_rate: f64,
    /// All rows over those in the design.
    rows_each: f64,
    intercept_penalty: f64,
    directions: &'a [Direction],
}

impl<'a> Problem<'a> {
    fn of(training: LabelledViews<'a>, params: &LogisticParams) -> Self {
        let linear = &training.views.linear;
        let n_rows = linear.nrows();
        // Which rows are taken is a function of their number alone, and no pattern of the file.
        let share = params.max_rows as f64 / n_rows.max(1) as f64;
        let is_taken = |row: &usize| share >= 1.0 || (mix(*row as u64) as f64) < share * u64::MAX as f64;
        let rows: Vec<usize> = (0..n_rows).filter(is_taken).collect();
        let n_taken = rows.len().max(1) as f64;
        let mean = |column: usize| rows.iter().map(|&row| linear[[row, column]]).sum::<f64>() / n_taken;
        let means: Vec<f64> = (0..linear.ncols()).map(mean).collect();
        let design = Array2::from_shape_fn((rows.len(), linear.ncols() + 1), |(row, column)| {
            if column == 0 { 1.0 } else { linear[[rows[row], column - 1]] - means[column - 1] }
        });
        Self {
            design,
            outcomes: rows.iter().map(|&row| f64::from(u8::from(training.renewed[row]))).collect(),
            means,
            base_rate: training.base_rate(),
            rows_each: n_rows as f64 / n_taken,
            intercept_penalty: params.intercept_penalty,
            directions: &training.views.linear_directions,
        }
    }

    /// The base rate, and no slopes.
    fn start(&self) -> Array1<f64> {
        let mut beta = Array1::zeros(self.design.ncols());
        beta[0] = logit(self.base_rate);
        beta
    }

    fn fitted(&self, beta: &Array1<f64>, precision: Cholesky) -> Logistic {
        let slopes =
            beta.iter().skip(1).enumerate().map(|(j, &slope)| if self.is_wrong(j, slope) { 0.0 } else { slope });
        Logistic { base: beta[0], slopes: slopes.collect(), means: self.means.clone(), precision }
    }

    /// Whether a slope goes against what is known of its feature.
    fn is_wrong(&self, feature: usize, slope: f64) -> bool {
        !self.directions.get(feature).copied().unwrap_or_default().allows(0.0, slope)
    }

    /// `XᵀWX + Λ`, block by block of rows so that no weighted copy of the whole design is made.
    fn curvature(&self, p: &Array1<f64>, ridge: &Array1<f64>) -> Array2<f64> {
        let mut curvature = Array2::from_diag(ridge);
        let blocks = self.design.axis_chunks_iter(Axis(0), BLOCK_ROWS);
        for (block, p) in blocks.zip(p.axis_chunks_iter(Axis(0), BLOCK_ROWS)) {
            let weighted = &block * &p.mapv(|p| (p * (1.0 - p)).sqrt()).insert_axis(Axis(1));
            general_mat_mul(1.0, &weighted.t(), &weighted, 1.0, &mut curvature);
        }
        curvature
    }

    /// The maximum of the penalised likelihood without features of the wrong sign, and the factor of its curvature there.
    fn maximise(&self, penalty: f64, start: Array1<f64>) -> Result<(Array1<f64>, Cholesky), LearnerError> {
        let mut ridge = Array1::from_elem(self.design.ncols(), penalty / self.rows_each);
        ridge[0] = self.intercept_penalty;
        let (mut beta, mut factor) = self.maximise_with(&ridge, start)?;
        loop {
            let wrong: Vec<usize> =
                (1..beta.len()).filter(|&j| ridge[j] < LEFT_OUT && self.is_wrong(j - 1, beta[j])).collect();
            if wrong.is_empty() {
                return Ok((beta, factor));
            }
            for j in wrong {
                ridge[j] = LEFT_OUT;
                beta[j] = 0.0;
            }
            (beta, factor) = self.maximise_with(&ridge, beta)?;
        }
    }

    fn maximise_with(&self, ridge: &Array1<f64>, start: Array1<f64>) -> Result<(Array1<f64>, Cholesky), LearnerError> {
        let found = minimise(&Penalised { problem: self, ridge }, None, start, STOP);
        let factor = Cholesky::of(&found.curvature).ok_or(LearnerError::NotFinite)?;
        Ok((found.coefficients, factor))
    }
}

/// The loss of a problem at penalties, one a coefficient.
struct Penalised<'a> {
    problem: &'a Problem<'a>,
    ridge: &'a Array1<f64>,
}

impl Loss for Penalised<'_> {
    fn at(&self, beta: &Array1<f64>) -> f64 {
        let eta = self.problem.design.dot(beta);
        let loss: f64 = eta.iter().zip(&self.problem.outcomes).map(|(&eta, &y)| softplus(eta) - y * eta).sum();
        loss + 0.5 * beta.iter().zip(self.ridge).map(|(beta, ridge)| ridge * beta * beta).sum::<f64>()
    }

    fn derivatives(&self, beta: &Array1<f64>) -> Derivatives {
        let Problem { design, outcomes, .. } = self.problem;
        let p = design.dot(beta).mapv(sigmoid);
        let descent = design.t().dot(&(outcomes - &p)) - self.ridge * beta;
        Derivatives { descent, curvature: self.problem.curvature(&p, self.ridge) }
    }
}
