//! The forecast held against the past: each quarter told from the others, by probabilities out of fold.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::outlook::{Drawn, OpenRenewal, draws, quantile};
use super::params::ForecastParams;
use super::shocks::Shocks;
use crate::insight::past::{PastRenewal, by_quarter};
use crate::units::Seed;

/// A quarter of the past as it would have been forecast.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct BacktestPeriod {
    /// The quarter.
    pub period: String,
    /// Renewals due in it.
    pub n: usize,
    /// What they were worth; their number where no value is recorded.
    pub value: f64,
    /// The value expected to renew.
    pub expected: f64,
    /// Lower end of the 80 % interval.
    pub low: f64,
    /// Upper end of it.
    pub high: f64,
    /// The value that did renew.
    pub renewed: f64,
    /// Whether the interval held it.
    pub held: bool,
}

/// How forecasts would have done.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Backtest {
    /// Quarter by quarter.
    pub periods: Vec<BacktestPeriod>,
    /// The share of quarters whose interval held what happened; it is to be about 0.8. Absent without quarters.
    pub held_share: Option<f64>,
    /// How far whole quarters move together, as a standard deviation in log-odds.
    pub shared_shock: f64,
    /// In words.
    pub words: String,
}

/// Forecasts every quarter of the past from the others.
#[must_use]
pub fn backtest(past: &[PastRenewal], seed: Seed) -> Backtest {
    let params = &ForecastParams::default();
    let has_values = past.iter().any(|renewal| renewal.value.is_some());
    let mut quarters = by_quarter(past);
    quarters.retain(|_, renewals| renewals.len() >= params.fewest);
    let value = |renewal: &PastRenewal| if has_values { renewal.value.unwrap_or(0.0) } else { 1.0 };
    let periods: Vec<BacktestPeriod> = quarters
        .into_iter()
        .map(|(period, renewals)| {
            let open: Vec<OpenRenewal> = renewals.iter().map(|renewal| open(renewal, value(renewal))).collect();
            let members: Vec<&OpenRenewal> = open.iter().collect();
            let shocks = Drawn::of(&open, &Shocks::of(past, Some(&period)), params, seed);
            let mut rng = seed.child(&format!("backtest {period}"), 0).rng();
            let drawn = draws(&members, &shocks, params, &mut rng);
            let (low, high) = (quantile(&drawn, params.low), quantile(&drawn, 1.0 - params.low));
            let renewed = renewals.iter().filter(|renewal| renewal.renewed).map(|renewal| value(renewal)).sum();
            BacktestPeriod {
                period,
                n: renewals.len(),
                value: open.iter().map(|one| one.value).sum(),
                expected: open.iter().map(|one| one.value * one.win_probability).sum(),
                low,
                high,
                renewed,
                held: low <= renewed && renewed <= high,
            }
        })
        .collect();
    let held = periods.iter().filter(|period| period.held).count();
    let held_share = (!periods.is_empty()).then(|| held as f64 / periods.len() as f64);
    let shared_shock = Shocks::of(past, None).spread();
    let words = if periods.is_empty() {
        format!("no quarter of the past has {} dated renewals to test the forecast on", params.fewest)
    } else {
        format!(
            "told from the other quarters, the 80 % interval held what happened in {held} of {} past quarters",
            periods.len()
        )
    };
    Backtest { periods, held_share, shared_shock, words }
}

fn open(renewal: &PastRenewal, value: f64) -> OpenRenewal {
    OpenRenewal {
        account_id: renewal.account_id.clone(),
        renewal_date: renewal.renewal_date,
        segment: renewal.segment.clone(),
        owner: renewal.owner.clone(),
        value,
        win_probability: renewal.predicted,
        with_plan: None,
        is_green: false,
        called: None,
    }
}
