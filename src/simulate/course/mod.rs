//! The course of a renewal: situations, what is done in them, and how it ends.

pub(super) mod log;
pub(super) mod reference;
pub(super) mod renewal;
mod situation;

pub use log::LogEntry;
pub use situation::{Action, Situation};
