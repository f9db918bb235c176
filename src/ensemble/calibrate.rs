//! Calibration: the one way from a score to a probability.
//!
//! Under 1,000 rows intercept and slope of the score (Platt 1999 on log-odds, "temperature"), above the three
//! parameters of beta calibration (Kull, Silva Filho & Flach 2017), both with a normal prior around the identity.
//! Isotonic regression was never better where it was measured and costs the order of close probabilities.

use serde::{Deserialize, Serialize};

use super::out_of_fold::OutOfFoldScores;
use super::score::Score;
use super::stages::{CalibrationParams, STOP};
use crate::numeric::{Cholesky, Prior, fit_logistic};
use crate::units::{LogOdds, Probability, sigmoid, softplus};

/// The form of the map.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
enum Form {
    /// `intercept + slope · z`.
    Line,
    /// `c + a ln p - b ln(1 - p)` with `p` the score's share.
    Beta,
}

/// A monotone map from scores to log-odds that can be trusted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Calibrator {
    form: Form,
    /// Slopes, then the intercept.
    coefficients: Vec<f64>,
    /// The factor of their posterior precision, where it is definite.
    precision: Option<Cholesky>,
    n_rows: usize,
    /// Rows from which three parameters are fitted.
    #[serde(default = "beta_from_rows")]
    beta_from_rows: usize,
}

/// The bound of calibrators saved without it.
fn beta_from_rows() -> usize {
    CalibrationParams::default().beta_from_rows
}

impl Form {
    fn features(self, score: Score) -> [f64; 3] {
        match self {
            Self::Line => [score.0, 1.0, 0.0],
            // ln p and -ln(1 - p) of p = sigmoid(z), without leaving log-odds.
            Self::Beta => [-softplus(-score.0), softplus(score.0), 1.0],
        }
    }

    fn n_coefficients(self) -> usize {
        match self {
            Self::Line => 2,
            Self::Beta => 3,
        }
    }
}

impl Calibrator {
    /// Fits the form that the number of rows bears.
    #[must_use]
    pub fn fit(out_of_fold: &OutOfFoldScores, params: &CalibrationParams) -> Self {
        let beta_from_rows = params.beta_from_rows;
        let n_rows = out_of_fold.renewed().len();
        let form = if n_rows < beta_from_rows { Form::Line } else { Form::Beta };
        let slope = Prior { mean: 1.0, precision: params.slope_deviation.powi(-2), bound: params.min_slope };
        let intercept = Prior::normal(0.0, params.intercept_deviation.powi(-2));
        let mut priors = vec![slope; form.n_coefficients() - 1];
        priors.push(intercept);
        let read = |row: usize, features: &mut [f64]| {
            features.copy_from_slice(&form.features(out_of_fold.scores()[row])[..form.n_coefficients()]);
            0.0
        };
        let fitted = fit_logistic(&priors, out_of_fold.renewed(), read, STOP);
        let precision = Cholesky::of(&fitted.curvature);
        Self { form, coefficients: fitted.coefficients.to_vec(), precision, n_rows, beta_from_rows }
    }

    /// The calibrated log-odds of a score.
    #[must_use]
    pub fn log_odds(&self, score: Score) -> LogOdds {
        LogOdds(self.form.features(score).iter().zip(&self.coefficients).map(|(x, beta)| x * beta).sum())
    }

    /// The probability of a score.
    #[must_use]
    pub fn probability(&self, score: Score) -> Probability {
        self.log_odds(score).probability()
    }

    /// The posterior variance of the calibrated log-odds that comes from the calibration itself.
    #[must_use]
    pub fn variance(&self, score: Score) -> f64 {
        let features = self.form.features(score);
        self.precision.as_ref().map_or(0.0, |precision| precision.inverse_form(&features[..self.coefficients.len()]))
    }

    /// How fast calibrated log-odds rise with the score.
    #[must_use]
    pub fn slope(&self, score: Score) -> f64 {
        match self.form {
            Form::Line => self.coefficients[0],
            Form::Beta => {
                let p = sigmoid(score.0);
                self.coefficients[0] * (1.0 - p) + self.coefficients[1] * p
            }
        }
    }

    /// The form and why it was chosen, for the model card.
    #[must_use]
    pub fn describe(&self) -> String {
        let (a, rest) = self.coefficients.split_first().map_or((0.0, &[][..]), |(a, rest)| (*a, rest));
        match (self.form, rest) {
            (Form::Beta, [b, c]) => format!(
                "beta (a {a:.3}, b {b:.3}, c {c:.3}): {} rows, three parameters from {}",
                self.n_rows, self.beta_from_rows
            ),
            (_, rest) => format!(
                "slope {a:.3}, intercept {:.3}: {} rows, fewer than the {} that bear three parameters",
                rest.first().copied().unwrap_or(0.0),
                self.n_rows,
                self.beta_from_rows
            ),
        }
    }
}
