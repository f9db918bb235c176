//! The terms of the effect model with their uncertainty: the averages of all kinds at once, then everything around them.

mod fit;
pub(super) mod pooled;
mod sparsity;
mod surprise;

pub(super) use fit::Posterior;
pub(super) use surprise::Surprises;
