//! One handler a room: read the request, ask, write the answer.

pub(super) mod account;
pub(super) mod account_view;
pub(super) mod accounts;
pub(super) mod accounts_batch;
pub(super) mod audit;
pub(super) mod book;
pub(super) mod calls;
pub(super) mod contacts;
pub(super) mod decision;
pub(super) mod files;
pub(super) mod health;
pub(super) mod inference;
pub(super) mod interventions;
pub(super) mod jobs;
pub(super) mod metrics;
pub(super) mod model;
pub(super) mod models;
pub(super) mod outcomes;
pub(super) mod plans;
pub(super) mod playbook;
pub(super) mod plays;
pub(super) mod recommendations;
pub(super) mod sent;
pub(super) mod webhooks;
pub(super) mod what_if;
pub(super) mod win_probability;
