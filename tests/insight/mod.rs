//! What the book teaches, on books whose truth is known.

mod factors;
mod forecast;
mod misses;
mod scorecard;
