//! What the service needs to run: jobs, replies already given, tokens, the audit log, webhooks and their outbox.

mod audit;
mod job;
mod model_use;
mod pulse;
mod queue;
mod reply;
mod token;
mod webhook;

pub use audit::{AuditEntry, AuditFilter};
pub use job::{Job, JobEnd, JobKind, JobState};
pub use pulse::StorePulse;
pub use reply::{Reply, Reserved};
pub use token::{Scope, ScopeError, StoredToken};
pub use webhook::{Delivery, Webhook, WebhookState};
