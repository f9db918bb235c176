//! The nuisances: how likely each kind was to be given, and the chance that is taken off what was done.

mod calibration;
pub(super) mod centre;
mod expected;
mod propensity;

pub(super) use calibration::never_or_always;
pub(super) use expected::expected_again;
pub(super) use propensity::{GivenRows, Propensity};
