//! Watching the model in use: drift of the open book, and published probabilities beside outcomes.

mod calibration;
mod drift;
mod published;

pub use calibration::look_for_miscalibration;
pub(super) use calibration::watched;
pub(super) use drift::drifted_columns;
pub use drift::look_for_drift;
