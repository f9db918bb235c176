//! Running the service: access, audit log, ledger, webhooks, health, metrics, assistants.

pub(in crate::service) mod audit;
pub(in crate::service) mod health;
pub(in crate::service) mod ledger;
pub(in crate::service) mod mcp;
pub(in crate::service) mod metrics;
pub(in crate::service) mod oauth;
pub(in crate::service) mod tokens;
pub(in crate::service) mod webhooks;
