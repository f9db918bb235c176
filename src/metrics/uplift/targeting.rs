//! Rankings by uplift where the log was not random: doubly robust scores and the targeting operator characteristic.
//!
//! The score of a row, `m₁ - m₀ + A(Y - m₁)/e - (1 - A)(Y - m₀)/(1 - e)`, has the row's uplift as its mean when the propensity
//! `e` or the expectations `m` are right (Robins, Rotnitzky & Zhao 1994). `TOC(q)` is the mean score of the share `q` ranked
//! best less the mean of all; its means over `q` are the rank-weighted average effects of Yadlowsky, Fleming, Shah, Brunskill &
//! Wager (2025, *Evaluating treatment prioritization rules via rank-weighted average treatment effects*), with their weights:
//! `AUTOC = mean TOC(q)`, `QINI = mean q·TOC(q)`. The ranking must come from rows other than those scored.

/// What the doubly robust score of a row is made of.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AipwRow {
    /// Whether the intervention was given.
    pub given: bool,
    /// The outcome, 0 or 1.
    pub outcome: f64,
    /// The chance that it was given.
    pub propensity: f64,
    /// The expected outcome with it.
    pub with: f64,
    /// The expected outcome without it.
    pub without: f64,
}

impl AipwRow {
    /// The augmented inverse-propensity score of the row.
    #[must_use]
    pub fn score(&self) -> f64 {
        let correction = if self.given {
            (self.outcome - self.with) / self.propensity
        } else {
            -(self.outcome - self.without) / (1.0 - self.propensity)
        };
        self.with - self.without + correction
    }
}

/// `TOC(j/n)` for `j = 1..=n`: the mean score of the `j` rows ranked best less the mean of all.
///
/// Rows of equal priority share the mean of their scores, so that their order does not matter.
#[must_use]
pub fn targeting_curve(priority: &[f64], scores: &[f64]) -> Vec<f64> {
    let n = priority.len().min(scores.len());
    let mut order: Vec<usize> = (0..n).collect();
    order.sort_by(|&a, &b| priority[b].total_cmp(&priority[a]));
    let mean = scores[..n].iter().sum::<f64>() / n.max(1) as f64;
    let mut curve = Vec::with_capacity(n);
    let mut sum = 0.0;
    for tied in order.chunk_by(|&a, &b| priority[a].total_cmp(&priority[b]).is_eq()) {
        let shared = tied.iter().map(|&row| scores[row]).sum::<f64>() / tied.len() as f64;
        for _ in tied {
            sum += shared;
            curve.push(sum / (curve.len() + 1) as f64 - mean);
        }
    }
    curve
}

/// The mean of `TOC(q)` over `q`: how much more the rows ranked first gain than all, the very first counting most.
#[must_use]
pub fn autoc(priority: &[f64], scores: &[f64]) -> f64 {
    let curve = targeting_curve(priority, scores);
    curve.iter().sum::<f64>() / curve.len().max(1) as f64
}

/// The mean of `q·TOC(q)` over `q`: every share acted on counts alike.
#[must_use]
pub fn qini_rate(priority: &[f64], scores: &[f64]) -> f64 {
    let curve = targeting_curve(priority, scores);
    let n = curve.len().max(1) as f64;
    curve.iter().enumerate().map(|(at, toc)| (at + 1) as f64 / n * toc).sum::<f64>() / n
}
