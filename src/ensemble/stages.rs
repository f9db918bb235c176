//! The settings of what follows the members: their combination, its calibration, the interval, a part's own model.
//!
//! The priors are of fixed strength, so that few rows leave the combination near equal weights and the calibration near
//! the identity, and many rows decide (`docs/decisions/08-one-stack-instead-of-a-switch-at-500-events.md`).

use crate::numeric::Stop;

/// When the fits of weights and of the calibration end: far below what either is known to.
pub(super) const STOP: Stop = Stop { most_steps: 50, step: 1e-9, gain: 1e-10 };

/// The priors of the combination.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CombinationParams {
    /// The standard deviation of a weight around `1 / n_members` before any data, 0.15.
    pub weight_deviation: f64,
    /// That of the constant, in log-odds, 0.3.
    pub constant_deviation: f64,
    /// The standard deviations of a member's own slope and intercept around the identity, 0.5.
    pub line_deviation: f64,
    /// The weight below which a member is left out, 0.05.
    pub min_weight: f64,
}

impl Default for CombinationParams {
    fn default() -> Self {
        Self { weight_deviation: 0.15, constant_deviation: 0.3, line_deviation: 0.5, min_weight: 0.05 }
    }
}

/// The form and the priors of the calibration.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CalibrationParams {
    /// Rows from which three parameters (Kull, Silva Filho & Flach 2017) are fitted in place of two (Platt 1999), 1,000.
    pub beta_from_rows: usize,
    /// The standard deviation of a slope around 1 before any data, 0.25.
    pub slope_deviation: f64,
    /// That of the intercept around 0, in log-odds, 0.5.
    pub intercept_deviation: f64,
    /// No slope is fitted below this, 0.05: the order of the scores stays.
    pub min_slope: f64,
}

impl Default for CalibrationParams {
    fn default() -> Self {
        Self { beta_from_rows: 1_000, slope_deviation: 0.25, intercept_deviation: 0.5, min_slope: 0.05 }
    }
}

/// The factors of the interval of a probability.
///
/// They were set on simulated books of 300 to 3,000 past renewals, so that nine in ten true chances lie inside.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct IntervalParams {
    /// What the variance between members is multiplied by, 2.5: they are few and see the same rows.
    pub disagreement_factor: f64,
    /// The share of what the linear form misses that is taken to be missed by all, 0.3.
    pub misfit_share: f64,
}

impl Default for IntervalParams {
    fn default() -> Self {
        Self { disagreement_factor: 2.5, misfit_share: 0.3 }
    }
}

/// How strongly the correction of a part's own model is drawn to nothing: prior precisions.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Shrinkage {
    /// Of the level `α`; the slope `β` has four times as much, as in the calibration.
    pub level: f64,
    /// Of each `δ`, a standardised feature's coefficient.
    pub features: f64,
}

/// The settings of the model of its own that a part of the book is tried with.
#[derive(Debug, Clone, PartialEq)]
pub struct SpecialistParams {
    /// The strengths to choose from out of fold, strongest first: from next to nothing, over a level of the part's own, to
    /// deviations of 0.35 log-odds a standardised feature.
    pub strengths: Vec<Shrinkage>,
}

impl Default for SpecialistParams {
    fn default() -> Self {
        let of = |(level, features)| Shrinkage { level, features };
        let strengths =
            [(500.0, 2_000.0), (4.0, 2_000.0), (125.0, 500.0), (30.0, 120.0), (8.0, 30.0), (4.0, 8.0)].map(of);
        Self { strengths: strengths.to_vec() }
    }
}
