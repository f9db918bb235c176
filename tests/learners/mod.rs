//! From typed columns to a calibrated win probability: measures, recipe, members, ensemble.

mod curve;
mod ensemble;
mod features;
mod members;
mod metrics;
mod monotone;
mod uplift;
mod worlds;
