//! The prior and the draws of the forecast.

/// How the open book is forecast.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct ForecastParams {
    /// The scale of the half-normal prior of the spread τ of shared shocks, in log-odds, 0.25 (Gelman 2006).
    pub(super) shock_scale: f64,
    /// Values of τ lie so far apart, 0.05,
    pub(super) shock_step: f64,
    /// and there are so many of them from 0 on, 25.
    pub(super) shock_steps: u32,
    /// Draws of shocks, 2,000: the ends of an 80 % interval then move by less than a point of its mass.
    pub(super) draws: usize,
    /// Groups up to this size are drawn renewal by renewal, 40; larger ones by the normal approximation of their sum.
    pub(super) small: usize,
    /// The share of draws below the lower end, and above the upper end, 0.1.
    pub(super) low: f64,
    /// The share below the worst, and above the best, 0.05.
    pub(super) worst: f64,
    /// Renewals that a quarter of the past needs to be told, 10.
    pub(super) fewest: usize,
}

impl Default for ForecastParams {
    fn default() -> Self {
        Self {
            shock_scale: 0.25,
            shock_step: 0.05,
            shock_steps: 25,
            draws: 2_000,
            small: 40,
            low: 0.1,
            worst: 0.05,
            fewest: 10,
        }
    }
}
