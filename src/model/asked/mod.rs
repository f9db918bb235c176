//! What a model is asked beyond a number: why, what moved it, how the past looks to it, whether the book has drifted.

mod best;
mod drifts;
mod explain;
mod moves;
mod past;
mod words;
