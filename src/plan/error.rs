//! Why nothing can be planned.

use crate::effects::EffectError;
use crate::search::{ParamsError, ShapeError};

/// Why nothing can be planned.
#[derive(Debug, thiserror::Error)]
pub enum PlanError {
    /// A limit makes no sense.
    #[error("{field}: found {found}, expected {expected}")]
    Constraint {
        /// The limit.
        field: &'static str,
        /// What was given.
        found: String,
        /// What may be given.
        expected: String,
    },
    /// The playbook has no such kind.
    #[error("kind {found:?} is not in the playbook; its kinds are: {}", known.join(", "))]
    UnknownKind {
        /// Position of the action asked about.
        index: usize,
        /// The kind.
        found: String,
        /// The kinds there are.
        known: Vec<String>,
    },
    /// The day is not between the decision date and renewal.
    #[error("{lead_days} days before renewal is not between the decision date and the renewal, {horizon} days apart")]
    ImpossibleDay {
        /// Position of the action asked about.
        index: usize,
        /// The lead.
        lead_days: i32,
        /// Days from the decision date to renewal.
        horizon: i32,
    },
    /// A settled action cannot be read.
    #[error("{list}[{index}].{field}: found {found}, expected {expected}")]
    Agreed {
        /// `pins` or `previous`.
        list: &'static str,
        /// Its position in the list.
        index: usize,
        /// What is wrong with it.
        field: &'static str,
        /// What was given.
        found: String,
        /// What may be given.
        expected: String,
    },
    /// What is agreed takes more than there is.
    #[error("{resource}: what is agreed takes {agreed}, there is only {capacity}; raise the limit or release a pin")]
    Overcommitted {
        /// What is scarce, in words.
        resource: String,
        /// What the agreed actions take.
        agreed: f64,
        /// What there is.
        capacity: f64,
    },
    /// No account says what it is worth.
    #[error(
        "no account has a value, and a plan for the whole book weighs values; name the column with `value` under [columns] in the playbook"
    )]
    NoValue,
    /// The caller gave up.
    #[error("the plan was cancelled")]
    Cancelled,
    /// The accounts do not fit the effect model.
    #[error(transparent)]
    Effect(#[from] EffectError),
    /// The space of plans has no shape.
    #[error(transparent)]
    Shape(#[from] ShapeError),
    /// The search cannot be set up.
    #[error(transparent)]
    Search(#[from] ParamsError),
}
