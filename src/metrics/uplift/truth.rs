//! Estimates beside a truth that only a simulator knows.

/// The root of the mean squared error of estimated uplifts, `√ mean (τ̂ - τ)²` (precision in estimating heterogeneous effects:
/// Hill 2011); to be read beside the spread of the truth itself.
#[must_use]
pub fn root_pehe(estimated: &[f64], truth: &[f64]) -> f64 {
    let n = estimated.len().min(truth.len()).max(1) as f64;
    (estimated.iter().zip(truth).map(|(found, known)| (found - known).powi(2)).sum::<f64>() / n).sqrt()
}

/// The share of what was chosen whose true uplift is below zero; zero where nothing was chosen.
#[must_use]
pub fn harm_rate(true_uplifts: &[f64]) -> f64 {
    true_uplifts.iter().filter(|&&uplift| uplift < 0.0).count() as f64 / true_uplifts.len().max(1) as f64
}

/// What the chosen were promised over what they truly gain: above one, the estimates flatter; `None` where nothing is gained.
#[must_use]
pub fn promised_over_delivered(promised: &[f64], delivered: &[f64]) -> Option<f64> {
    let gained: f64 = delivered.iter().sum();
    (gained > 0.0).then(|| promised.iter().sum::<f64>() / gained)
}
