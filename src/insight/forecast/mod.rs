//! What will renew: expectation and interval by period, segment and owner, and how such forecasts did on the past.

mod backtest;
mod outlook;
mod params;
mod shocks;

pub use backtest::{Backtest, BacktestPeriod, backtest};
pub use outlook::{By, Forecast, ForecastLine, OpenRenewal, forecast};
pub use shocks::Shocks;
