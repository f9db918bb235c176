//! How good a probability is: pure sums over probabilities and outcomes, nothing fitted, nothing random.
//!
//! Lower is better for the log loss, the Brier score and the calibration error; higher for the AUC.
//! Outcomes are `true` for renewed. Every function takes slices of one length, a probability a row;
//! where one slice is longer than the other, the rest is not looked at.

mod calibration;
mod loss;
mod ranking;
mod rates;
mod sequence;
mod uplift;

pub use calibration::{
    CalibrationLine, ReliabilityBin, calibration_line, expected_calibration_error, reliability_bins,
};
pub use loss::{base_rate_log_loss, brier_score, log_loss};
pub use ranking::auc;
pub use rates::{newcombe, wilson};
pub use sequence::ConfidenceSequence;
pub use uplift::{
    AipwRow, PolicyRow, PolicyValue, TrialRow, autoc, auuc, doubly_robust_value, harm_rate, inverse_propensity_value,
    promised_over_delivered, qini, qini_rate, root_pehe, self_normalised_value, targeting_curve,
};
