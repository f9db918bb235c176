//! The law behind a synthetic book: who renews, what interventions change, and whom they are given to.

mod assignment;
mod effect;
mod kind;
mod law;
mod occasion;
mod outcome;
mod world;

pub use assignment::RANDOMISED_CHANCE;
pub(super) use kind::Rules;
pub use kind::{Kind, UnknownKind};
pub(super) use law::{Law, NOTICE_DAYS};
pub(super) use occasion::OCCASIONS;
pub use world::{BookParams, UnknownWorld, World};
