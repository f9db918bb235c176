//! Watching the model in use: drift of the open book, published probabilities beside outcomes, what moved, and the week of
//! each owner.

mod calibration;
mod digest;
mod drift;
mod moved;
mod published;

pub use calibration::look_for_miscalibration;
pub(super) use calibration::watched;
pub(super) use digest::digests_of;
pub use digest::tell_the_week;
pub(super) use drift::drifted_columns;
pub use drift::look_for_drift;
pub(super) use moved::{MoverList, moved};
