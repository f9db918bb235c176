//! What the effect model reads of the past: histories of what was done, terms, modifiers, and what was to be expected.
//!
//! Nothing is fitted here but when kinds are customarily done.

pub(super) mod assumed;
pub(super) mod chance;
mod customary;
pub(super) mod hindsight;
mod history;
mod input;
mod modifiers;
mod past;
mod standardised;
mod terms;

pub(super) use assumed::{AveragePrior, Stated};
pub(super) use customary::CustomaryMix;
pub(super) use history::{CustomaryTiming, Event, RowHistory};
pub use input::{EffectInput, RefitBase};
pub(super) use modifiers::Modifiers;
pub(super) use past::{Expected, Past};
pub(super) use standardised::standardised;
pub(super) use terms::{Block, N_TENTS, N_WINDOWS, Terms, pairings, window_of};
