//! winprob: the renewal decision engine for customer-success teams.
//!
//! Past renewals and the log of what was done about them go in; out come a calibrated win probability for every open
//! account, what each intervention would change about it, and the plan most worth doing.
//!
//! ```text
//! renewals.csv ─┐
//! interventions ┼─ table ── book ── features ── learners ── ensemble ── win probability as usual
//! playbook.toml ┘            │                                  │
//!                            └────────────── effects ───────────┘ ── without, with, uplift, evidence
//!                                               │
//!                              search ──────── plan ── actions and plans for an account
//!                                               │
//!                                            insight ── what each play was worth
//!                                               │
//!                                             model ── one file: playbook, schema, ensemble, effects
//!                                               │
//!                              store ───── workflow ── files, engine, learning
//!                                               │
//!                                            service ── HTTP and dashboard        cli ── commands
//! ```
//!
//! Every floor imports only from floors below it; `units` is the ground and imports nothing, and [`numeric`] above
//! it solves the regressions of all others. [`simulate`] writes books
//! whose truth is known, which is how the rest is judged. `ARCHITECTURE.md` walks through it.

pub mod book;
pub mod cli;
pub mod conclude;
pub mod connect;
pub mod document;
pub mod effects;
pub mod ensemble;
pub mod features;
pub mod insight;
pub mod learners;
pub mod ledger;
pub mod metrics;
pub mod model;
pub mod numeric;
pub mod plan;
pub mod search;
pub mod service;
pub mod simulate;
pub mod store;
pub mod table;
pub mod units;
pub mod workflow;
