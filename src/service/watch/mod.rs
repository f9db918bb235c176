//! Watching the model in use and the book: drift, published probabilities beside outcomes, alerts.

mod alerts;
mod calibration;
mod drift;
mod published;

pub(super) use alerts::alerts_of_book;
pub use alerts::look_for_alerts;
pub use calibration::look_for_miscalibration;
pub(super) use calibration::watched;
pub(super) use drift::drifted_columns;
pub use drift::look_for_drift;
