//! Commands that print what the book teaches as a whole.

pub(in crate::cli) mod alerts;
pub(in crate::cli) mod args;
mod before;
pub(in crate::cli) mod checkpoints;
pub(in crate::cli) mod digest;
pub(in crate::cli) mod factors;
pub(in crate::cli) mod forecast;
pub(in crate::cli) mod misses;
pub(in crate::cli) mod movers;
pub(in crate::cli) mod plays;
pub(in crate::cli) mod report;
pub(in crate::cli) mod scorecard;
pub(in crate::cli) mod segments;
pub(in crate::cli) mod watch;
