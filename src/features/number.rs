//! How a number or a flag becomes features: raw for trees; winsorised, splined, standardised for linear models.

use serde::{Deserialize, Serialize};

use super::Direction;
use super::spline::Spline;
use crate::units::quantile;

/// Values beyond these quantiles count as the quantile in the linear view.
const WINSOR: (f64, f64) = (0.005, 0.995);

/// Distinct values below which a number stays a straight line.
const MIN_DISTINCT_TO_BEND: usize = 6;

/// One linear feature: `(term - offset - slope · x) / scale`.
///
/// Curved terms are taken off their regression on the straight one, so that the ridge penalty
/// shrinks the curve to the line and not the line itself.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Standardised {
    offset: f64,
    slope: f64,
    scale: f64,
}

/// What training rows taught about a number.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct NumberRecipe {
    low: f64,
    high: f64,
    straight: Standardised,
    spline: Spline,
    curved: Vec<Standardised>,
    has_missing: bool,
    #[serde(default)]
    direction: Direction,
}

impl NumberRecipe {
    /// Learns from one value a row, `NaN` missing; `None` for a column that never changes.
    ///
    /// A number that may move the answer one way only stays a straight line.
    pub(super) fn fit(values: &[f64], direction: Direction) -> Option<Self> {
        let mut sorted: Vec<f64> = values.iter().copied().filter(|value| !value.is_nan()).collect();
        sorted.sort_by(f64::total_cmp);
        let has_missing = sorted.len() < values.len();
        let (&first, &last) = (sorted.first()?, sorted.last()?);
        if first >= last && !has_missing {
            return None;
        }
        let n_distinct = 1 + sorted.windows(2).filter(|pair| pair[0] < pair[1]).count();
        let (mut low, mut high) = (quantile(&sorted, WINSOR.0), quantile(&sorted, WINSOR.1));
        if low >= high || !low.is_finite() || !high.is_finite() {
            (low, high) = (first.clamp(f64::MIN, f64::MAX), last.clamp(f64::MIN, f64::MAX));
        }
        for value in &mut sorted {
            *value = value.clamp(low, high);
        }
        let may_bend = n_distinct >= MIN_DISTINCT_TO_BEND && direction == Direction::Free;
        let spline = if may_bend { Spline::fit(&sorted) } else { Spline::fit(&[]) };
        let straight = Standardised::fit(&sorted, None);
        let mut terms = vec![Vec::with_capacity(sorted.len()); spline.n_terms()];
        for &x in &sorted {
            for (column, term) in terms.iter_mut().zip(spline.terms(x)) {
                column.push(term);
            }
        }
        let curved = terms.iter().map(|term| Standardised::fit(term, Some(&sorted))).collect();
        Some(Self { low, high, straight, spline, curved, has_missing, direction })
    }

    /// Which way the number may move the answer.
    pub(super) fn direction(&self) -> Direction {
        self.direction
    }

    /// The number of linear features.
    pub(super) fn n_linear(&self) -> usize {
        1 + self.curved.len() + usize::from(self.has_missing)
    }

    /// Writes the linear features of one value; a missing one is average, and says so where training rows had some.
    pub(super) fn write_linear(&self, value: f64, features: &mut [f64]) {
        features.fill(0.0);
        if value.is_nan() {
            if self.has_missing {
                features[self.n_linear() - 1] = 1.0;
            }
            return;
        }
        let x = value.clamp(self.low, self.high);
        features[0] = self.straight.of(x, 0.0);
        for (at, term) in self.spline.terms(x).enumerate().take(self.curved.len()) {
            features[at + 1] = self.curved[at].of(term, x);
        }
    }
}

impl Standardised {
    /// Mean and deviation of a term, after its regression on `x` is taken off.
    fn fit(term: &[f64], x: Option<&[f64]>) -> Self {
        let n = term.len().max(1) as f64;
        let mean = |values: &[f64]| values.iter().sum::<f64>() / n;
        let term_mean = mean(term);
        let (slope, x_mean) = x.map_or((0.0, 0.0), |x| {
            let x_mean = mean(x);
            let covariance: f64 = x.iter().zip(term).map(|(x, t)| (x - x_mean) * (t - term_mean)).sum();
            let variance: f64 = x.iter().map(|x| (x - x_mean).powi(2)).sum();
            (if variance > 0.0 { covariance / variance } else { 0.0 }, x_mean)
        });
        let offset = term_mean - slope * x_mean;
        let residual = |row: usize| term[row] - offset - slope * x.map_or(0.0, |x| x[row]);
        let deviation = ((0..term.len()).map(|row| residual(row).powi(2)).sum::<f64>() / n).sqrt();
        // A term that is a line already leaves rounding error only; dividing by that would make noise loud.
        let scale = if deviation > 1e-9 * (1.0 + term_mean.abs()) { deviation } else { f64::INFINITY };
        Self { offset, slope, scale }
    }

    fn of(&self, term: f64, x: f64) -> f64 {
        (term - self.offset - self.slope * x) / self.scale
    }
}
