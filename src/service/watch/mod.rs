//! Watching the model in use and the book: drift, published probabilities beside outcomes, alerts, what moved, and the week of
//! each owner.

mod alerts;
mod calibration;
mod digest;
mod drift;
mod known_book;
mod moved;
mod published;

pub(super) use alerts::alerts_of_book;
pub use alerts::look_for_alerts;
pub use calibration::look_for_miscalibration;
pub(super) use calibration::watched;
pub(super) use digest::digests_of;
pub use digest::tell_the_week;
pub(super) use drift::drifted_columns;
pub use drift::look_for_drift;
pub(super) use moved::{MoverList, moved};
