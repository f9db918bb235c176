//! What a rule of whom to help would have brought, from a log in which the chance of what was done is known.
//!
//! With `π(x)` what the rule asks for, `A` what was done, `e_a` the chance of it and `m_π` the outcome expected under the rule:
//! inverse propensity `mean 1{A = π} Y / e_A` (Horvitz & Thompson 1952), self-normalised
//! `Σ 1{A = π} Y / e_A over Σ 1{A = π} / e_A` (Hájek 1971), doubly robust `mean m_π + 1{A = π}(Y - m_π) / e_A` (Dudík,
//! Langford & Li 2011). The weights' effective number of rows, `(Σw)² / Σw²`, says how much is behind it.

use crate::units::{Interval, NINE_IN_TEN};

/// One row of the log under a rule.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PolicyRow {
    /// The outcome, 0 or 1.
    pub outcome: f64,
    /// Whether what was done is what the rule asks for.
    pub followed: bool,
    /// The chance of what was done.
    pub chance: f64,
    /// The outcome expected under the rule; read by [`doubly_robust_value`] alone.
    pub expected: f64,
}

impl PolicyRow {
    fn weight(&self) -> f64 {
        if self.followed { 1.0 / self.chance } else { 0.0 }
    }
}

/// The mean outcome under a rule, with its uncertainty.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PolicyValue {
    /// The estimate.
    pub value: f64,
    /// Its standard error, rows taken as independent.
    pub standard_error: f64,
    /// How many rows of equal weight would say as much.
    pub effective_rows: f64,
}

impl PolicyValue {
    /// The 90 % interval.
    #[must_use]
    pub fn interval(&self) -> Interval {
        let half = NINE_IN_TEN * self.standard_error;
        Interval { low: self.value - half, high: self.value + half }
    }

    /// From what each row contributes to the mean.
    fn of(parts: &[f64], rows: &[PolicyRow]) -> Self {
        let n = parts.len().max(1) as f64;
        let value = parts.iter().sum::<f64>() / n;
        let variance = parts.iter().map(|part| (part - value).powi(2)).sum::<f64>() / (n - 1.0).max(1.0);
        let (sum, squares) =
            rows.iter().map(PolicyRow::weight).fold((0.0, 0.0), |(sum, squares), w| (sum + w, squares + w * w));
        Self { value, standard_error: (variance / n).sqrt(), effective_rows: sum * sum / f64::max(squares, 1e-300) }
    }
}

/// The inverse-propensity value; unbiased, and noisy where chances are small.
#[must_use]
pub fn inverse_propensity_value(rows: &[PolicyRow]) -> PolicyValue {
    PolicyValue::of(&rows.iter().map(|row| row.weight() * row.outcome).collect::<Vec<f64>>(), rows)
}

/// The self-normalised value: a weighted mean of outcomes, so it never leaves their range.
#[must_use]
pub fn self_normalised_value(rows: &[PolicyRow]) -> PolicyValue {
    let total: f64 = rows.iter().map(PolicyRow::weight).sum();
    let value = rows.iter().map(|row| row.weight() * row.outcome).sum::<f64>() / f64::max(total, 1e-300);
    let scale = rows.len() as f64 / f64::max(total, 1e-300);
    // Linearised: the ratio moves by the weighted residual of each row over the mean weight.
    let parts: Vec<f64> = rows.iter().map(|row| value + scale * row.weight() * (row.outcome - value)).collect();
    PolicyValue { value, ..PolicyValue::of(&parts, rows) }
}

/// The doubly robust value: right when the chances or the expectations are, and less noisy when both are.
#[must_use]
pub fn doubly_robust_value(rows: &[PolicyRow]) -> PolicyValue {
    let part = |row: &PolicyRow| row.expected + row.weight() * (row.outcome - row.expected);
    PolicyValue::of(&rows.iter().map(part).collect::<Vec<f64>>(), rows)
}
