//! Proper scoring rules: the log loss and the Brier score (Gneiting & Raftery 2007).

/// Probabilities are clipped to `[CLIP, 1 - CLIP]` before their logarithm is taken.
const CLIP: f64 = 1e-15;

/// The mean of `-ln` of the probability given to what happened.
///
/// `-(1/n) Σ y ln p + (1 - y) ln(1 - p)`, natural logarithm, `p` clipped at `1e-15`; 0 for no rows.
#[must_use]
pub fn log_loss(probabilities: &[f64], renewed: &[bool]) -> f64 {
    mean(probabilities, renewed, |p, y| {
        let p = p.clamp(CLIP, 1.0 - CLIP);
        if y { -p.ln() } else { -(1.0 - p).ln() }
    })
}

/// The mean squared distance of probability and outcome, `(1/n) Σ (p - y)²` (Brier 1950); 0 for no rows.
#[must_use]
pub fn brier_score(probabilities: &[f64], renewed: &[bool]) -> f64 {
    mean(probabilities, renewed, |p, y| (p - f64::from(u8::from(y))).powi(2))
}

/// The log loss of giving every row the observed share of renewals: what a model must beat.
#[must_use]
pub fn base_rate_log_loss(renewed: &[bool]) -> f64 {
    let rate = renewed.iter().filter(|&&y| y).count() as f64 / renewed.len().max(1) as f64;
    log_loss(&vec![rate; renewed.len()], renewed)
}

fn mean(probabilities: &[f64], renewed: &[bool], loss: impl Fn(f64, bool) -> f64) -> f64 {
    let n_rows = probabilities.len().min(renewed.len()).max(1);
    probabilities.iter().zip(renewed).map(|(&p, &y)| loss(p, y)).sum::<f64>() / n_rows as f64
}
