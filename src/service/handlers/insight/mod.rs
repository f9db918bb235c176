//! What the book teaches as a whole.

pub(in crate::service) mod alerts;
pub(in crate::service) mod digest;
pub(in crate::service) mod factors;
pub(in crate::service) mod forecast;
pub(in crate::service) mod misses;
pub(in crate::service) mod movers;
pub(in crate::service) mod onboarding;
pub(in crate::service) mod plays;
pub(in crate::service) mod report;
pub(in crate::service) mod scorecard;
pub(in crate::service) mod segments;
pub(in crate::service) mod watch;
