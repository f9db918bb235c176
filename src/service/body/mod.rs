//! Accounts in a request body, and what requests ask of the engine: every refusal points at its place.

mod asked;
mod errors;

pub use asked::Known;
pub(super) use asked::refused;
pub(super) use errors::escaped;
