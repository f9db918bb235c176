//! What the service tells of itself: metrics, identifiers of requests, and whether the store answers.

mod ids;
mod prometheus;
mod pulse;
mod telemetry;

pub use ids::Ids;
pub use pulse::Pulse;
pub(super) use pulse::keep_asking;
pub(super) use telemetry::Telemetry;
