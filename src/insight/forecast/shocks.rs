//! Shocks that accounts share: how far whole quarters have ended from what was expected of them.
//!
//! A quarter's outcomes are those of `σ(z + u)`, with the same `u ~ N(0, τ²)` for all of its renewals. With residual
//! `R = Σ(y - p)` and information `I = Σ p(1 - p)` of out-of-fold probabilities, `R/I ~ N(0, τ² + 1/I)`. How large τ is stays
//! uncertain with a few quarters: it is a posterior over a grid, under a half-normal prior (Gelman, *Prior
//! distributions for variance parameters in hierarchical models*, 2006), and forecasts are averaged over it.

use std::collections::BTreeMap;

use rand::RngExt;

use super::params::ForecastParams;
use crate::insight::past::{PastRenewal, quarter};
use crate::units::{Rng, normal_quantile};

/// How large shared shocks are, as a posterior.
#[derive(Debug, Clone, PartialEq)]
pub struct Shocks {
    /// Values of τ with their posterior chances, which add up to 1.
    spreads: Vec<(f64, f64)>,
    /// Quarters it was learned from.
    pub n_quarters: usize,
}

impl Shocks {
    /// Learns from past renewals, quarter by quarter; the quarter `except` is left out.
    #[must_use]
    pub fn of(past: &[PastRenewal], except: Option<&str>) -> Self {
        let params = ForecastParams::default();
        let mut quarters: BTreeMap<String, (f64, f64)> = BTreeMap::new();
        for renewal in past {
            let Some(day) = renewal.renewal_date.or(renewal.as_of) else { continue };
            let sums = quarters.entry(quarter(day)).or_default();
            sums.0 += f64::from(u8::from(renewal.renewed)) - renewal.predicted;
            sums.1 += renewal.predicted * (1.0 - renewal.predicted);
        }
        quarters.retain(|name, (_, information)| Some(name.as_str()) != except && *information > 0.5);
        let log_weight = |spread: f64| {
            let of_quarters = quarters.values().map(|(residual, information)| {
                let variance = spread * spread + 1.0 / information;
                -0.5 * (variance.ln() + (residual / information).powi(2) / variance)
            });
            -0.5 * (spread / params.shock_scale).powi(2) + of_quarters.sum::<f64>()
        };
        let spreads = (0..params.shock_steps).map(|at| f64::from(at) * params.shock_step);
        let weights: Vec<(f64, f64)> = spreads.map(|spread| (spread, log_weight(spread))).collect();
        let most = weights.iter().map(|(_, weight)| *weight).fold(f64::NEG_INFINITY, f64::max);
        let total: f64 = weights.iter().map(|(_, weight)| (weight - most).exp()).sum();
        let spreads = weights.into_iter().map(|(spread, weight)| (spread, (weight - most).exp() / total)).collect();
        Self { spreads, n_quarters: quarters.len() }
    }

    /// The root of the mean of τ², in log-odds.
    #[must_use]
    pub fn spread(&self) -> f64 {
        self.spreads.iter().map(|(spread, chance)| chance * spread * spread).sum::<f64>().sqrt()
    }

    /// A shock of a quarter to come: τ from its posterior, then `u` from `N(0, τ²)`.
    pub(super) fn draw(&self, rng: &mut Rng) -> f64 {
        let mut left: f64 = rng.random();
        let mut spread = 0.0;
        for (value, chance) in &self.spreads {
            spread = *value;
            left -= chance;
            if left <= 0.0 {
                break;
            }
        }
        spread * normal(rng)
    }
}

/// A standard normal number.
pub(super) fn normal(rng: &mut Rng) -> f64 {
    normal_quantile(rng.random())
}
