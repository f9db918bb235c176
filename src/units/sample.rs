//! What is said of a sample of numbers: quantile, mean and deviation, correlation.

/// The quantile of values sorted ascending, interpolated between neighbours (type 7 of Hyndman & Fan 1996, *Sample quantiles in
/// statistical packages*); `NaN` of none.
#[must_use]
pub fn quantile(sorted: &[f64], q: f64) -> f64 {
    let Some(last) = sorted.len().checked_sub(1) else { return f64::NAN };
    let position = q.clamp(0.0, 1.0) * last as f64;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and the last index")]
    let below = position.floor() as usize;
    let above = (below + 1).min(last);
    sorted[below] + (sorted[above] - sorted[below]) * (position - below as f64)
}

/// The [`quantile`] of values in any order, which are put into another one; `NaN` of none.
#[must_use]
pub fn quantile_of(values: &mut [f64], q: f64) -> f64 {
    let Some(last) = values.len().checked_sub(1) else { return f64::NAN };
    let position = q.clamp(0.0, 1.0) * last as f64;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and the last index")]
    let at = position.floor() as usize;
    let (_, &mut below, greater) = values.select_nth_unstable_by(at, f64::total_cmp);
    let above = greater.iter().copied().min_by(f64::total_cmp).unwrap_or(below);
    below + (above - below) * (position - at as f64)
}

/// The mean and the standard deviation of the values there are, `√(Σ(x - x̄)² / n)`; of none 0 and 0.
#[must_use]
pub fn mean_and_deviation(values: &[f64]) -> (f64, f64) {
    let n = values.len().max(1) as f64;
    let mean = values.iter().sum::<f64>() / n;
    (mean, (values.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / n).sqrt())
}

/// Pearson's correlation of two samples of one length; `None` where one of them does not vary.
#[must_use]
pub fn correlation(a: &[f64], b: &[f64]) -> Option<f64> {
    let n = a.len().max(1) as f64;
    let (mean_a, mean_b) = (a.iter().sum::<f64>() / n, b.iter().sum::<f64>() / n);
    let (mut both, mut of_a, mut of_b) = (0.0, 0.0, 0.0);
    for (x, y) in a.iter().zip(b) {
        both += (x - mean_a) * (y - mean_b);
        of_a += (x - mean_a).powi(2);
        of_b += (y - mean_b).powi(2);
    }
    // What rounding leaves of a constant is no variation.
    (of_a > 1e-18 && of_b > 1e-18).then(|| both / (of_a * of_b).sqrt())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_lie_between_neighbours_and_the_ends_are_the_ends() {
        let sorted = [1.0, 2.0, 4.0, 8.0];
        for (q, value) in [(0.0, 1.0), (0.5, 3.0), (1.0, 8.0)] {
            assert!((quantile(&sorted, q) - value).abs() < 1e-12, "{q}");
        }
        assert!(quantile(&[], 0.5).is_nan());
    }

    #[test]
    fn a_sample_that_does_not_vary_has_no_deviation_and_no_correlation() {
        let (mean, deviation) = mean_and_deviation(&[3.0, 3.0]);
        assert!((mean - 3.0).abs() < 1e-12 && deviation < 1e-12);
        assert_eq!(correlation(&[3.0, 3.0], &[1.0, 2.0]), None);
        let falls = correlation(&[1.0, 2.0, 3.0], &[6.0, 4.0, 2.0]);
        assert!(falls.is_some_and(|falls| (falls + 1.0).abs() < 1e-12), "{falls:?}");
    }
}
