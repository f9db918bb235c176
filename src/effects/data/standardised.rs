//! Values less their mean, over their standard deviation.

use ndarray::Array1;

/// Mean 0 and standard deviation 1; zero throughout where the values do not vary.
pub fn standardised(values: &Array1<f64>) -> Array1<f64> {
    let mean = values.mean().unwrap_or(0.0);
    let sd = values.mapv(|z| (z - mean).powi(2)).mean().unwrap_or(0.0).sqrt();
    values.mapv(|z| if sd > 1e-9 { (z - mean) / sd } else { 0.0 })
}
