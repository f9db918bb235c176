//! What happens to every request, one room a layer; `routes` puts them in order.
//!
//! From the outside in: the ending of the address, a number and guards, one shape for refusals, the line in the log, who asks, the gate (how
//! many, how often), the audit log, replies already given, tables as files, and validators of what was read before.

mod admit;
mod audit;
mod endings;
mod gate;
mod guarded;
mod idempotent;
mod observe;
mod problems;
mod tabular;
mod validators;

pub(super) use admit::admit;
pub(super) use audit::{audit_reading, audited};
pub(super) use endings::endings;
pub(super) use gate::gate;
pub(super) use guarded::guarded;
pub(super) use idempotent::idempotent;
pub(super) use observe::{RequestNumbers, observe};
pub(super) use problems::{OwnShape, problems};
pub(super) use tabular::tabular;
pub(super) use validators::validators;
