//! What the book teaches, on books whose truth is known.

mod alerts;
mod checkpoints;
mod documents;
mod factors;
mod forecast;
mod misses;
mod scorecard;
