//! What happened that others may want to know, and the outbox it is kept in until it is delivered.

mod allowed;
mod event;
mod outbox;
mod slack;

pub use allowed::WebhookAllow;
pub use event::{Event, EventKind};
pub use outbox::Events;
