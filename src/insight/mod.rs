//! What the book teaches as a whole, in tables a person reads. Reads fitted models; fits nothing.
//!
//! `plays`: what each kind of intervention has been worth.

mod plays;

pub use plays::{Play, plays};
