//! Refusals as problems (RFC 9457): what kind, in which words, at which place of the request.

mod kind;
mod refusal;

pub use kind::ProblemKind;
pub use refusal::{FieldError, Problem};
pub(super) use refusal::{PROBLEM_JSON, ProblemBody};
