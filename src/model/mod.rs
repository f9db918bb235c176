//! The fitted bundle: playbook, schema, ensemble and effects as one; trained, scored, kept.

mod answer;

pub use answer::{Driver, WinProbability};
