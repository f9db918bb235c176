//! Which features go with renewal: how strongly, from which cut point on, how early, and which say the same.
//!
//! Every feature is held against the outcome of one decision date a renewal, and what is told is corrected for having looked
//! at many features (Benjamini & Hochberg) and at many cuts (Miller & Siegmund).

mod chance;
mod cuts;
mod factor;
mod find;
mod groups;
mod keys;
mod lead;
mod once;
mod params;
mod sample;
mod splits;
mod view;
mod words;

pub use factor::{Factor, FactorEvidence, Level, Side};
pub use find::{factors, factors_by, onboarding_known, onboarding_needs};
pub use params::FactorParams;
