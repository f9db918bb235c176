//! Commands that learn a model, judge it, and keep it.

pub(in crate::cli) mod evaluate;
pub(in crate::cli) mod models;
pub(in crate::cli) mod train;
